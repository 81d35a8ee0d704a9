import { area } from '../../src/catalog/operation.ts';

export const orders = area({
  service: 'appstream',
  name: 'orders',
  title: 'Orders',
  about: 'Yearly/monthly purchases',
});
