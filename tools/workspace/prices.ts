import { area } from '../../src/catalog/operation.ts';

export const prices = area({
  service: 'workspace',
  name: 'prices',
  title: 'Prices',
  about: 'What a change of yearly/monthly desktops would cost',
});
