import { z } from 'zod';
import { int, text } from '../../../src/catalog/fields.ts';
import { section } from './policy-section.ts';

const usbPorts = section({
  usb_enable: z.boolean(),
  options: section({
    usb_image_enable: z.boolean().describe('Scanners'),
    usb_video_enable: z.boolean().describe('Cameras'),
    usb_printer_enable: z.boolean(),
    usb_storage_enable: z.boolean().describe('USB sticks'),
    wireless_devices_enable: z.boolean(),
    network_devices_enable: z.boolean(),
    usb_smart_card_enable: z.boolean(),
    other_usb_devices_enable: z.boolean(),
    usb_redirection_customization_policy: text(18_000),
    usb_redirection_mode: z.enum(['Classical mode', 'Common mode']),
  }),
});

const devices = section({
  printer_redirection: section({
    printer_enable: z.boolean(),
    options: section({
      mobile_printer_enable: z.boolean(),
      print_data_compression_mode: z.boolean(),
      sync_client_default_printer_enable: z.boolean(),
      universal_printer_driver: z.enum([
        'Default',
        'HDP XPSDrv Driver',
        'Universal Printing PCL 5',
        'Universal Printing PCL 6',
        'Universal Printing PS',
      ]),
    }),
  }),
  session_printer: section({
    session_printer_enable: z.boolean(),
    options: section({ session_printer_customization_policy: text(1000) }),
  }),
  camera_redirection: section({
    video_compress_enable: z.boolean().describe('Camera redirection itself'),
    options: section({
      camera_frame_rate: int(1, 30),
      camera_max_width: int(1, 9999),
      // The API spells it so.
      camera_max_heigth: int(1, 9999),
      camera_compression_method: text(55).describe('H.264'),
    }),
  }),
  twain_redirection_enable: z.boolean(),
  image_compression_level: text(255).describe('none, low, medium, high, lossless, low-loss, medium-loss, high-loss'),
  hid_redirection: section({
    hid_redirection_enable: z.boolean(),
    options: section({ hid_redirection_customization_policy: text(4096) }),
  }),
});

/** USB, printers, cameras, smart cards and ports of the terminal. */
export const peripherals = section({
  usb_custom_policy_debug: text(255),
  usb_port_redirection: usbPorts,
  device_redirection: devices,
  usb_device_common: section({
    pcsc_smart_card_enable: z.enum(['Enable', 'Closed', 'Disable']),
    common_options: section({
      remove_smart_card_disconnect_enable: z.boolean().describe('Pulling the card ends the session'),
    }),
  }),
  serial_port_redirection: section({
    serial_port_enable: z.boolean(),
    options: section({ auto_connect_enable: z.boolean() }),
  }),
  parallel_port_redirection: section({ parallel_port_enable: z.boolean() }),
  driver_interface_redirection: section({
    api_redir_driver_list: text(1000).describe('Driver files, joined with ;'),
  }),
});
