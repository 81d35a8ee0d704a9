import { z } from 'zod';
import { int } from '../../../src/catalog/fields.ts';
import { section } from './policy-section.ts';

/** Which terminals may connect, and how they behave. */
export const client = section({
  automatic_reconnection_interval: int(1, 50).describe('Seconds'),
  session_persistence_time: int(0, 180).describe('Seconds kept for reconnecting'),
  autoclose_monitor_after_locked: z.boolean(),
  autoclose_monitor_options: section({ autoclose_monitor_wait_time: int(10, 600_000).describe('Seconds') }),
  forbid_screen_capture: z.boolean(),
  client_machine_join_domain: z.boolean().describe('Check that the terminal is in the domain'),
  client_type: section({
    client_type_limit: z.boolean().describe('Only the kinds below may log in'),
    options: section({
      sc_type_window: z.boolean(),
      sc_type_mac: z.boolean(),
      sc_type_android: z.boolean(),
      sc_type_linux: z.boolean(),
      sc_type_h5: z.boolean().describe('Browser'),
      sc_type_ios: z.boolean(),
      sc_type_harmony_os: z.boolean(),
      tc_type_all: z.boolean().describe('Hardware terminals'),
    }),
  }),
});
