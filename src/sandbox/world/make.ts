import { flat } from '../flat.ts';
import type { Random } from '../random.ts';
import { COMPANY, type Image, type Pool, type Product, type Subnet, ZONES } from './company.ts';
import type { Desktop, Nic, Tag, Volume } from './desktop.ts';
import { plug } from './network.ts';
import { orderNumber } from './orders.ts';
import type { Person, UserGroup } from './person.ts';

export interface DiskSpec {
  type: string;
  size: number;
  poolDisk?: string;
}

interface DesktopSpec {
  name: string;
  osHostName?: string;
  image: Image;
  product: Product;
  pool?: Pool;
  type: Desktop['type'];
  nic: Nic;
  created: number;
  securityGroups: string[];
  root: DiskSpec;
  data: DiskSpec[];
  zone?: string;
  /** Of yearly/monthly ones; an order is made up where `orderId` is missing. */
  expires?: number;
  renews?: boolean;
  orderId?: string;
  tags?: Tag[];
  ou: string;
  enterpriseProjectId?: string;
}

/** A running desktop that belongs to nobody yet. */
export function makeDesktop(spec: DesktopSpec, random: Random): Desktop {
  // Written out: of an object with a spread in it, V8 makes a shape of its own for every single one.
  const volume = ({ type, size, poolDisk }: DiskSpec): Volume => {
    const made: Volume = { type, size, volumeId: random.uuid(), created: spec.created };
    if (poolDisk !== undefined) made.poolDisk = poolDisk;
    return made;
  };
  const id = random.uuid();
  const sid = random.uuid();
  return {
    id,
    name: spec.name,
    osHostName: spec.osHostName ?? spec.name,
    image: spec.image,
    product: spec.product,
    ...(spec.pool && { pool: spec.pool }),
    type: spec.type,
    status: 'ACTIVE',
    task: '',
    login: 'REGISTERED',
    maintenance: false,
    created: spec.created,
    lastUsed: spec.created,
    assignments: [],
    attachState: 'UNATTACH',
    nic: spec.nic,
    securityGroups: spec.securityGroups,
    root: volume(spec.root),
    data: spec.data.map(volume),
    zone: spec.zone ?? random.pick(ZONES),
    prepaid: spec.expires !== undefined,
    ...(spec.expires !== undefined && {
      orderId: spec.orderId ?? orderNumber(random),
      expires: spec.expires,
      ...(spec.renews && { renews: true }),
    }),
    tags: spec.tags ?? [],
    enterpriseProjectId: spec.enterpriseProjectId ?? '0',
    sid,
    sidInDomain: sid,
    ou: spec.ou,
    snapshots: true,
    agentInstalled: true,
    actions: [],
  };
}

export interface PersonSpec {
  name: string;
  fullName?: string;
  email?: string;
  phone?: string;
  description?: string;
  activation?: Person['activation'];
  created: number;
  expires?: number;
  groups?: UserGroup[];
  ou?: string;
  alias?: string;
  infoMap?: string;
  enterpriseProjectId?: string;
}

export function makePerson(spec: PersonSpec, random: Random): Person {
  return {
    id: random.hex(32),
    name: spec.name,
    fullName: spec.fullName ?? spec.name,
    email: spec.email ?? '',
    phone: spec.phone ?? '',
    description: spec.description ?? '',
    activation: spec.activation ?? 'USER_ACTIVATE',
    created: spec.created,
    expires: spec.expires ?? 0,
    locked: false,
    disabled: false,
    passwordNeverExpires: false,
    mayChangePassword: true,
    mustChangePassword: true,
    groups: spec.groups ?? [],
    ou: spec.ou ?? `OU=Staff,${domainComponents()}`,
    sid: flat(`S-1-5-21-${random.int(1e8, 4e9)}-${random.int(1e8, 4e9)}-${random.int(1000, 99_999)}`),
    otp: [],
    ...(spec.alias !== undefined && { alias: spec.alias }),
    ...(spec.infoMap !== undefined && { infoMap: spec.infoMap }),
    enterpriseProjectId: spec.enterpriseProjectId ?? '0',
    desktops: new Set(),
    passwordResets: 0,
  };
}

/** `DC=lanting,DC=example` */
export function domainComponents(): string {
  return COMPANY.domain
    .split('.')
    .map((part) => `DC=${part}`)
    .join(',');
}

/** A network card for a desktop of the seeding, where every subnet has room. */
export function plugIn(subnet: Subnet, random: Random): Nic {
  const nic = plug(subnet, random);
  if (!nic) throw new Error(`subnet ${subnet.name} is full`);
  return nic;
}
