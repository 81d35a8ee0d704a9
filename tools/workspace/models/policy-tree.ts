import { z } from 'zod';
import { text } from '../../../src/catalog/fields.ts';
import { audio } from './policy-audio.ts';
import { client } from './policy-client.ts';
import { display } from './policy-display.ts';
import { fileAndClipboard } from './policy-files.ts';
import { keyboardMouse } from './policy-input.ts';
import { peripherals } from './policy-peripherals.ts';
import { personalizedData } from './policy-personal-data.ts';
import { recordAudit } from './policy-record-audit.ts';
import { section } from './policy-section.ts';
import { session } from './policy-session.ts';
import { watermark } from './policy-watermark.ts';

/** All that a policy group can settle. */
export const policyTree = section({
  peripherals,
  audio,
  client,
  display,
  file_and_clipboard: fileAndClipboard,
  session,
  virtual_channel: section({
    virtual_channel_control_enable: z.boolean(),
    options: section({
      custom_virtual_channel_name: text(65_535),
      virtual_channel_plugin_details: text(65_535).describe('Base64'),
      third_party_plugin_name: text(65_535),
    }),
  }),
  watermark,
  keyboard_mouse: keyboardMouse,
  seamless: section({
    seamless_enable: z.boolean(),
    options: section({ seamless_apply_path: text(1000) }),
  }).describe('Audio and video bypass'),
  personalized_data_mgmt: personalizedData,
  custom: section({
    custom_configuration1_enable: z.boolean(),
    options: section({ custom_configuration1_rule: text(4096) }),
  }),
  record_audit: recordAudit.describe('Screen recording'),
});
