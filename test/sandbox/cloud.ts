import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { type Dispatcher, request } from 'undici';
import { freeze } from '../../src/catalog/freeze.ts';
import { Catalogue } from '../../src/catalog/manifest.ts';
import { indexOf } from '../../src/catalog/search-index.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { areas } from '../../tools/index.ts';
import { FakeClock } from '../cloud/fake-clock.ts';

const { manifest, schemas, texts } = freeze(await Promise.all(Object.values(areas).map((load) => load())));
/** Of everything that is declared. */
export const catalogue = new Catalogue(
  () => manifest,
  () => schemas,
  () => indexOf(texts),
);

export type Row = Record<string, unknown>;

/** An answer, whatever is in it. */
export class Reply {
  readonly status: number;
  readonly headers: Dispatcher.ResponseData['headers'];
  readonly text: string;

  constructor(status: number, headers: Dispatcher.ResponseData['headers'], text: string) {
    this.status = status;
    this.headers = headers;
    this.text = text;
  }

  get body(): Row {
    return (this.text === '' ? {} : JSON.parse(this.text)) as Row;
  }

  /** The value at a path such as `desktop.metadata.charging_mode` or `sub_jobs.0.status`. */
  at(path: string): unknown {
    return path.split('.').reduce<unknown>((value, key) => (value as Row | undefined)?.[key], this.body);
  }

  string(path: string): string {
    const value = this.at(path);
    if (typeof value !== 'string') throw new Error(`no text at ${path}: ${this.status} ${this.text.slice(0, 500)}`);
    return value;
  }

  rows(path: string): Row[] {
    const value = this.at(path);
    if (!Array.isArray(value)) throw new Error(`no rows at ${path}: ${this.status} ${this.text.slice(0, 500)}`);
    return value as Row[];
  }

  /** One column of rows. */
  column(path: string, name: string): unknown[] {
    return this.rows(path).map((row) => row[name]);
  }
}

/** `404 WKS.0010`: how a refusal begins. */
export function codeOf(reply: Reply): string {
  return `${reply.status} ${reply.at('error_code')}`;
}

export interface Sent {
  query?: Record<string, string | number | boolean | string[]>;
  body?: unknown;
  headers?: Record<string, string>;
  /** Changes the signed headers before they are sent. */
  tamper?(headers: Record<string, string>): Record<string, string>;
  /** Sent instead of what was signed. */
  sendInstead?: { method?: string; path?: string; query?: string; body?: string };
}

/** A client that owes nothing to ours: it signs with the vendor's own signer. */
export class VendorClient {
  readonly url: string;
  readonly #clock: FakeClock;
  readonly #keys: { ak: string; sk: string };
  readonly #project: string;

  constructor(url: string, clock: FakeClock, { ak, sk, projectId }: { ak: string; sk: string; projectId: string }) {
    this.url = url;
    this.#clock = clock;
    this.#keys = { ak, sk };
    this.#project = projectId;
  }

  /** Another key pair on the same cloud. */
  as(keys: { ak: string; sk: string }): VendorClient {
    return new VendorClient(this.url, this.#clock, { ...keys, projectId: this.#project });
  }

  get(path: string, query: Sent['query'] = {}): Promise<Reply> {
    return this.send('GET', path, { query });
  }

  post(path: string, body: unknown): Promise<Reply> {
    return this.send('POST', path, { body });
  }

  put(path: string, body: unknown): Promise<Reply> {
    return this.send('PUT', path, { body });
  }

  delete(path: string, sent: Sent = {}): Promise<Reply> {
    return this.send('DELETE', path, sent);
  }

  /** `{p}` in the path stands for the project. */
  async send(method: string, template: string, sent: Sent = {}): Promise<Reply> {
    const filled = (path: string) => path.replace('{p}', this.#project);
    const path = filled(template);
    const signed = this.#sign(method, path, sent);
    const headers = sent.tamper?.(signed) ?? signed;
    const instead = sent.sendInstead ?? {};
    const query = instead.query ?? wireQuery(sent.query ?? {});
    const body = instead.body ?? (sent.body === undefined ? undefined : JSON.stringify(sent.body));
    const answer = await request(`${this.url}${filled(instead.path ?? path)}${query ? `?${query}` : ''}`, {
      method: (instead.method ?? method) as Dispatcher.HttpMethod,
      headers,
      ...(body !== undefined && { body }),
    });
    return new Reply(answer.statusCode, answer.headers, await answer.body.text());
  }

  #sign(method: string, path: string, sent: Sent): Record<string, string> {
    const queryParams = Object.fromEntries(
      Object.entries(sent.query ?? {}).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]),
    );
    const date = new Date(this.#clock.now()).toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
    const headers = {
      'X-Sdk-Date': date,
      'X-Project-Id': this.#project,
      'content-type': 'application/json',
      ...sent.headers,
    };
    const data = sent.body as object | undefined;
    return AKSKSigner.sign(
      { endpoint: `${this.url}${path}`, method, headers, queryParams, data } as never,
      {
        getAk: () => this.#keys.ak,
        getSk: () => this.#keys.sk,
      } as never,
    ) as Record<string, string>;
  }
}

/** As most clients write it: lists as one name repeated, in the caller's order. */
export function wireQuery(query: NonNullable<Sent['query']>): string {
  return Object.entries(query)
    .flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => [name, String(one)] as const))
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}

export interface OpenCloud {
  sandbox: Sandbox;
  world: Sandbox['world'];
  clock: FakeClock;
  cloud: VendorClient;
  url: string;
  close(): Promise<void>;
}

/** When the sandboxes of the tests begin. */
export const START = Date.UTC(2026, 10, 2, 9, 0, 0);

/** A sandbox that serves on a free port, in time that stands still until the test moves it. */
export async function openCloud(options: Partial<SandboxOptions> = {}): Promise<OpenCloud> {
  const clock = new FakeClock({ start: START });
  const sandbox = createSandbox({ catalogue, clock, ...options });
  const { url, close } = await sandbox.listen({ port: 0 });
  return { sandbox, world: sandbox.world, clock, cloud: new VendorClient(url, clock, sandbox.credentials), url, close };
}

export const MINUTES = 60_000;

/** Lets enough time pass for any job to end and every status to settle. */
export function later(clock: FakeClock, ms = 15 * MINUTES): void {
  clock.set(ms);
}
