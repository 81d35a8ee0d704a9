import { z } from 'zod';
import { argumentsSchema } from '../../src/catalog/arguments-schema.ts';
import { ToolError } from '../../src/catalog/errors.ts';
import { digits, file, id, ids, int, paged, secret, text } from '../../src/catalog/fields.ts';
import { freeze } from '../../src/catalog/freeze.ts';
import { gone, order, workspaceJob } from '../../src/catalog/jobs.ts';
import { Catalogue, type ManifestEntry } from '../../src/catalog/manifest.ts';
import { area } from '../../src/catalog/operation.ts';
import { byArg } from '../../src/catalog/risk.ts';
import { atLeastOne, exactlyOne, requires, together } from '../../src/catalog/rules.ts';
import { indexOf } from '../../src/catalog/search-index.ts';
import type { CloudClient, CloudRequest, CloudResponse } from '../../src/cloud/client.ts';

/** A small API of its own, so that no test here depends on what the real one looks like. */
const fleet = area({ service: 'workspace', name: 'fleet', title: 'Fleet', about: 'Machines' });

const machineFacts = [
  { label: 'user', path: 'users[].name', or: 'user', kind: 'owner' },
  {
    label: 'session',
    path: 'login',
    kind: 'connected',
    words: { CONNECTED: 'connected now', REGISTERED: 'nobody connected' },
  },
  { label: 'power', path: 'status', kind: 'state', words: { ACTIVE: 'running' } },
  { label: 'billing', path: 'metadata.mode', kind: 'billing', words: { 1: 'yearly', 0: 'pay per use' } },
] as const;

fleet.target({
  kind: 'machine',
  noun: 'machine',
  plural: 'machines',
  read: 'ListMachines',
  arg: 'machine_id',
  batch: 3,
  id: 'machine_id',
  name: 'name',
  tags: 'tags',
  facts: [...machineFacts],
  also: [
    {
      read: 'ListBackups',
      arg: 'machine_id',
      key: 'machine_id',
      where: { status: 'ok' },
      fact: { label: 'backup', path: 'made', kind: 'protection' },
    },
  ],
});

/** Its list has no filter for ids, and what a person must know is in another list. */
fleet.target({
  kind: 'backup',
  noun: 'backup',
  plural: 'backups',
  read: 'ListBackups',
  id: 'backup_id',
  name: 'label',
  facts: [],
  also: [
    {
      read: 'ListMachines',
      arg: 'machine_id',
      batch: 2,
      from: 'machine_id',
      key: 'machine_id',
      fact: machineFacts[1],
    },
  ],
});

/** Read one by one. */
fleet.target({
  kind: 'person',
  noun: 'person',
  plural: 'people',
  read: 'ShowPerson',
  arg: 'person_id',
  row: 'person',
  id: 'id',
  name: 'name',
  facts: [{ label: 'mail', path: 'mail', kind: 'text' }],
});

/** Its list must be told a floor, and people count as connected by their number. */
fleet.target({
  kind: 'room',
  noun: 'room',
  plural: 'rooms',
  read: 'ListRooms',
  given: { floor: 1 },
  id: 'id',
  name: 'name',
  facts: [
    { label: 'session', path: 'people', kind: 'connected', words: { 0: 'nobody' }, others: 'connected: {} people' },
  ],
  also: [
    {
      read: 'ListMachines',
      arg: 'user',
      key: 'user',
      count: true,
      fact: { label: 'machines', path: '', kind: 'state' },
    },
  ],
});

/** Its list shows one floor at a time. */
fleet.target({
  kind: 'suite',
  noun: 'suite',
  plural: 'suites',
  read: 'ListRooms',
  each: { arg: 'floor', values: ['1', '2', '3'] },
  id: 'id',
  name: 'name',
  facts: [],
});

/** Lives inside of a group, which its list must be told. */
fleet.target({
  kind: 'program',
  noun: 'program',
  plural: 'programs',
  read: 'ListPrograms',
  needs: ['group_id'],
  id: 'id',
  name: 'name',
  facts: [],
});

fleet.operation('ListMachines', 'GET /v2/{project_id}/machines', {
  does: 'List machines.',
  keywords: 'inventory',
  risk: 'read',
  query: { machine_id: z.array(text(255)).optional(), user: text(64).optional(), ...paged(1000) },
  page: { style: 'offset', items: 'machines', total: 'total_count', max: 10 },
});

fleet.operation('ListBackups', 'GET /v2/{project_id}/backups', {
  does: 'List backups.',
  keywords: 'snapshots',
  risk: 'read',
  query: { machine_id: text(255).optional(), ...paged(1000) },
  page: { style: 'offset', items: 'backups', total: 'total_count', max: 10 },
});

fleet.operation('ListEvents', 'GET /v2/{project_id}/events', {
  does: 'List events.',
  keywords: 'log',
  risk: 'read',
  query: paged(1000),
  page: { style: 'offset', items: 'events', max: 10 },
});

fleet.operation('ListPorts', 'GET /v2/{project_id}/ports', {
  does: 'List ports.',
  keywords: 'network',
  risk: 'read',
  query: { limit: int(1, 100).optional(), marker: text(64).optional() },
  page: { style: 'marker', items: 'ports', max: 10 },
});

fleet.operation('ShowPerson', 'GET /v2/{project_id}/people/{person_id}', {
  does: 'Show a person.',
  keywords: 'user',
  risk: 'read',
  path: { person_id: id() },
});

fleet.operation('RunMachines', 'POST /v2/{project_id}/machines/action', {
  does: 'Start or stop machines.',
  keywords: 'power',
  risk: byArg('op', { start: 'write', else: 'disruptive' }),
  targets: { kind: 'machine', ids: 'machine_ids' },
  body: { machine_ids: ids(3), op: z.enum(['start', 'stop']), message: text(20, 2).optional() },
  split: { arg: 'machine_ids', max: 3 },
  job: workspaceJob(),
  failures: { list: 'failed', id: 'machine_id', name: 'name', code: 'error_code', message: 'error_msg' },
  warn: 'Unsaved work is lost.',
});

fleet.operation('ResizeMachines', 'POST /v2/{project_id}/machines/resize', {
  does: 'Resize machines.',
  keywords: 'size',
  risk: ['billing', 'disruptive'],
  targets: { kind: 'machine', ids: 'machines[].machine_id' },
  body: {
    machines: z
      .array(z.strictObject({ machine_id: id(), size: int(1, 9).optional() }))
      .min(1)
      .max(2),
  },
  split: { arg: 'machines', max: 2 },
  job: workspaceJob('jobs[].job_id'),
});

fleet.operation('DeleteMachine', 'DELETE /v2/{project_id}/machines/{machine_id}', {
  does: 'Delete a machine.',
  keywords: 'remove',
  risk: 'destructive',
  targets: { kind: 'machine', ids: 'machine_id' },
  path: { machine_id: id() },
  query: { force: z.boolean().optional() },
  body: { reason: text(50).optional() },
  job: gone('ShowPerson', 'person_id', { from: 'machine_id' }),
});

fleet.operation('DeleteBackups', 'POST /v2/{project_id}/backups/delete', {
  does: 'Delete backups.',
  keywords: 'remove',
  risk: 'destructive',
  targets: { kind: 'backup', ids: 'backup_ids' },
  body: { backup_ids: ids(100) },
});

fleet.operation('DeletePeople', 'POST /v2/{project_id}/people/delete', {
  does: 'Delete people.',
  keywords: 'remove',
  risk: 'destructive',
  targets: { kind: 'person', ids: 'person_ids' },
  body: { person_ids: ids(2).optional(), all: z.boolean().optional() },
  split: { arg: 'person_ids', max: 2 },
  job: gone('ShowPerson', 'person_id', { from: 'person_ids' }),
  failures: { list: 'failed', id: 'person_id', code: 'error_code' },
});

fleet.operation('HandOver', 'PUT /v2/{project_id}/machines/owner', {
  does: 'Give the machines of one user to another.',
  keywords: 'owner',
  risk: 'disruptive',
  targets: { kind: 'machine', ids: 'old_user', by: 'user' },
  body: { old_user: text(36, 1), new_user: text(36, 1) },
});

fleet.operation('CreatePeople', 'POST /v2/{project_id}/people', {
  does: 'Create people.',
  keywords: 'users',
  risk: 'write',
  body: {
    people: z
      .array(
        z.strictObject({
          name: text(20, 1),
          password: secret(text(20, 8)).optional(),
          mail: z.email().optional(),
          tags: z.record(z.string(), z.string()).optional(),
        }),
      )
      .min(1)
      .max(2),
    group_ids: ids(5).optional(),
    quota: digits().optional(),
    factor: z.number().multipleOf(5).positive().optional(),
    code: z.string().length(4).optional(),
    mode: z.literal('fast').optional(),
    form: z.union([z.strictObject({ size: int(1) }), z.strictObject({ product: text(9) })]).optional(),
    notify: z.boolean().optional(),
  },
  split: { arg: 'people', max: 2 },
});

fleet.operation('Search', 'POST /v2/{project_id}/search', {
  does: 'Search machines.',
  keywords: 'find',
  risk: 'read',
  body: {
    name: text(20).optional(),
    user_id: text(20).optional(),
    sort_field: text(20).optional(),
    sort_type: z.enum(['ASC', 'DESC']).optional(),
    type: text(20).optional(),
    key: text(20).optional(),
    zone: text(20).optional(),
  },
  rules: [
    exactlyOne('name', 'user_id'),
    together('sort_field', 'sort_type'),
    requires(['type', 'keyed'], 'key'),
    atLeastOne('zone'),
  ],
});

fleet.operation('SetSwitches', 'PUT /v2/{project_id}/switches', {
  does: 'Set switches.',
  keywords: 'settings',
  risk: 'write',
  body: { switches: z.record(z.string(), z.boolean()) },
  bodyIs: 'switches',
});

fleet.operation('ListPrograms', 'GET /v2/{project_id}/groups/{group_id}/programs', {
  does: 'List the programs of a group.',
  keywords: 'apps',
  risk: 'read',
  path: { group_id: id() },
  page: { style: 'whole', items: 'programs' },
});

fleet.operation('RemovePrograms', 'POST /v2/{project_id}/groups/{group_id}/programs/delete', {
  does: 'Remove programs from a group.',
  keywords: 'apps',
  risk: 'destructive',
  targets: { kind: 'program', ids: 'ids' },
  path: { group_id: id() },
  body: { ids: ids(10) },
});

fleet.operation('ListRooms', 'GET /v2/{project_id}/rooms', {
  does: 'List rooms.',
  keywords: 'rooms',
  risk: 'read',
  query: { floor: int(1) },
  page: { style: 'whole', items: 'rooms' },
});

fleet.operation('CloseRooms', 'POST /v2/{project_id}/rooms/close', {
  does: 'Close rooms.',
  keywords: 'rooms',
  risk: 'disruptive',
  targets: { kind: 'room', ids: 'room_ids' },
  body: { room_ids: ids(10) },
});

fleet.operation('CloseSuites', 'POST /v2/{project_id}/suites/close', {
  does: 'Close suites.',
  keywords: 'rooms',
  risk: 'disruptive',
  targets: { kind: 'suite', ids: 'suite_ids' },
  body: { suite_ids: ids(10) },
});

fleet.operation('Retire', 'POST /v2/{project_id}/retire', {
  does: 'Retire machines and backups.',
  keywords: 'old',
  risk: 'destructive',
  targets: [
    { kind: 'machine', ids: 'machine_ids' },
    { kind: 'machine', ids: 'objects[type=MACHINE].id' },
    { kind: 'backup', ids: 'objects[type=BACKUP].id' },
    { kind: 'machine', when: { arg: 'objects[].type', is: 'ALL' } },
    { kind: 'machine', ids: 'user', by: 'user', unless: 'machine_ids' },
    { kind: 'machine', ids: 'group', within: true },
  ],
  body: {
    machine_ids: ids(10).optional(),
    objects: z.array(z.strictObject({ type: text(9), id: id().optional() })).optional(),
    user: text(20).optional(),
    group: text(20).optional(),
  },
});

fleet.operation('ListReadings', 'GET /v2/{project_id}/readings', {
  does: 'List readings.',
  keywords: 'metrics',
  risk: 'read',
  query: { dim: z.array(text(300)).max(3).optional() },
  indexed: ['dim'],
  page: { style: 'whole', items: '' },
});

fleet.operation('ListTagged', 'POST /v2/{project_id}/tagged', {
  does: 'List tagged machines.',
  keywords: 'tags',
  risk: 'read',
  body: { tag: text(64), action: text(9).optional(), limit: digits().optional(), offset: digits().optional() },
  page: {
    style: 'offset',
    in: 'body',
    items: 'machines',
    total: 'total_count',
    max: 10,
    countedBy: { arg: 'action', value: 'count' },
  },
});

fleet.operation('ListKeys', 'GET /v2/{project_id}/keys', {
  does: 'List keys.',
  keywords: 'keys',
  risk: 'read',
  query: { limit: int(1, 100).optional(), marker: text(64).optional() },
  page: { style: 'marker', items: 'keys', marker: 'key.id', max: 2 },
});

fleet.operation('Unsubscribe', 'POST /v2/{project_id}/unsubscribe', {
  does: 'Give machines or backups back.',
  keywords: 'refund',
  risk: ['billing', 'destructive'],
  targets: { kind: 'machine', or: ['backup'], ids: 'resource_ids' },
  body: { resource_ids: ids(10) },
});

fleet.operation('CloseDown', 'DELETE /v2/{project_id}/fleet', {
  does: 'Close everything down.',
  keywords: 'end',
  risk: 'destructive',
  targets: { kind: 'machine' },
});

fleet.operation('UploadIcon', 'POST /v2/{project_id}/icon', {
  does: 'Upload an icon.',
  keywords: 'picture',
  risk: 'write',
  body: { icon: file(3_000), note: text(20).optional(), size: int(1).optional() },
  multipart: true,
  language: true,
});

fleet.operation('QuoteMachines', 'POST /v2/{project_id}/quote', {
  does: 'Quote a price.',
  keywords: 'price',
  risk: 'read',
  body: { product: text(20).optional(), ids: z.array(text(20)).optional() },
});

fleet.operation('BuyMachines', 'POST /v2/{project_id}/orders', {
  does: 'Buy machines.',
  keywords: 'order',
  risk: 'billing',
  body: {
    kind: z.enum(['new', 'more', 'gift']),
    items: z.array(z.strictObject({ id: id() })).optional(),
    product: text(20).optional(),
    pay: z.strictObject({ now: z.boolean().optional() }).optional(),
  },
  estimate: [
    {
      read: 'QuoteMachines',
      when: { arg: 'kind', is: 'new' },
      args: { product: 'product', ids: 'items[].id' },
      amount: ['results[].amount', 'amount'],
      currency: 'currency',
    },
    { read: 'QuoteMachines', when: { arg: 'kind', is: 'more' }, args: {}, amount: ['amount'], currency: 'currency' },
  ],
  job: [workspaceJob(), order('pay.now')],
});

const { manifest, schemas, texts } = freeze([fleet]);
export const catalogue = new Catalogue(
  () => manifest,
  () => schemas,
  () => indexOf(texts),
);

export const operation = (id: string): ManifestEntry => catalogue.operation('workspace', id);

/** The zod schema of an operation's own arguments. */
export function schemaOf(id: string): z.ZodObject {
  const found = fleet.operations.find((each) => each.id === id);
  if (!found) throw new Error(`no operation ${id}`);
  return argumentsSchema(found);
}

/** Answers of the cloud by operation: a value, an error to throw, or a function of the request. */
export type Answers = Record<string, unknown | ((request: CloudRequest, turn: number) => unknown)>;

export interface RecordingClient extends CloudClient {
  readonly requests: CloudRequest[];
  /** What was asked of one operation: queries of reads, bodies of others. */
  asked(operationId: string): unknown[];
}

/** A cloud made by hand. */
export function recordingClient(answers: Answers): RecordingClient {
  const requests: CloudRequest[] = [];
  const of = (operationId: string) => requests.filter((each) => each.operationId === operationId);
  return {
    requests,
    asked: (operationId) => of(operationId).map(({ method, query, body }) => (method === 'GET' ? query : body)),
    async request(request): Promise<CloudResponse> {
      requests.push(request);
      if (!(request.operationId in answers)) throw new Error(`nobody expected ${request.operationId}`);
      const given = answers[request.operationId];
      const answer = typeof given === 'function' ? given(request, of(request.operationId).length - 1) : given;
      if (answer instanceof Error) throw answer;
      return { status: 200, body: structuredClone(answer), requestId: `r${requests.length}`, requests: 1 };
    },
    prepare: ({ method, path, body }) => ({ method, url: path, ...(body !== undefined && { body }) }),
    serverClockOffsetMs: () => 0,
    check: () => Promise.reject(new Error('not here')),
    close: () => Promise.resolve(),
  };
}

/** A list of which the answer to each request is a part, as the API would give it. */
export function pages(
  name: string,
  rows: readonly unknown[],
  { total = rows.length as number | undefined, cap = 1_000 } = {},
) {
  return ({ query }: CloudRequest) => {
    const start = Number(query.offset ?? 0);
    const size = Math.min(Number(query.limit ?? cap), cap);
    return { [name]: rows.slice(start, start + size), ...(total !== undefined && { total_count: total }) };
  };
}

export const refused = (code = 'WKS.0001') => new ToolError({ code, message: `${code} said no`, hint: 'h' }, 'refused');
export const lost = (request_id?: string) =>
  new ToolError({ code: 'timeout', message: 'nobody knows', hint: 'h', ...(request_id && { request_id }) }, 'unknown');
export const unsent = () =>
  new ToolError({ code: 'unreachable', message: 'no way there', hint: 'h', retryable: true }, 'not_sent');
export const missing = () =>
  new ToolError({ code: 'WKS.00010031', message: 'not there', hint: 'h' }, 'refused', { notFound: true });
