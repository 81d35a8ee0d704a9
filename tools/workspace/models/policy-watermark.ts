import { z } from 'zod';
import { int, text } from '../../../src/catalog/fields.ts';
import { section } from './policy-section.ts';

/** Marks on the screen that tell whose photograph of it was leaked. */
export const watermark = section({
  watermark_enable: z.boolean(),
  options: section({
    show_style: z.enum(['FIXED', 'RANDOM']),
    color: text(255).describe('RRGGBB'),
    font_size: int(1, 200),
    opacity_setting: text(255).describe('%, like 12.5'),
    content_item_count: int(1, 30),
    display_format: text(255).describe('JSON text, like {"AlignMode":"left"}'),
    lean: int(-90, 90).describe('Degrees'),
    content_customized: text(255).describe('No characters like >'),
    content_color: text(255),
    watermark_security_access: z.boolean().describe('Security first'),
    user_extend_info_switch: z.boolean(),
    user_extend_info: text(255),
  }),
});
