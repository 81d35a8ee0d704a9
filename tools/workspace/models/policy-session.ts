import { z } from 'zod';
import { int, time } from '../../../src/catalog/fields.ts';
import { section } from './policy-section.ts';

/** When sessions are locked, ended or put to sleep. */
export const session = section({
  vdi: section({
    auto_lock_enable: z.boolean(),
    auto_lock_options: section({
      auto_lock_minutes: int(3, 86_400),
      auto_disconnect: z
        .enum(['AUTO_DISCONNECT', 'AUTO_LOGOUT', 'DISABLED', 'AUTO_RESTART', 'AUTO_STOP', 'HIBERNATE'])
        .describe('What follows the lock'),
      options: section({ auto_disconnect_minutes: int(1, 86_400) }),
    }),
    disconnect_logout_enable: int(0, 55).describe('1 on, 0 off'),
    disconnect_logout_options: section({ disconnect_logout_minutes: int(3, 86_400) }),
    disconnect_hibernate_enable: z.boolean(),
    disconnect_hibernate_options: section({ disconnect_hibernate_minutes: int(0, 86_400) }),
    no_operation_hibernate_enable: z.boolean(),
    no_operation_hibernate_options: section({ no_operation_hibernate_minutes: int(0, 86_400) }),
  }),
  self_help_console: z.boolean().describe('May take over the login'),
  disconnect_on_lock_flag: z.boolean(),
  auto_lock_start_time: time('HH:mm:ss'),
  auto_lock_end_time: time('HH:mm:ss'),
});
