import { z } from 'zod';
import { int, text } from '../../../src/catalog/fields.ts';
import { flag, part } from './policy-parts.ts';

/** USB devices, and which kinds of them. */
const usb = part({
  usb_enable: flag,
  options: part({
    usb_image_enable: flag,
    usb_video_enable: flag,
    usb_printer_enable: flag,
    usb_storage_enable: flag,
    wireless_devices_enable: flag,
    network_devices_enable: flag,
    usb_smart_card_enable: flag,
    other_usb_devices_enable: flag,
    usb_redirection_customization_policy: text(4096).optional(),
    usb_redirection_mode: z.enum(['Classical mode', 'Common mode']).optional(),
  }),
});

/** Printers, cameras and scanners that are redirected as devices of their kind. */
const devices = part({
  printer_redirection: part({
    printer_enable: flag,
    options: part({
      sync_client_default_printer_enable: flag,
      universal_printer_driver: z
        .enum([
          'Default',
          'HDP XPSDrv Driver',
          'Universal Printing PCL 5',
          'Universal Printing PCL 6',
          'Universal Printing PS',
        ])
        .optional(),
    }),
  }),
  session_printer: part({
    session_printer_enable: flag,
    options: part({ session_printer_customization_policy: text(255).optional() }),
  }),
  camera_redirection: part({
    video_compress_enable: z.boolean().optional().describe('Camera redirection itself'),
    options: part({
      camera_frame_rate: int(1, 30).optional(),
      camera_max_width: int(1, 9999).optional(),
      // Spelled so by the API.
      camera_max_heigth: int(1, 9999).optional(),
      camera_compression_method: text(55, 1).optional().describe('H.264'),
    }),
  }),
  twain_redirection_enable: z.boolean().optional().describe('Scanners'),
  image_compression_level: z
    .enum(['none', 'low', 'medium', 'high', 'lossless', 'low-loss', 'medium-loss', 'high-loss'])
    .optional(),
});

/** Devices at the client that may be used in a session. */
export const peripherals = part({
  usb_port_redirection: usb,
  device_redirection: devices,
  usb_device_common: part({
    pcsc_smart_card_enable: z.enum(['Enable', 'Closed', 'Disable']).optional(),
    common_options: part({
      remove_smart_card_disconnect_enable: z.boolean().optional().describe('Card pulled out: session ends'),
    }),
  }),
  serial_port_redirection: part({
    serial_port_enable: flag,
    options: part({ auto_connect_enable: flag }),
  }),
});
