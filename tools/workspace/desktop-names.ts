import { area } from '../../src/catalog/operation.ts';

export const desktopNames = area({
  service: 'workspace',
  name: 'desktop-names',
  title: 'Desktop naming',
  about: 'Rules by which new desktops get their names',
});
