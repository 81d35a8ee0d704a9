import { z } from 'zod';
import { int } from '../../../src/catalog/fields.ts';
import { section } from './policy-section.ts';

/** Keyboard and mouse. */
export const keyboardMouse = section({
  mouse_feedback: z.enum(['SELFADAPTION', 'FORCE', 'CLOSE']),
  mouse_simulation_mode: z.enum(['ABSOLUTE_POSITION', 'RELATIVE_POSITION']),
  external_cursor_feedback: z.boolean(),
  selfhelp_console_enable: z.boolean().describe('May take over the login'),
  client_mouse_send_interval: int(1, 30),
  windows_client_keyboard_mode: z.enum(['GLOBAL', 'WINDOW']),
  windows_client_mouse_mode: z.enum(['GLOBAL', 'WINDOW']),
  linux_client_keyboard_mode: z.enum(['EVENT', 'GRAPH']),
  linux_client_mouse_mode: z.enum(['EVENT', 'GRAPH']),
  special_keyboard: z.boolean(),
  joy_stick_flag: z.boolean(),
});
