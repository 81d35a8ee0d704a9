import { area } from '../../src/catalog/operation.ts';

export const imageServers = area({
  service: 'appstream',
  name: 'image-servers',
  title: 'Image servers',
  about: 'Servers on which images of applications are built',
});
