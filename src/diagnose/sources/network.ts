import { listAt, needed, rowsAt, text } from '../fields.ts';
import { source } from '../source.ts';
import { desktop } from './desktop.ts';

export interface Network {
  vpc: { id: string | undefined; name: string | undefined };
  subnet: { id: string; name: string | undefined };
  address: string | undefined;
  publicAddress: string | undefined;
  securityGroups: { id: string; name: string | undefined }[];
}

export const network = source<Network>({
  name: 'network',
  tells: 'its network, addresses and security groups',
  service: 'workspace',
  operationId: 'ShowDesktopNetwork',
  after: [desktop],
  ask: (seen) => [{ desktop_id: seen.of(desktop).id }],
  pick: ([answer]) => {
    const first = needed(listAt(answer?.body, 'network_infos')[0]);
    return {
      vpc: { id: text(first, 'vpc_info.id'), name: text(first, 'vpc_info.name') },
      subnet: { id: needed(text(first, 'subnet_info.id')), name: text(first, 'subnet_info.name') },
      address: text(first, 'port_info.ip_address'),
      publicAddress: text(first, 'public_ip_info.public_ip_address'),
      securityGroups: rowsAt(first, 'security_groups').map((each) => ({
        id: needed(text(each, 'id')),
        name: text(each, 'name'),
      })),
    };
  },
});

export interface Way {
  subnet: string | undefined;
  nat: string | undefined;
  status: string | undefined;
}

/** NAT gateways by which subnets reach the internet. */
export const internet = source<readonly Way[]>({
  name: 'internet access',
  tells: 'whether it reaches the internet',
  service: 'workspace',
  operationId: 'ListInternet',
  shared: true,
  ask: () => [{}],
  pick: ([answer]) =>
    listAt(answer?.body, 'internet_infos').map((row) => ({
      subnet: needed(text(row, 'subnet_id')),
      nat: text(row, 'nat_id'),
      status: text(row, 'status'),
    })),
});
