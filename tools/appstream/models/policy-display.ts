import { z } from 'zod';
import { int } from '../../../src/catalog/fields.ts';
import { flag, part } from './policy-parts.ts';

/** Units of 30 ms. */
const latency = int(1, 100).optional().describe('x 30 ms');

/** Kilobits a second. */
const bitRate = int(256, 100_000).optional().describe('Kbit/s');

/** How the picture is made and compressed. */
export const display = part({
  display_level: z.enum(['LEVEL1', 'LEVEL2', 'LEVEL3', 'LEVEL4', 'LEVEL5']).optional().describe('Default LEVEL4'),
  options: part({
    display_bandwidth: int(256, 25_000).optional().describe('Kbit/s'),
    frame_rate: int(1, 60).optional(),
    video_frame_rate: int(1, 60).optional(),
    min_image_cache: int(0, 300).optional().describe('MB'),
    smoothing_factor: int(0, 255).optional().describe('Threshold for lossy compression'),
    lossless_compression_mode: z.enum(['Basic Compression', 'Deep Compression']).optional(),
    deep_compression_options: part({
      deep_compression_level: z
        .enum([
          'Compression grade 0',
          'Compression grade 1',
          'Compression grade 2',
          'Compression grade 3',
          'Compression grade 4',
          'Compression grade 5',
          'Compression grade 6',
          'Compression grade 7',
          'Compression grade 8',
          'Compression grade 9',
        ])
        .optional(),
    }),
    lossy_compression_quality: int(20, 100).optional(),
    color_enhancement_enable: flag,
    quality_bandwidth_first: z.enum(['Quality First', 'Bandwidth First']).optional(),
    video_bit_rate_options: part({ average_video_bit_rate: bitRate }),
    peak_video_bit_rate: bitRate,
    video_quality_options: part({
      average_video_quality: int(5, 59).optional(),
      lowest_video_quality: int(5, 69).optional(),
      highest_video_quality: int(1, 59).optional(),
    }),
    gop_size: int(0, 65_535).optional(),
    encoding_preset: z
      .enum(['Preset 1', 'Preset 2', 'Preset 3', 'Preset 4', 'Preset 5', 'Preset 6', 'Preset 7'])
      .optional(),
  }),
  rendering_acceleration_enable: flag,
  rendering_acceleration_options: part({
    video_acceleration_enhancement_enable: flag,
    video_optimization_enable: flag,
    gpu_color_optimization_enable: flag,
  }),
  video_card_memory_size: int(0, 64).optional().describe('MB'),
  driver_delegation_mode_enable: flag,
  driver_delegation_latency: latency,
  video_latency: latency,
  change_resolution_vm: flag,
});
