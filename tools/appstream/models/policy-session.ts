import { z } from 'zod';
import { int } from '../../../src/catalog/fields.ts';
import { flag, part } from './policy-parts.ts';

/** Reconnecting, and taking pictures of the screen. */
export const client = part({
  automatic_reconnection_interval: int(1, 50).optional().describe('Seconds'),
  session_persistence_time: int(0, 180).optional().describe('Seconds a broken session waits for its client'),
  forbid_screen_capture: flag,
});

/** When people are disconnected, locked out or logged off. */
export const session = part({
  sbc: part({
    sbc_automatic_disconnection: z.enum(['DISABLED', 'AUTO_DISCONNECT', 'AUTO_LOCK']).optional(),
    sbc_automatic_disconnection_options: part({
      disconnection_waiting_time: int(3, 86_400).optional().describe('Idle minutes'),
      // The reference says so, against the sense of the name; the OpenAPI says nothing.
      sbc_auto_logout: z.boolean().optional().describe('Documented the other way round: false logs off'),
      auto_logout_options: part({
        sbc_logout_waiting_time: int(1, 86_400).optional().describe('Minutes from disconnection to logoff'),
      }),
    }),
  }),
});
