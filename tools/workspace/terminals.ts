import { area } from '../../src/catalog/operation.ts';

export const terminals = area({
  service: 'workspace',
  name: 'terminals',
  title: 'Terminal binding',
  about: 'Which client devices may open which desktop',
});
