import { area } from '../../src/catalog/operation.ts';

export const products = area({
  service: 'workspace',
  name: 'products',
  title: 'Products',
  about: 'Desktop packages, hourly packages and collaboration licences on sale',
});
