import { z } from 'zod';
import { int, type Shape } from '../../../src/catalog/fields.ts';
import { flag, part } from './policy-parts.ts';

/** A channel's share of the whole: `usb_bandwidth_percentage_enable` and `…_options.usb_bandwidth_percentage_value`. */
function share(channel: string): Shape {
  const name = `${channel}_bandwidth_percentage`;
  return { [`${name}_enable`]: flag, [`${name}_options`]: part({ [`${name}_value`]: int(0, 100).optional() }) };
}

/** A channel's limit in Kbit/s: `usb_bandwidth_control_enable` and `…_options.usb_bandwidth_control_value`. */
function limit(channel: string, min: number, max: number): Shape {
  const name = `${channel}_bandwidth_control`;
  const value = int(min, max).optional().describe('Kbit/s');
  return { [`${name}_enable`]: flag, [`${name}_options`]: part({ [`${name}_value`]: value }) };
}

/** How the line is divided: all of it by percentages, or each channel by a limit of its own. */
export const bandwidth = part({
  intelligent_data_transport_flag: z.enum(['DISABLE', 'ENABLE', 'DIAGNOSTIC']).optional(),
  total_bandwidth_control_enable: flag,
  options: part({
    total_bandwidth_control_value: int(10_000, 1_000_000).optional().describe('Kbit/s'),
    ...share('display'),
    ...share('multimedia'),
    ...share('usb'),
    ...share('pcsc'),
    ...share('twain'),
    ...share('printer'),
    ...share('com'),
    ...share('file_redirection'),
    ...share('clipboard'),
    ...share('secure_channel'),
    ...share('camera'),
    ...share('virtual_channel'),
  }),
  ...limit('display', 500, 50_000),
  ...limit('multimedia', 5000, 20_000),
  ...limit('usb', 1000, 30_000),
  ...limit('pcsc', 1000, 5000),
  ...limit('twain', 2000, 10_000),
  ...limit('printer', 1000, 5000),
  ...limit('com', 500, 2000),
  ...limit('file_redirection', 500, 20_000),
  ...limit('clipboard', 100, 2000),
  ...limit('secure_channel', 500, 20_000),
  ...limit('camera', 0, 10_000),
  ...limit('virtual_channel', 500, 20_000),
});
