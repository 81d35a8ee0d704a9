import type { Tag } from './desktop.ts';

/** The surroundings of the sandbox's company: what it can buy, install and plug into, and its pools. */

export interface Product {
  readonly id: string;
  flavor: string;
  cpu: number;
  /** MB. */
  memory: number;
  architecture: 'x86' | 'arm';
  edition: string;
  gpu: boolean;
}

export interface Image {
  readonly id: string;
  name: string;
  type: 'gold' | 'private';
  os: 'Windows' | 'Linux';
  version: string;
  /** How computer names abbreviate it. */
  code: string;
  /** Of images that came to be after the company. */
  created?: number;
  /** Under which the market sells it. */
  productCode?: string;
}

export interface Vpc {
  readonly id: string;
  name: string;
  cidr: string;
}

export interface Subnet {
  readonly id: string;
  name: string;
  vpc: Vpc;
  /** First two octets, e.g. `10.21`: every subnet is a /16. */
  prefix: string;
  taken: Set<string>;
  /** Addresses that machines outside Workspace hold. */
  heldByOthers?: number;
  /** Where the search for a free address goes on. */
  next: number;
}

export interface SecurityGroup {
  readonly id: string;
  name: string;
}

/** A disk that every desktop of a pool has. */
export interface PoolDisk {
  readonly id: string;
  type: string;
  /** GB. */
  size: number;
}

/** A user or user group that may use a pool. */
export interface PoolAuthorization {
  type: 'USER' | 'USER_GROUP';
  id: string;
  name: string;
  /** Permission group inside the operating system. */
  privilege: string;
  since: number;
}

/** AUTO_CREATED: ahead of need; ACCESS_CREATED: when somebody logs in and finds none. */
export interface AutoscalePolicy {
  type?: string;
  /** Most desktops created so. */
  most?: number;
  minIdle?: number;
  /** Created at a time. */
  step?: number;
}

export interface Pool {
  readonly id: string;
  name: string;
  /** STATIC: each desktop has its own user; DYNAMIC: whoever comes gets one. */
  kind: 'STATIC' | 'DYNAMIC';
  description: string;
  created: number;
  /** What its desktops are or shall be: one that could not be changed along with it differs. */
  product: Product;
  image: Image;
  root: PoolDisk;
  data: PoolDisk[];
  subnets: Subnet[];
  securityGroups: string[];
  zone?: string;
  ou: string;
  tags: Tag[];
  authorized: PoolAuthorization[];
  prepaid: boolean;
  maintenance: boolean;
  /** Minutes a dynamic pool keeps the desktop of a user who is disconnected. */
  retention?: number;
  autoscale: boolean;
  policy?: AutoscalePolicy;
  /** Desktops created by the policy so far. */
  autoCreated: number;
  namePolicyId?: string;
  enterpriseProjectId: string;
  /** Desktops that were ordered and are not finished. */
  coming: number;
  /** Id of the sub-job that deletes it. */
  busy?: string;
}

export interface Department {
  code: string;
  name: string;
  zh: string;
  costCentre: string;
  /** Of all desktops. */
  share: number;
  /** Image codes by weight. */
  images: Readonly<Record<string, number>>;
  product: string;
  /** Share of yearly/monthly desktops. */
  prepaid: number;
  /** Share of desktops nobody has used for a month. */
  idle: number;
  dynamicPool?: true;
}

export const COMPANY = { name: 'Lanting', domain: 'lanting.example', netbios: 'LANTING' } as const;

export const DEPARTMENTS: readonly Department[] = [
  {
    code: 'DESIGN',
    name: 'Design',
    zh: '设计部',
    costCentre: 'CC-4100',
    share: 0.13,
    images: { W10: 0.75, W11: 0.25 },
    product: 'workspace.x86.workstation.4xlarge4.g',
    prepaid: 0.5,
    idle: 0.06,
  },
  {
    code: 'DEV',
    name: 'Engineering',
    zh: '研发部',
    costCentre: 'CC-5200',
    share: 0.26,
    images: { UBU: 0.4, W11: 0.4, W10: 0.2 },
    product: 'workspace.x86.ultimate.2xlarge4',
    prepaid: 0.3,
    idle: 0.1,
  },
  {
    code: 'SALES',
    name: 'Sales',
    zh: '销售部',
    costCentre: 'CC-2300',
    share: 0.19,
    images: { W10: 0.55, W11: 0.45 },
    product: 'workspace.x86.general.xlarge2',
    prepaid: 0.2,
    idle: 0.28,
  },
  {
    code: 'FIN',
    name: 'Finance',
    zh: '财务部',
    costCentre: 'CC-1100',
    share: 0.09,
    images: { W10: 0.8, W11: 0.2 },
    product: 'workspace.x86.enterprise.xlarge4',
    prepaid: 0.8,
    idle: 0.05,
  },
  {
    code: 'HR',
    name: 'People',
    zh: '人事部',
    costCentre: 'CC-1200',
    share: 0.06,
    images: { W11: 0.7, W10: 0.3 },
    product: 'workspace.x86.general.xlarge2',
    prepaid: 0.4,
    idle: 0.12,
  },
  {
    code: 'CALL',
    name: 'Call centre',
    zh: '客服中心',
    costCentre: 'CC-3400',
    share: 0.19,
    images: { W10: 1 },
    product: 'workspace.x86.general.large2',
    prepaid: 0,
    idle: 0.15,
    dynamicPool: true,
  },
  {
    code: 'OPS',
    name: 'Operations',
    zh: '运维部',
    costCentre: 'CC-6000',
    share: 0.08,
    images: { UOS: 0.5, UBU: 0.3, W11: 0.2 },
    product: 'workspace.x86.enterprise.xlarge4',
    prepaid: 0.25,
    idle: 0.1,
  },
];

const product = (id: string, flavor: string, cpu: number, gb: number, edition: string, gpu = false): Product => ({
  id,
  flavor,
  cpu,
  memory: gb * 1024,
  architecture: 'x86',
  edition,
  gpu,
});

export const PRODUCTS: readonly Product[] = [
  product('workspace.x86.general.large2', 'p1.large.2', 2, 4, 'general'),
  product('workspace.x86.general.xlarge2', 'p1.xlarge.2', 4, 8, 'general'),
  product('workspace.x86.enterprise.xlarge4', 'p1.xlarge.4', 4, 16, 'enterprise'),
  product('workspace.x86.enterprise.2xlarge4', 'p1.2xlarge.4', 8, 32, 'enterprise'),
  product('workspace.x86.ultimate.2xlarge4', 'p1.2xlarge.8', 8, 32, 'ultimate'),
  product('workspace.x86.ultimate.4xlarge4', 'p1.4xlarge.8', 16, 64, 'ultimate'),
  product('workspace.x86.workstation.4xlarge4.g', 'g6v.4xlarge.4', 16, 64, 'workstation', true),
  product('workspace.x86.workstation.8xlarge4.g', 'g6v.8xlarge.4', 32, 128, 'workstation', true),
];

export const IMAGES: readonly Omit<Image, 'id'>[] = [
  {
    name: 'Windows 10 Enterprise 22H2',
    type: 'gold',
    os: 'Windows',
    version: 'Version22H2(OS Build 19045.4170)',
    code: 'W10',
  },
  {
    name: 'Windows 11 Enterprise 23H2',
    type: 'gold',
    os: 'Windows',
    version: 'Version23H2(OS Build 22631.3447)',
    code: 'W11',
  },
  { name: 'Ubuntu 22.04 Desktop', type: 'gold', os: 'Linux', version: '22.04.4 LTS', code: 'UBU' },
  { name: 'UOS Desktop 20 Professional', type: 'gold', os: 'Linux', version: '20.1060', code: 'UOS' },
  {
    name: 'LANTING_W10_DESIGN_2024Q4',
    type: 'private',
    os: 'Windows',
    version: 'Version22H2(OS Build 19045.5247)',
    code: 'W10',
  },
];

export const ZONES = ['sandbox-1a', 'sandbox-1b'] as const;
