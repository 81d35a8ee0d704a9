import { area } from '../../src/catalog/operation.ts';

export const desktopTags = area({
  service: 'workspace',
  name: 'desktop-tags',
  title: 'Desktop tags',
  about: 'Tags of desktops: list, set, remove, find desktops by tag',
});
