import { area } from '../../src/catalog/operation.ts';

export const desktopPools = area({
  service: 'workspace',
  name: 'desktop-pools',
  title: 'Desktop pools',
  about: 'Pools of alike desktops: create, grow, resize, rebuild, run, authorise',
});
