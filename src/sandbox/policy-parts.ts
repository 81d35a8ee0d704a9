/**
 * What policies of desktops and of applications begin with alike: both services send the same protocol (Workspace API
 * reference, "Querying Initial Policy Items"; AppStream API reference, "Querying Initial Policy Information").
 */

export const USB_CLASSES = {
  usb_image_enable: true,
  usb_video_enable: true,
  usb_printer_enable: true,
  usb_storage_enable: false,
  wireless_devices_enable: false,
  network_devices_enable: false,
  usb_smart_card_enable: true,
  other_usb_devices_enable: false,
  usb_redirection_customization_policy: '',
};

export const SESSION_PRINTER = {
  session_printer_enable: false,
  options: { session_printer_customization_policy: '' },
};

export const CAMERA = {
  video_compress_enable: true,
  options: {
    camera_frame_rate: 15,
    camera_max_width: 3000,
    camera_max_heigth: 3000,
    camera_compression_method: 'H.264',
  },
};

export const SMART_CARD = {
  pcsc_smart_card_enable: 'Disable',
  common_options: { remove_smart_card_disconnect_enable: false },
};

export const SERIAL_PORT = { serial_port_enable: false, options: { auto_connect_enable: false } };

export const PICTURE = {
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
};

export const RENDERING = {
  video_acceleration_enhancement_enable: false,
  video_optimization_enable: false,
  gpu_color_optimization_enable: false,
};

/** How files go through, whatever drives may be used. */
export const FILE_FLOW = {
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
};

export const LINUX_FILE_SYSTEMS = {
  linux_fixed_drive_file_system_format: '',
  linux_removable_drive_file_system_format: 'vfat|ntfs|msdos|fuseblk|sdcardfs|exfat|fuse.fdredir',
  linux_cdrom_drive_file_system_format: 'cd9660|iso9660|udf',
  linux_network_drive_file_system_format: 'smbfs|afpfs|cifs',
  path_separator: '|',
};

export const FILES_TO_CLIENT = {
  vm_send_file_client: false,
  redirection_send_file_options: { read_write_speed: 0 },
};

export const VIRTUAL_CHANNEL = {
  virtual_channel_control_enable: false,
  options: { custom_virtual_channel_name: '', virtual_channel_plugin_details: '', third_party_plugin_name: '' },
};

export const MOUSE = {
  mouse_feedback: 'SELFADAPTION',
  mouse_simulation_mode: 'ABSOLUTE_POSITION',
  external_cursor_feedback: false,
};

export const CUSTOM = { custom_configuration1_enable: false, options: { custom_configuration1_rule: '' } };
