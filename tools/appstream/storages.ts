import { area } from '../../src/catalog/operation.ts';

export const storages = area({
  service: 'appstream',
  name: 'storages',
  title: 'Storage',
  about: 'Persistent storage: folders of users and shares, policies',
});
