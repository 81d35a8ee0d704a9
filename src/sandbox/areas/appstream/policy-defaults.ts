import type { Tree } from '../../merging.ts';
import {
  CAMERA,
  CUSTOM,
  FILE_FLOW,
  FILES_TO_CLIENT,
  LINUX_FILE_SYSTEMS,
  MOUSE,
  PICTURE,
  RENDERING,
  SERIAL_PORT,
  SESSION_PRINTER,
  SMART_CARD,
  USB_CLASSES,
  VIRTUAL_CHANNEL,
} from '../../policy-parts.ts';

/** Channels of a session with their usual share of the bandwidth (percent) and limit (kbit/s). */
const CHANNELS: Readonly<Record<string, readonly [percent: number, limit: number]>> = {
  display: [65, 20_000],
  multimedia: [50, 15_000],
  usb: [100, 30_000],
  pcsc: [5, 2_000],
  twain: [15, 5_000],
  printer: [5, 2_000],
  com: [3, 1_000],
  file_redirection: [30, 10_000],
  clipboard: [3, 1_000],
  secure_channel: [30, 10_000],
  camera: [30, 10_000],
  virtual_channel: [65, 20_000],
};

function shares(): Tree {
  const parts = Object.entries(CHANNELS).flatMap(([channel, [percent]]) => [
    [`${channel}_bandwidth_percentage_enable`, false],
    [`${channel}_bandwidth_percentage_options`, { [`${channel}_bandwidth_percentage_value`]: percent }],
  ]);
  return Object.fromEntries(parts);
}

function limits(): Tree {
  const parts = Object.entries(CHANNELS).flatMap(([channel, [, limit]]) => [
    [`${channel}_bandwidth_control_enable`, false],
    [`${channel}_bandwidth_control_options`, { [`${channel}_bandwidth_control_value`]: limit }],
  ]);
  return Object.fromEntries(parts);
}

/**
 * Every setting as it is before anybody changes it (AppStream API reference, "Querying Initial Policy Information"; where
 * that names no default, off or the strictest).
 */
export const POLICY_DEFAULTS: Tree = {
  peripherals: {
    usb_port_redirection: {
      usb_enable: true,
      options: {
        ...USB_CLASSES,
        usb_redirection_mode: 'Classical mode',
      },
    },
    device_redirection: {
      printer_redirection: {
        printer_enable: true,
        options: { sync_client_default_printer_enable: true, universal_printer_driver: 'Default' },
      },
      session_printer: SESSION_PRINTER,
      camera_redirection: CAMERA,
      twain_redirection_enable: true,
      image_compression_level: 'medium',
    },
    usb_device_common: SMART_CARD,
    serial_port_redirection: SERIAL_PORT,
  },
  audio: {
    audio_redirection_enable: true,
    play_redirection_enable: true,
    play_classification: 'Music Play',
    record_redirection_enable: true,
    record_classification: 'Speech Call',
  },
  client: { automatic_reconnection_interval: 5, session_persistence_time: 180, forbid_screen_capture: false },
  display: {
    display_level: 'LEVEL4',
    options: PICTURE,
    rendering_acceleration_enable: false,
    rendering_acceleration_options: RENDERING,
    video_card_memory_size: 64,
    driver_delegation_mode_enable: false,
    driver_delegation_latency: 80,
    video_latency: 80,
    change_resolution_vm: false,
  },
  file_and_clipboard: {
    bypass_in_remote_app_enable: true,
    file_redirection: {
      redirection_mode: 'DISABLED',
      options: {
        ...FILE_FLOW,
        linux_root_dir_list: '\\home',
        linux_file_mount_path: '\\media|\\Volumes|\\swdb\\mnt|\\home|\\storage|\\tmp|\\run\\media',
        ...LINUX_FILE_SYSTEMS,
        fixed_drive_enable: false,
        removable_drive_enable: false,
        cd_rom_drive_enable: false,
        network_drive_enable: false,
      },
      ...FILES_TO_CLIENT,
    },
    fd_mobile_client_redir_enable: false,
    clipboard_redirection: 'DISABLED',
    clipboard_redirection_options: {
      rich_text_redirection_enable: false,
      rich_text_clipboard_redirection: 'DISABLED',
      clipboard_file_redirection_enable: false,
      file_clipboard_redirection: 'DISABLED',
      clipboard_length_limit_cts_enable: false,
      clipboard_length_limit_cts: 0,
      clipboard_length_limit_stc_enable: false,
      clipboard_length_limit_stc: 0,
    },
  },
  session: {
    sbc: {
      sbc_automatic_disconnection: 'DISABLED',
      sbc_automatic_disconnection_options: {
        disconnection_waiting_time: 10,
        sbc_auto_logout: false,
        auto_logout_options: { sbc_logout_waiting_time: 30 },
      },
    },
  },
  virtual_channel: VIRTUAL_CHANNEL,
  keyboard_mouse: MOUSE,
  bandwidth: {
    intelligent_data_transport_flag: 'DISABLE',
    total_bandwidth_control_enable: false,
    options: { total_bandwidth_control_value: 30_000, ...shares() },
    ...limits(),
  },
  custom: CUSTOM,
};
