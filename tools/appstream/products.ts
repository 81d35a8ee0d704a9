import { area } from '../../src/catalog/operation.ts';

export const products = area({
  service: 'appstream',
  name: 'products',
  title: 'Products',
  about: 'Server packages and session types on sale',
});
