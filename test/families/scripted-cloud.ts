import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Site } from '../../src/config/config.ts';
import { Router } from '../../src/sandbox/router.ts';
import type { Recorded } from '../contract/recording-cloud.ts';
import { JumpingClock } from '../jumping-clock.ts';
import { type Answer, frozenCatalogue, type Person, startWorld, type WorldOptions } from '../world.ts';

/** One request as it came over the wire. */
export interface Came extends Omit<Recorded, 'body'> {
  /** What the route's placeholders stand for, decoded. */
  path: Record<string, string>;
  query: URLSearchParams;
  /** The bytes, whatever they are. */
  body: Buffer;
  /** The body parsed, `undefined` when there was none. */
  json: unknown;
}

/** What the cloud answers: a body with 200, or a `Refusal`; a function is asked anew for each request. */
export type Scripted = unknown | ((came: Came, nth: number) => unknown);

class Refusal {
  readonly status: number;
  readonly body: object;

  constructor(status: number, error_code: string, error_msg: string) {
    this.status = status;
    this.body = { error_code, error_msg };
  }
}

export const refused = (status: number, code: string, message = `${code} said no`) =>
  new Refusal(status, code, message);
/** The thing asked for does not exist. */
export const unknown = () => refused(404, 'WKS.0010', 'there is no such thing');
/** Each answer in its turn, the last one from then on. */
export const inTurn =
  (...answers: unknown[]) =>
  (_: Came, nth: number) =>
    answers[Math.min(nth, answers.length) - 1];

export interface ScriptedOptions extends WorldOptions {
  /** What the site has besides its keys, project and endpoints. */
  account?: Pick<Site, 'domainId' | 'language'>;
}

/**
 * The product over HTTP on a cloud that answers each operation as the test scripts it, and nothing else. Nobody is asked,
 * unless the options say otherwise.
 */
export async function startScripted({ account, ...options }: ScriptedOptions = {}) {
  const clock = new JumpingClock();
  const cloud = await startScriptedCloud(clock);
  const world = await startWorld({
    confirm: 'never',
    sandbox: false,
    desktops: 0,
    ...options,
    clock,
    endpoint: cloud.url,
  });
  // Nothing has looked at the site yet; from here on it is no sandbox's but an account's.
  Object.assign(world.site, { sandbox: false, ...account });
  const close = async () => {
    await world.close();
    await cloud.close();
  };
  return { ...world, cloud, close, approving: (typed?: string) => approving(world.clock, typed) };
}

export type ScriptedWorld = Awaited<ReturnType<typeof startScripted>>;

/** A person who reads, types what is asked for and says yes; `read` holds what was shown. */
function approving(clock: JumpingClock, typed?: string): Person & { read: string[] } {
  const read: string[] = [];
  const person = async ({ message }: { message: string }): Promise<Answer> => {
    read.push(message);
    await clock.sleep(3_000);
    return { action: 'accept', content: { decision: 'approve', ...(typed && { confirm: typed }) } };
  };
  return Object.assign(person, { read });
}

async function startScriptedCloud(clock: JumpingClock) {
  const router = new Router((await frozenCatalogue()).operations);
  const script = new Map<string, { answer: Scripted; asked: number }>();
  const came: Came[] = [];

  const server = createServer(async (request, response) => {
    const { method = '', url: target = '' } = request;
    const [path = '', query] = target.split('?');
    const found = router.match(method, path);
    const tool = typeof found === 'string' ? `nobody's ${found}` : found.entry.name;
    const reads = typeof found !== 'string' && found.entry.risk === 'read';
    const body = await bytesOf(request);
    const one: Came = {
      tool,
      method,
      target,
      path: typeof found === 'string' ? {} : found.path,
      query: new URLSearchParams(query),
      headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
      body,
      json: parsed(body),
      at: clock.now(),
    };
    came.push(one);
    const { status, body: said } = answerTo(one, reads);
    const text = said === undefined ? '' : JSON.stringify(said);
    response.writeHead(status, {
      date: new Date(clock.now()).toUTCString(),
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    });
    response.end(text);
  });

  function answerTo(one: Came, reads: boolean): { status: number; body?: unknown } {
    const line = script.get(one.tool) ?? (reads ? script.get('*') : undefined);
    if (!line) return refused(400, 'TEST.0001', `the test scripts no answer to ${one.tool}`);
    line.asked++;
    const answer = typeof line.answer === 'function' ? line.answer(one, line.asked) : line.answer;
    return answer instanceof Refusal ? answer : { status: 200, body: answer };
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Every request since the last `clear`, in the order they came. */
    came,
    /** Answers from now on, by tool; those of other tools stay. `*` answers every read that has no answer of its own. */
    script(answers: Record<string, Scripted>): void {
      for (const [tool, answer] of Object.entries(answers)) script.set(tool, { answer, asked: 0 });
    },
    /** Forgets what came and what was scripted. */
    clear(): void {
      came.length = 0;
      script.clear();
    },
    /** What came of one tool. */
    of: (tool: string) => came.filter((each) => each.tool === tool),
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
