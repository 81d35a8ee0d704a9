import type { z } from 'zod';
import type { Shape } from './fields.ts';
import type { JobSpec } from './jobs.ts';
import { type RiskRule, type RiskSpec, riskRule } from './risk.ts';
import type { Rule } from './rules.ts';
import type { TargetKind, Targets } from './targets.ts';

export type Service = 'workspace' | 'appstream' | 'bss';
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Route = `${Method} /${string}`;

/** Placeholders the caller fills; `project_id` comes from the site. */
type Placeholder<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Exclude<Name, 'project_id'> | Placeholder<Rest>
  : never;

type PathFields<R extends Route> = [Placeholder<R>] extends [never]
  ? { path?: never }
  : { path: { [Name in Placeholder<R>]: z.ZodType } };

/**
 * How a list is paged. Offset lists take `limit` and `offset`; marker lists `limit` and `marker`; a whole list comes in one
 * answer and takes neither.
 */
export interface Page {
  style: 'offset' | 'marker' | 'whole';
  /** Path of the rows in the answer; empty when the answer is itself the list. */
  items: string;
  /** Marker lists: path in a row of what the next page begins after; `id` if unset. */
  marker?: string;
  /** Path of the total, where the API gives one. */
  total?: string;
  /** Largest page the API gives; asked for when the caller wants everything. Whole lists have none. */
  max?: number;
  /** `limit` and `offset` stand in the body instead of the query. */
  in?: 'body';
  /** They are text there; the freezing finds that out. */
  text?: boolean;
  /** The first page must be asked for by its offset; the freezing finds that out. */
  offsetNeeded?: boolean;
  /** The argument that, with this value, asks for the total alone: then there are no pages to ask for. */
  countedBy?: { arg: string; value: string };
}

/** The operation that quotes a price for this one, asked while the plan is made. */
export interface Estimate {
  /** Operation id of the same service. */
  read: string;
  /** Only when this argument has this value. */
  when?: { arg: string; is: string };
  /** Arguments of `read`, each by the path of its value in this operation's arguments. */
  args: Record<string, string>;
  /** Paths in the answer; the first amount found is the one quoted. */
  amount: string[];
  currency: string;
}

/** Items of a 2xx answer that failed all the same. */
export interface PartialFailures {
  list: string;
  id?: string;
  name?: string;
  code: string;
  /** Codes that good items carry. */
  ok?: string[];
  message?: string;
}

interface Facts {
  /** What it does, one short sentence. */
  does: string;
  /** What people call it, English and Chinese, comma-joined; feeds the search, never shown. */
  keywords: string;
  risk: RiskSpec;
  title?: string;
  /** What it acts on; several sets where they stand in several arguments. */
  targets?: Targets | Targets[];
  query?: Shape;
  body?: Shape;
  /** The one body field that is the whole body (array bodies, free-form maps). */
  bodyIs?: string;
  /** The body travels as a form, its files (`file()`) as parts. */
  multipart?: boolean;
  /** Query arguments whose list travels as `name.0`, `name.1` … */
  indexed?: string[];
  /** Sends mails: the site's language goes along as `X-Language`. */
  language?: boolean;
  rules?: Rule[];
  page?: Page;
  /** The argument whose list is split into several requests when it is longer than the API takes. */
  split?: { arg: string; max: number };
  /** What its answer starts; several where the answer is of one kind or another (a job or an order). */
  job?: JobSpec | JobSpec[];
  /** Quotes of what it costs, for its preview. */
  estimate?: Estimate[];
  failures?: PartialFailures;
  /** Tags or names that policy rules may go by, changed always or when the argument at this path is given. */
  changes?: { what: 'tags' | 'names'; arg?: string }[];
  /** Path of the one object in the answer that matters, when it is wrapped. */
  unwrap?: string;
  /** The columns shown first when an answer is over the budget. */
  brief?: string[];
  /** What a person should know that no schema says; shown in the preview. */
  warn?: string;
  /** Requests per user and minute; 200 for GET and 100 otherwise when unset (Workspace API reference, "Throttling"). */
  throttle?: number;
}

export type OperationSpec<R extends Route> = Facts & PathFields<R>;

export interface Operation extends Omit<Facts, 'risk' | 'job' | 'targets'> {
  id: string;
  service: Service;
  area: string;
  method: Method;
  route: string;
  path: Shape;
  query: Shape;
  body: Shape;
  risk: RiskRule;
  jobs: JobSpec[];
  targets: Targets[];
}

export interface AreaSpec {
  service: Service;
  name: string;
  title: string;
  /** One line for people who choose toolsets. */
  about: string;
}

export interface Area extends AreaSpec {
  operations: Operation[];
  targetKinds: TargetKind[];
  /** Declares one operation, named by the API's own operation id. */
  operation<R extends Route>(id: string, route: R, spec: OperationSpec<R>): Operation;
  /** Declares how targets of one kind are looked up for previews; a kind's name is one for all areas. */
  target(kind: Omit<TargetKind, 'service'>): TargetKind;
}

/**
 * Opens an area: one file of declarations.
 *
 * @example
 * const snapshots = area({ service: 'workspace', name: 'snapshots', title: 'Snapshots', about: 'Desktop snapshots' });
 * export const batchDelete = snapshots.operation('BatchDeleteDesktopSnapshot', 'POST /v2/{project_id}/snapshots/batch-delete', {
 *   does: 'Delete snapshots.', keywords: 'remove snapshot, 删除快照', risk: 'destructive',
 *   targets: { kind: 'snapshot', ids: 'snapshot_ids' },
 *   body: { snapshot_ids: ids(100) }, split: { arg: 'snapshot_ids', max: 100 }, job: workspaceJob(),
 * });
 */
export function area(spec: AreaSpec): Area {
  const operations: Operation[] = [];
  const targetKinds: TargetKind[] = [];
  return {
    ...spec,
    operations,
    targetKinds,
    operation(id, route, { risk, path, query, body, job, targets, ...facts }) {
      const [method, template] = route.split(' ') as [Method, string];
      const declared: Operation = {
        ...facts,
        id,
        service: spec.service,
        area: spec.name,
        method,
        route: template,
        path: path ?? {},
        query: query ?? {},
        body: body ?? {},
        risk: riskRule(risk),
        jobs: job ? [job].flat() : [],
        targets: targets ? [targets].flat() : [],
      };
      operations.push(declared);
      return declared;
    },
    target(kind) {
      const declared = { ...kind, service: spec.service };
      targetKinds.push(declared);
      return declared;
    },
  };
}

/** `BatchRunDesktops` -> `batch_run_desktops`; other services' carry their service, because eight ids exist in two of them. */
export function toolName(service: Service, operationId: string): string {
  const snake = operationId
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
  return service === 'workspace' ? snake : `${service}_${snake}`;
}
