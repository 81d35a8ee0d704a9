import type { Tree } from '../merging.ts';
import {
  CAMERA,
  CUSTOM,
  FILE_FLOW,
  FILES_TO_CLIENT,
  LINUX_FILE_SYSTEMS,
  MOUSE,
  SERIAL_PORT,
  SESSION_PRINTER,
  SMART_CARD,
  USB_CLASSES,
  VIRTUAL_CHANNEL,
} from '../policy-parts.ts';
import { INITIAL_DISPLAY } from './initial-display.ts';

const peripherals = {
  usb_custom_policy_debug: '',
  usb_port_redirection: {
    usb_enable: true,
    options: {
      ...USB_CLASSES,
      usb_redirection_mode: 'Common mode',
    },
  },
  device_redirection: {
    printer_redirection: {
      printer_enable: true,
      options: {
        mobile_printer_enable: false,
        print_data_compression_mode: false,
        sync_client_default_printer_enable: true,
        universal_printer_driver: 'Default',
      },
    },
    session_printer: SESSION_PRINTER,
    camera_redirection: CAMERA,
    twain_redirection_enable: true,
    image_compression_level: 'medium',
    hid_redirection: {
      hid_redirection_enable: false,
      options: { hid_redirection_customization_policy: '' },
    },
  },
  usb_device_common: SMART_CARD,
  serial_port_redirection: SERIAL_PORT,
  parallel_port_redirection: { parallel_port_enable: false },
  driver_interface_redirection: { api_redir_driver_list: '' },
};

const audio = {
  audio_redirection_enable: true,
  play_volume: 'Do Not Set Volume',
  play_volume_ratio: 'Do Not Set Volume Ratio',
  record_volume: '100',
  record_volume_ratio: 'Do Not Set Volume Ratio',
  audio_transmission_mode: 'Reliable Transmission',
  play_redirection_enable: true,
  play_classification: 'Music Play',
  play_quality: 'Middle',
  play_denoising: 'Disable Denoising',
  play_agc: 'Disable AGC',
  play_crc: 'Disable CRC',
  play_device_mode: 'Play Device In Shared Mode',
  play_delay_threshold: '240',
  play_amplitude_threshold: '4096',
  play_prefill_data: 'Do Not Prefill Data',
  record_redirection_enable: true,
  record_classification: 'Speech Call',
  record_quality: 'Middle',
  record_denoising: '-25',
  record_agc: 'Disable AGC',
  record_crc: 'Disable CRC',
  record_device_mode: 'Record Device In Shared Mode',
  record_delay_threshold: '200',
  record_amplitude_threshold: '4096',
};

const client = {
  automatic_reconnection_interval: 5,
  session_persistence_time: 180,
  autoclose_monitor_after_locked: false,
  autoclose_monitor_options: { autoclose_monitor_wait_time: 300 },
  forbid_screen_capture: false,
  client_machine_join_domain: false,
  client_type: {
    client_type_limit: false,
    options: {
      sc_type_window: true,
      sc_type_mac: true,
      sc_type_android: true,
      sc_type_linux: true,
      sc_type_h5: true,
      sc_type_ios: true,
      sc_type_harmony_os: true,
      tc_type_all: true,
    },
  },
};

const fileAndClipboard = {
  file_redirection: {
    redirection_mode: 'DISABLED',
    options: {
      ...FILE_FLOW,
      linux_root_dir_list: '/var/log',
      linux_file_mount_path: '/media|/Volumes|/swdb|/mnt|/home|/storage|/tmp|/run/media',
      ...LINUX_FILE_SYSTEMS,
      fixed_drive_enable: true,
      removable_drive_enable: true,
      cd_rom_drive_enable: true,
      network_drive_enable: true,
    },
    ...FILES_TO_CLIENT,
  },
  clip_length_limit_flag_c2s: false,
  clip_length_limit_c2s: 0,
  clip_length_limit_flag_s2c: false,
  clip_length_limit_s2c: 0,
  fd_mobile_client_redir_enable: false,
  clipboard_redirection: 'DISABLED',
  clipboard_redirection_options: { rich_text_redirection_enable: true, clipboard_file_redirection_enable: false },
};

const session = {
  vdi: {
    auto_lock_enable: false,
    auto_lock_options: {
      auto_lock_minutes: 10,
      auto_disconnect: 'DISABLED',
      options: { auto_disconnect_minutes: 1440 },
    },
    disconnect_logout_enable: 0,
    disconnect_logout_options: { disconnect_logout_minutes: 10 },
    disconnect_hibernate_enable: false,
    disconnect_hibernate_options: { disconnect_hibernate_minutes: 60 },
    no_operation_hibernate_enable: false,
    no_operation_hibernate_options: { no_operation_hibernate_minutes: 60 },
  },
  self_help_console: true,
  disconnect_on_lock_flag: false,
  auto_lock_start_time: '00:00:00',
  auto_lock_end_time: '23:59:59',
};

const watermark = {
  watermark_enable: false,
  options: {
    show_style: 'FIXED',
    color: '2a2a2a',
    font_size: 30,
    opacity_setting: '12.5',
    content_item_count: 1,
    display_format: '{"AlignMode":"left"}',
    lean: -45,
    content_customized: '',
    content_color: '2a2a2a',
    watermark_security_access: false,
    user_extend_info_switch: false,
    user_extend_info: '',
  },
};

const keyboardMouse = {
  ...MOUSE,
  selfhelp_console_enable: true,
  client_mouse_send_interval: 30,
  windows_client_keyboard_mode: 'GLOBAL',
  windows_client_mouse_mode: 'GLOBAL',
  linux_client_keyboard_mode: 'EVENT',
  linux_client_mouse_mode: 'EVENT',
  special_keyboard: false,
  joy_stick_flag: false,
};

const personalData = {
  user_data_roaming_enable: false,
  user_folder_redirection_enable: false,
  logoff_delete_user_configuration: false,
  network_drive_mapping_enable: false,
};

/**
 * What a new policy group settles. Where the reference names no default the values are those of its own examples
 * (Workspace API reference, "Querying Initial Policy Items"), or what keeps data inside.
 */
export const INITIAL_POLICIES: Tree = {
  peripherals,
  audio,
  client,
  display: INITIAL_DISPLAY,
  file_and_clipboard: fileAndClipboard,
  session,
  virtual_channel: VIRTUAL_CHANNEL,
  watermark,
  keyboard_mouse: keyboardMouse,
  seamless: { seamless_enable: false, options: { seamless_apply_path: '' } },
  personalized_data_mgmt: personalData,
  custom: CUSTOM,
  record_audit: { enable: false, retention_duration: 30 },
};
