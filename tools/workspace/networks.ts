import { area } from '../../src/catalog/operation.ts';

export const networks = area({
  service: 'workspace',
  name: 'networks',
  title: 'Networks',
  about: 'Internet access, EIPs, NAT gateways, subnets, ports and bandwidth',
});
