import { area } from '../../src/catalog/operation.ts';

export const images = area({
  service: 'workspace',
  name: 'images',
  title: 'Images',
  about: 'Images that desktops are made of',
});
