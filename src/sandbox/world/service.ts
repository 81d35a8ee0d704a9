import { Part } from './part.ts';

/** Workspace API reference, "Queries Huawei Cloud Workspace details", `status`. */
export type ServiceStatus =
  | 'PREPARING'
  | 'SUBSCRIBING'
  | 'SUBSCRIBED'
  | 'SUBSCRIPTION_FAILED'
  | 'DEREGISTERING'
  | 'DEREGISTRATION_FAILED'
  | 'CLOSED';

export type AccessMode = 'INTERNET' | 'DEDICATED' | 'BOTH';

/** How `ad_domains` answers it. The password is taken and kept nowhere. */
export interface Directory {
  domain_type: 'LITE_AS' | 'LOCAL_AD';
  domain_name?: string;
  domain_admin_account?: string;
  active_domain_name?: string;
  active_domain_ip?: string;
  standby_domain_name?: string;
  standby_domain_ip?: string;
  active_dns_ip?: string;
  standby_dns_ip?: string;
  delete_computer_object?: string;
  use_ldaps?: boolean;
  tls_config?: { cert_start_time?: string; cert_end_time?: string };
}

/** Subnets of one VPC in which desktops can be created. */
export interface VpcUse {
  vpcId: string;
  subnetIds: string[];
}

export interface Gateway {
  readonly id: string;
  name: string;
  ip: string;
  zone: string;
  vmId: string;
  portId: string;
  created: number;
}

/** Where the service runs: the region itself or hardware on the customer's ground. */
export interface Site {
  readonly id: string;
  name: string;
  type: 'CENTER' | 'IES';
  status: ServiceStatus;
  /** Of switching between the Internet and Direct Connect. */
  access: string;
  zones: string[];
  vpcs: VpcUse[];
  accessMode: AccessMode;
  /** Of Direct Connect, semicolon-joined. */
  dedicatedCidrs: string;
  dedicatedAddress: string;
  standbyAddresses: string[];
  internetAddress: string;
  internetPort: string;
  managementCidr: string;
  gateways: Gateway[];
  created: number;
  jobId?: string;
  failure?: string;
  /** Id of the unfinished sub-job that changes it. */
  busy?: string;
}

/** The service as a whole: what the tenant has opened. */
export interface WorkspaceService {
  readonly id: string;
  status: ServiceStatus;
  directory: Directory;
  enterpriseId: string;
  /** The first is the central one; none before the service is open. */
  sites: Site[];
  infrastructureGroup: { id: string; name: string };
  conflictNetworks: string;
  mailsOnUnsubscription: boolean;
  collectsLogs: boolean;
  upgradesAgents: boolean;
  installsAgents: boolean;
  usersMaySnapshot: boolean;
  vncAddress: string;
  /** Set while arrears keep everything locked. */
  lock?: { since: number; reason: string };
  jobId?: string;
  failure?: string;
  /** Id of the unfinished sub-job that changes it. */
  busy?: string;
}

export const workspaceService = new Part<WorkspaceService>((world) => ({
  id: world.fresh.hex(32),
  status: 'CLOSED',
  directory: { domain_type: 'LITE_AS' },
  enterpriseId: '',
  sites: [],
  infrastructureGroup: { id: world.fresh.uuid(), name: 'WorkspaceManagerSecurityGroup' },
  conflictNetworks: '',
  mailsOnUnsubscription: false,
  collectsLogs: false,
  upgradesAgents: false,
  installsAgents: false,
  usersMaySnapshot: false,
  vncAddress: '',
}));
