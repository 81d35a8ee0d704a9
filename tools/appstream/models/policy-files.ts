import { z } from 'zod';
import { int, text } from '../../../src/catalog/fields.ts';
import { flag, part } from './policy-parts.ts';

const direction = z
  .enum(['DISABLED', 'SERVER_TO_CLIENT_ENABLED', 'CLIENT_TO_SERVER_ENABLED', 'TWO_WAY_ENABLED'])
  .optional();

const networkLatency = int(1, 1000).optional().describe('ms');

const speedStep = int(1, 100).optional().describe('KB');

/** Several values in one text. */
const barred = text(255).optional().describe('Joined with |');

/** Drives of the client inside a session. */
const drives = part({
  fluid_control_switch_enable: flag,
  fluid_control_options: part({
    good_network_latency: networkLatency,
    normal_network_latency: networkLatency,
    poor_network_latency: networkLatency,
    reducing_step: speedStep,
    slow_increasing_step: speedStep,
    quick_increasing_step: speedStep,
    start_speed: int(1, 10_240).optional().describe('KB/s'),
    test_block_size: int(64, 1024).optional().describe('KB'),
    test_time_gap: int(1000, 100_000).optional().describe('ms'),
  }),
  compression_switch_enable: flag,
  compression_switch_options: part({
    compression_threshold: int(0, 10_240).optional().describe('Bytes'),
    minimum_compression_rate: int(0, 1000).optional(),
  }),
  linux_file_size_supported_enable: flag,
  linux_file_size_supported_options: part({
    linux_file_size_supported_threshold: int(0, 4096).optional().describe('Bytes'),
  }),
  linux_root_mount_switch_enable: flag,
  linux_root_dir_list: text(255).optional(),
  linux_file_mount_path: barred,
  linux_fixed_drive_file_system_format: barred,
  linux_removable_drive_file_system_format: barred,
  linux_cdrom_drive_file_system_format: barred,
  linux_network_drive_file_system_format: barred,
  path_separator: text(255).optional(),
  fixed_drive_enable: flag,
  removable_drive_enable: flag,
  cd_rom_drive_enable: flag,
  network_drive_enable: flag,
});

/** Ways for files and copied text into and out of the company. */
export const fileAndClipboard = part({
  bypass_in_remote_app_enable: z.boolean().optional().describe('Both directions between aggregated apps'),
  file_redirection: part({
    redirection_mode: z.enum(['DISABLED', 'READ_ONLY', 'READ_AND_WRITE']).optional(),
    options: drives,
    vm_send_file_client: flag,
    redirection_send_file_options: part({ read_write_speed: int(0, 2_147_483_647).optional().describe('Kbit/s') }),
  }),
  fd_mobile_client_redir_enable: flag,
  clipboard_redirection: direction,
  clipboard_redirection_options: part({
    rich_text_redirection_enable: flag,
    rich_text_clipboard_redirection: direction,
    clipboard_file_redirection_enable: flag,
    file_clipboard_redirection: direction,
    clipboard_length_limit_cts_enable: flag,
    clipboard_length_limit_cts: int(0).optional().describe('Client to server'),
    clipboard_length_limit_stc_enable: flag,
    clipboard_length_limit_stc: int(0).optional().describe('Server to client'),
  }),
});
