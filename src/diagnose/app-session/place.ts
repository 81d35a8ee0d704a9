import { at, flag, moment, number, type Row, rowsAt, text, texts } from '../fields.ts';
import { source } from '../source.ts';

export interface AppGroup {
  id: string;
  name: string;
  serverGroup: string | undefined;
  serverGroupName: string | undefined;
}

export function appGroupOf(row: Row): AppGroup {
  return {
    id: text(row, 'id') ?? '',
    name: text(row, 'name') ?? '',
    serverGroup: text(row, 'app_server_group_id'),
    serverGroupName: text(row, 'app_server_group_name'),
  };
}

export interface App {
  id: string;
  name: string;
  state: string | undefined;
  path: string | undefined;
  /** 1: comes with the system, 2: of the image, 3: described by hand. */
  kind: number | undefined;
}

export function appOf(row: Row): App {
  return {
    id: text(row, 'id') ?? '',
    name: text(row, 'name') ?? '',
    state: text(row, 'state'),
    path: text(row, 'execute_path'),
    kind: number(row, 'source_type'),
  };
}

export interface AppSession {
  id: string;
  user: string;
  state: string;
  apps: string | undefined;
  serverGroup: string | undefined;
  machine: string | undefined;
  began: number | undefined;
  /** When it got into its state. */
  changed: number | undefined;
  code: string | undefined;
  reason: string | undefined;
}

export function appSessionOf(row: Row): AppSession {
  return {
    id: text(row, 'id') ?? '',
    user: text(row, 'login_user') ?? '',
    state: text(row, 'session_state') ?? '',
    apps: text(row, 'app_name'),
    serverGroup: text(row, 'app_server_group_id'),
    machine: text(row, 'machine_name'),
    began: moment(row, 'start_time'),
    changed: moment(row, 'last_update_status_time'),
    code: text(row, 'failed_code'),
    reason: text(row, 'failed_reason'),
  };
}

/** Where applications come from: a group of them, the servers they run on, or both; and the one that is asked about. */
export interface Place {
  appGroup: AppGroup | undefined;
  serverGroup: string | undefined;
  app: App | undefined;
  /** Names of applications that the person has opened lately: of somebody who asks for none by name, these are meant. */
  used?: readonly string[];
  /** Id of the server that is asked about: of the others, only what they have room for matters. */
  server?: string;
  /** The person has used it, or somebody asked for it by name: it is missed when it is not there. */
  wanted: boolean;
}

/** Who diagnoses a place has found it, and gives it. */
export const place = source<Place>({
  name: 'the place',
  tells: 'which application group and servers are meant',
  service: 'appstream',
  operationId: 'ListAppGroup',
  ask: () => [],
  pick: () => {
    throw new TypeError('the place is given');
  },
});

export interface ServerGroup {
  id: string;
  name: string;
  enabled: boolean;
  image: { id: string | undefined; type: string | undefined };
  os: string | undefined;
  product: { id: string | undefined; sessions: number | undefined };
  disk: number | undefined;
  vdi: boolean;
  /** Up to where a server gets new sessions. */
  mostSessions: number | undefined;
  scaling: { on: boolean; most: number | undefined; step: number | undefined } | undefined;
  standby: string[];
}

export const serverGroup = source<ServerGroup>({
  name: 'its server group',
  tells: 'whether its server group is enabled, and how many sessions it takes',
  service: 'appstream',
  operationId: 'ShowServerGroup',
  after: [place],
  ask: (seen) => {
    const { serverGroup: id } = seen.of(place);
    return id === undefined ? [] : [{ server_group_id: id }];
  },
  pick: ([answer]) => {
    const body = answer?.body;
    const policy = at(body, 'scaling_policy');
    return {
      id: text(body, 'id') ?? '',
      name: text(body, 'name') ?? '',
      enabled: flag(body, 'server_group_status') ?? true,
      image: { id: text(body, 'image_id'), type: text(body, 'image_type') },
      os: text(body, 'os_type'),
      product: { id: text(body, 'product_id'), sessions: number(body, 'product_info.sessions') },
      disk: number(body, 'system_disk_size'),
      vdi: flag(body, 'is_vdi') ?? false,
      mostSessions: number(body, 'route_policy.max_session'),
      scaling:
        policy === undefined || policy === null
          ? undefined
          : {
              on: flag(policy, 'enable') ?? true,
              most: number(policy, 'max_scaling_amount'),
              step: number(policy, 'single_expansion_count'),
            },
      standby: texts(body, 'secondary_server_group_ids'),
    };
  },
});

export interface Server {
  id: string;
  name: string;
  machine: string | undefined;
  group: string | undefined;
  /** REGISTERED: ready. */
  status: string | undefined;
  vm: string | undefined;
  task: string | undefined;
  maintenance: boolean;
  sessions: number;
  image: string | undefined;
  byScaling: boolean;
  prepaid: boolean;
  created: number | undefined;
  frozen: string | undefined;
  lastJob: { id: string | undefined; type: string | undefined; status: string | undefined; at: number | undefined };
}

export function serverOf(row: Row): Server {
  const task = text(row, 'task_status');
  return {
    id: text(row, 'id') ?? '',
    name: text(row, 'name') ?? '',
    machine: text(row, 'machine_name'),
    group: text(row, 'server_group_id'),
    status: text(row, 'status'),
    vm: text(row, 'vm_status'),
    // The API writes the word for none.
    task: task === undefined || /^(null|none)$/i.test(task) ? undefined : task,
    maintenance: flag(row, 'maintain_status') ?? false,
    sessions: number(row, 'session_count') ?? 0,
    image: text(row, 'image_id'),
    byScaling: flag(row, 'scaling_auto_create') ?? false,
    prepaid: text(row, 'metadata.charging_mode') === '1',
    created: moment(row, 'create_time'),
    frozen: text(rowsAt(row, 'freeze')[0], 'scene'),
    lastJob: {
      id: text(row, 'job_id'),
      type: text(row, 'job_type'),
      status: text(row, 'job_status'),
      at: moment(row, 'job_time'),
    },
  };
}

export const servers = source<readonly Server[]>({
  name: 'its servers',
  tells: 'which of its servers are ready, and how full',
  service: 'appstream',
  operationId: 'ListServers',
  after: [place],
  list: { limit: 100, pages: 3 },
  ask: (seen) => {
    const { serverGroup: id } = seen.of(place);
    return id === undefined ? [] : [{ server_group_id: id }];
  },
  pick: ([answer]) => (answer?.rows ?? []).map(serverOf),
});

/** Servers that take over what these have no room for. */
export const standbyServers = source<readonly Server[]>({
  name: 'its standby servers',
  tells: 'whether its standby servers have room',
  service: 'appstream',
  operationId: 'ListServers',
  after: [serverGroup],
  list: { limit: 100, pages: 1 },
  most: 2,
  ask: (seen) => (seen.maybe(serverGroup)?.standby ?? []).map((id) => ({ server_group_id: id })),
  pick: (answers) => answers.flatMap(({ rows }) => rows.map(serverOf)),
});
