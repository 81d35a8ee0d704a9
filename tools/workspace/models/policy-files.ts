import { z } from 'zod';
import { int, text } from '../../../src/catalog/fields.ts';
import { section } from './policy-section.ts';

/** File systems and paths, joined with the `path_separator`, which is `|` unless changed. */
const joined = text(255).describe('|-joined');

const driveOptions = section({
  fluid_control_switch_enable: z.boolean().describe('Rate limit'),
  fluid_control_options: section({
    good_network_latency: int(1, 1000).describe('ms'),
    normal_network_latency: int(1, 1000).describe('ms'),
    poor_network_latency: int(1, 1000).describe('ms'),
    reducing_step: int(1, 100).describe('KB'),
    slow_increasing_step: int(1, 100).describe('KB'),
    quick_increasing_step: int(1, 100).describe('KB'),
    start_speed: int(1, 10_240).describe('KB/s'),
    test_block_size: int(64, 1024).describe('KB'),
    test_time_gap: int(1000, 100_000).describe('ms'),
  }),
  compression_switch_enable: z.boolean(),
  compression_switch_options: section({
    compression_threshold: int(0, 10_240).describe('Bytes'),
    minimum_compression_rate: int(0, 1000),
  }),
  linux_file_size_supported_enable: z.boolean(),
  linux_file_size_supported_options: section({
    linux_file_size_supported_threshold: int(0, 4096).describe('Bytes'),
  }),
  linux_root_mount_switch_enable: z.boolean(),
  linux_root_dir_list: text(255),
  linux_file_mount_path: joined,
  linux_fixed_drive_file_system_format: joined,
  linux_removable_drive_file_system_format: joined,
  linux_cdrom_drive_file_system_format: joined,
  linux_network_drive_file_system_format: joined,
  path_separator: text(255).describe('Default |'),
  fixed_drive_enable: z.boolean(),
  removable_drive_enable: z.boolean(),
  cd_rom_drive_enable: z.boolean(),
  network_drive_enable: z.boolean(),
});

/** Drives of the terminal, sent files and the clipboard: the ways data take in and out. */
export const fileAndClipboard = section({
  file_redirection: section({
    redirection_mode: z.enum(['DISABLED', 'READ_ONLY', 'READ_AND_WRITE']),
    options: driveOptions,
    vm_send_file_client: z.boolean().describe('Desktop may send files to the terminal'),
    redirection_send_file_options: section({
      read_write_speed: int(0, 2_147_483_647).describe('kbit/s, default 0'),
    }),
  }),
  clip_length_limit_flag_c2s: z.boolean(),
  clip_length_limit_c2s: int(0, 4096).describe('Terminal to desktop'),
  clip_length_limit_flag_s2c: z.boolean(),
  clip_length_limit_s2c: int(0, 4096).describe('Desktop to terminal'),
  fd_mobile_client_redir_enable: z.boolean(),
  clipboard_redirection: z
    .enum(['DISABLED', 'SERVER_TO_CLIENT_ENABLED', 'CLIENT_TO_SERVER_ENABLED', 'TWO_WAY_ENABLED'])
    .describe('Server: the desktop'),
  clipboard_redirection_options: section({
    rich_text_redirection_enable: z.boolean(),
    clipboard_file_redirection_enable: z.boolean(),
  }),
});
