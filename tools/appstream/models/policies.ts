import { z } from 'zod';
import { text } from '../../../src/catalog/fields.ts';
import { bandwidth } from './policy-bandwidth.ts';
import { display } from './policy-display.ts';
import { fileAndClipboard } from './policy-files.ts';
import { flag, part } from './policy-parts.ts';
import { peripherals } from './policy-peripherals.ts';
import { client, session } from './policy-session.ts';

const audio = part({
  audio_redirection_enable: flag,
  play_redirection_enable: flag,
  play_classification: z.enum(['LossLess', 'Speech Call', 'Music Play', 'Automatic Identification']).optional(),
  record_redirection_enable: flag,
  record_classification: z.enum(['LossLess', 'Speech Call', 'Music Record', 'Automatic Identification']).optional(),
});

const virtualChannel = part({
  virtual_channel_control_enable: flag,
  options: part({
    custom_virtual_channel_name: text(65_535).optional(),
    virtual_channel_plugin_details: text(65_535).optional().describe('Base64'),
    third_party_plugin_name: text(65_535).optional(),
  }),
});

const keyboardMouse = part({
  mouse_feedback: z.enum(['SELFADAPTION', 'FORCE', 'CLOSE']).optional(),
  mouse_simulation_mode: z.enum(['ABSOLUTE_POSITION', 'RELATIVE_POSITION']).optional(),
  external_cursor_feedback: flag,
});

const custom = part({
  custom_configuration1_enable: flag,
  options: part({ custom_configuration1_rule: z.string().optional() }),
});

/** Every setting of a policy group or template of applications. */
export const policies = z.strictObject({
  peripherals,
  audio,
  client,
  display,
  file_and_clipboard: fileAndClipboard,
  session,
  virtual_channel: virtualChannel,
  keyboard_mouse: keyboardMouse,
  bandwidth,
  custom,
});
