import type { Tree } from '../../merging.ts';

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
        usb_image_enable: true,
        usb_video_enable: true,
        usb_printer_enable: true,
        usb_storage_enable: false,
        wireless_devices_enable: false,
        network_devices_enable: false,
        usb_smart_card_enable: true,
        other_usb_devices_enable: false,
        usb_redirection_customization_policy: '',
        usb_redirection_mode: 'Classical mode',
      },
    },
    device_redirection: {
      printer_redirection: {
        printer_enable: true,
        options: { sync_client_default_printer_enable: true, universal_printer_driver: 'Default' },
      },
      session_printer: { session_printer_enable: false, options: { session_printer_customization_policy: '' } },
      camera_redirection: {
        video_compress_enable: true,
        options: {
          camera_frame_rate: 15,
          camera_max_width: 3000,
          camera_max_heigth: 3000,
          camera_compression_method: 'H.264',
        },
      },
      twain_redirection_enable: true,
      image_compression_level: 'medium',
    },
    usb_device_common: {
      pcsc_smart_card_enable: 'Disable',
      common_options: { remove_smart_card_disconnect_enable: false },
    },
    serial_port_redirection: { serial_port_enable: false, options: { auto_connect_enable: false } },
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
    options: {
      display_bandwidth: 20_000,
      frame_rate: 25,
      video_frame_rate: 30,
      min_image_cache: 200,
      smoothing_factor: 60,
      lossless_compression_mode: 'Basic Compression',
      deep_compression_options: { deep_compression_level: 'Compression grade 0' },
      lossy_compression_quality: 85,
      color_enhancement_enable: false,
      quality_bandwidth_first: 'Quality First',
      video_bit_rate_options: { average_video_bit_rate: 18_000 },
      peak_video_bit_rate: 18_000,
      video_quality_options: { average_video_quality: 15, lowest_video_quality: 25, highest_video_quality: 7 },
      gop_size: 100,
      encoding_preset: 'Preset 1',
    },
    rendering_acceleration_enable: false,
    rendering_acceleration_options: {
      video_acceleration_enhancement_enable: false,
      video_optimization_enable: false,
      gpu_color_optimization_enable: false,
    },
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
        fluid_control_switch_enable: false,
        fluid_control_options: {
          good_network_latency: 30,
          normal_network_latency: 70,
          poor_network_latency: 100,
          reducing_step: 20,
          slow_increasing_step: 10,
          quick_increasing_step: 20,
          start_speed: 1024,
          test_block_size: 64,
          test_time_gap: 10_000,
        },
        compression_switch_enable: false,
        compression_switch_options: { compression_threshold: 512, minimum_compression_rate: 900 },
        linux_file_size_supported_enable: false,
        linux_file_size_supported_options: { linux_file_size_supported_threshold: 100 },
        linux_root_mount_switch_enable: false,
        linux_root_dir_list: '\\home',
        linux_file_mount_path: '\\media|\\Volumes|\\swdb\\mnt|\\home|\\storage|\\tmp|\\run\\media',
        linux_fixed_drive_file_system_format: '',
        linux_removable_drive_file_system_format: 'vfat|ntfs|msdos|fuseblk|sdcardfs|exfat|fuse.fdredir',
        linux_cdrom_drive_file_system_format: 'cd9660|iso9660|udf',
        linux_network_drive_file_system_format: 'smbfs|afpfs|cifs',
        path_separator: '|',
        fixed_drive_enable: false,
        removable_drive_enable: false,
        cd_rom_drive_enable: false,
        network_drive_enable: false,
      },
      vm_send_file_client: false,
      redirection_send_file_options: { read_write_speed: 0 },
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
  virtual_channel: {
    virtual_channel_control_enable: false,
    options: { custom_virtual_channel_name: '', virtual_channel_plugin_details: '', third_party_plugin_name: '' },
  },
  keyboard_mouse: {
    mouse_feedback: 'SELFADAPTION',
    mouse_simulation_mode: 'ABSOLUTE_POSITION',
    external_cursor_feedback: false,
  },
  bandwidth: {
    intelligent_data_transport_flag: 'DISABLE',
    total_bandwidth_control_enable: false,
    options: { total_bandwidth_control_value: 30_000, ...shares() },
    ...limits(),
  },
  custom: { custom_configuration1_enable: false, options: { custom_configuration1_rule: '' } },
};
