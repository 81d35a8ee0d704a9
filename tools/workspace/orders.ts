import { area } from '../../src/catalog/operation.ts';

export const orders = area({
  service: 'workspace',
  name: 'orders',
  title: 'Orders',
  about: 'Yearly/monthly purchases and changes',
});
