import { type Dispatcher, Pool } from 'undici';
import { canonicalRequest, signatureOf } from '../../src/sandbox/signature.ts';
import { basic } from '../../src/sandbox/time.ts';
import type { OpenCloud } from './cloud.ts';

/** A request as it goes over the wire, whatever is in it. */
export interface Raw {
  method: string;
  target: string;
  body?: string | Buffer | undefined;
}

export interface Heard {
  status: number;
  text: string;
}

/** A path with a query, values by name and encoded already. */
export function targetOf(path: string, query: Readonly<Record<string, readonly string[]>>): string {
  const pairs = Object.entries(query).flatMap(([name, values]) => values.map((value) => `${name}=${value}`));
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}

/** Sends anything at all, with a signature that holds. */
export class RawClient {
  readonly #open: OpenCloud;
  readonly #pool: Pool;

  constructor(open: OpenCloud) {
    this.#open = open;
    // An answer that does not come is a failure.
    this.#pool = new Pool(open.url, { connections: 4, headersTimeout: 10_000, bodyTimeout: 10_000 });
  }

  async send({ method, target, body }: Raw): Promise<Heard> {
    const { ak, sk } = this.#open.sandbox.credentials;
    const date = basic(this.#open.clock.now());
    const headers = { 'x-sdk-date': date, 'content-type': 'application/json' };
    const names = Object.keys(headers).sort();
    const canonical = canonicalRequest({ method, target, headers, body: Buffer.from(body ?? '') }, names);
    const signed = `Access=${ak}, SignedHeaders=${names.join(';')}, Signature=${signatureOf(canonical, date, sk)}`;
    const answer = await this.#pool.request({
      method: method as Dispatcher.HttpMethod,
      path: target,
      headers: { ...headers, Authorization: `SDK-HMAC-SHA256 ${signed}` },
      body: body ?? null,
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  }

  async close(): Promise<void> {
    await this.#pool.close();
    await this.#open.close();
  }
}
