import type { Decision, Plan } from '../../src/catalog/plan.ts';
import { openRollouts } from '../../src/commands/open-rollouts.ts';
import { ownTools } from '../../src/commands/own-tools.ts';
import type { Config } from '../../src/config/config.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { EngineParts } from '../../src/engine/parts.ts';
import type { Rollouts } from '../../src/rollout/rollouts.ts';
import { serveHttp } from '../../src/server/http.ts';
import { Surface } from '../../src/server/surface.ts';
import type { TestClient, World } from '../world.ts';

/** Longer than a client takes, shorter than an approval lasts. */
export const READING_MS = 3_000;

/** A tool call as a test makes it; `call_tool` is put around it on the wire. */
export interface Wanted {
  tool: string;
  args: Record<string, unknown>;
}

export const wrapped = ({ tool, args }: Wanted) => ({ name: 'call_tool', arguments: { name: tool, arguments: args } });

/** Interrupts people: a yes is enough. */
export function reboot(world: World, count = 2): Wanted {
  return { tool: 'batch_run_desktops', args: { desktop_ids: someDesktops(world, count), op_type: 'reboot' } };
}

/** Loses data: the count has to be typed, or the name of a single one. */
export function wipe(world: World, count = 3): Wanted {
  return { tool: 'batch_delete_desktops', args: { desktop_ids: someDesktops(world, count) } };
}

export function someDesktops(world: World, count: number): string[] {
  return world.sandbox.world.storyline.rebootPool.desktopIds.slice(0, count);
}

export function desktopOf(world: World, { args }: Wanted, index = 0) {
  return world.sandbox.world.fleet.get((args.desktop_ids as string[])[index]!)!;
}

/** Requests for anything that is more than a read, whatever the cloud made of them: the attempt itself must not be seen. */
export function attempts(world: World): string[] {
  const { catalogue } = world.engine.parts;
  return world.sandbox.requests
    .all()
    .map((request) => request.operationId ?? 'no operation')
    .filter((id) => id === 'no operation' || catalogue.operation('workspace', id).risk !== 'read');
}

/** What a person says at the terminal or the page. */
export async function decide(world: World, plan: string, decision: Partial<Decision> = {}): Promise<boolean> {
  return world.store.approvals.decide({
    plan,
    approved: true,
    by: 'ada',
    via: 'approve',
    at: world.clock.now(),
    ...decision,
  });
}

/** The plans that were made so far, oldest first. */
export async function plansOf(world: World): Promise<Plan[]> {
  const lines = await auditOf(world);
  const ids = lines.filter((line) => line.event === 'planned').map((line) => line.plan as string);
  return Promise.all(ids.map(async (id) => (await world.store.approvals.load(id)) as Plan));
}

export async function auditOf(world: World) {
  const { readAudit } = await import('../../src/store/audit-reading.ts');
  const lines: Record<string, unknown>[] = [];
  for await (const line of readAudit(world.config.stateDir)) lines.push({ ...line });
  return lines.filter((line) => line.event !== 'opened');
}

export const eventsOf = async (world: World) => (await auditOf(world)).map((line) => line.event);

/** Another server for the same cloud: another process as far as anybody can see, with whatever is given in place of its own parts. */
export async function anotherServer(world: World, config: Partial<Config> = {}, parts: Partial<EngineParts> = {}) {
  const own = { ...world.config, ...config };
  const engine = new Engine({ ...world.engine.parts, config: own, ...parts });
  let opened: Promise<Rollouts> | undefined;
  const rollouts = () => {
    opened ??= openRollouts(engine);
    return opened;
  };
  const tools = ownTools(engine, world.fleet, rollouts);
  const surface = new Surface(own, engine.parts.catalogue, tools);
  const http = await serveHttp(
    { ...world.parts, engine, own: tools, surface, version: 'other' },
    { host: '127.0.0.1', port: 0 },
  );
  return { engine, url: http.url, close: () => http.close().then(async () => (await opened)?.close()) };
}

/** What came back on the wire: a result or a JSON-RPC error. */
export interface Reply {
  status: number;
  result?: {
    resultType?: string;
    isError?: boolean;
    structuredContent?: Record<string, unknown>;
    content?: { text: string }[];
    requestState?: string;
    inputRequests?: Record<string, { method: string; params: { message: string; requestedSchema: unknown } }>;
  };
  error?: { code: number; message: string; data?: unknown };
  text: string;
}

export interface Round {
  requestState?: unknown;
  inputResponses?: unknown;
  capabilities?: object;
  name?: string;
  clientName?: string;
}

const PREFIX = 'io.modelcontextprotocol';

/** One 2026-07-28 request, written by hand: what no SDK would send. */
export async function send2026(url: string, call: Wanted | object, round: Round = {}): Promise<Reply> {
  const { capabilities = { elicitation: { form: {} } }, clientName = 'by hand', name: _, ...retry } = round;
  const inner = 'tool' in call ? wrapped(call as Wanted) : (call as { name?: unknown });
  const params = {
    ...inner,
    ...retry,
    _meta: {
      [`${PREFIX}/protocolVersion`]: '2026-07-28',
      [`${PREFIX}/clientInfo`]: { name: clientName, version: '1' },
      [`${PREFIX}/clientCapabilities`]: capabilities,
    },
  };
  return post(url, JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }), {
    'mcp-protocol-version': '2026-07-28',
    'mcp-method': 'tools/call',
    'mcp-name': typeof inner.name === 'string' ? inner.name : '',
  });
}

export async function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Reply> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { accept: 'application/json, text/event-stream', 'content-type': 'application/json', ...headers },
    body,
  });
  const text = await response.text();
  const json = /event-stream/.test(response.headers.get('content-type') ?? '')
    ? (text
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .at(-1)
        ?.slice(6) ?? '{}')
    : text;
  return { status: response.status, text, ...(parsed(json) as object) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** The first round of a call: the question, with the state that names its plan. */
export async function asked2026(world: World, call: Wanted, url = world.http.url) {
  const reply = await send2026(url, call);
  const requestState = reply.result?.requestState;
  if (!requestState) throw new Error(`no question was asked: ${reply.text}`);
  const { plan } = JSON.parse(Buffer.from(requestState.split('.')[1]!, 'base64url').toString()).p;
  return { requestState, plan: plan as string, message: reply.result!.inputRequests!.approval!.params.message };
}

/** What a 2026 client puts in for the person's answer. */
export const says = (content: unknown, action = 'accept') => ({ inputResponses: { approval: { action, content } } });
export const YES_2026 = says({ decision: 'approve' });

/** A 2025-11-25 session written by hand: it answers questions with whatever it is told to. */
export class Session2025 {
  readonly #url: string;
  readonly #headers: Record<string, string>;
  #next = 1;

  private constructor(url: string, session: string) {
    this.#url = url;
    this.#headers = {
      accept: 'application/json, text/event-stream',
      'content-type': 'application/json',
      'mcp-session-id': session,
      'mcp-protocol-version': '2025-11-25',
    };
  }

  static async open(url: string, capabilities: object = { elicitation: {} }): Promise<Session2025> {
    const response = await fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json, text/event-stream', 'content-type': 'application/json' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 0,
        method: 'initialize',
        params: { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'by hand', version: '1' } },
      }),
    });
    await response.text();
    const opened = new Session2025(url, response.headers.get('mcp-session-id') ?? '');
    await opened.#post({ jsonrpc: '2.0', method: 'notifications/initialized' });
    return opened;
  }

  /** A call; `answer` gives the JSON-RPC result for each question, or nothing at all for `undefined`. */
  async call(params: object, answer: (message: string) => unknown = () => undefined): Promise<Reply> {
    const id = this.#next++;
    const response = await this.#post({ jsonrpc: '2.0', id, method: 'tools/call', params });
    let text = '';
    for await (const message of eventsIn(response)) {
      text += JSON.stringify(message);
      if (message.method === 'elicitation/create') {
        const result = await answer((message.params as { message: string }).message);
        if (result !== undefined) await this.#post({ jsonrpc: '2.0', id: message.id, result });
      }
      if (message.id === id && (message.result || message.error))
        return { status: response.status, text, ...(message as object) };
    }
    return { status: response.status, text };
  }

  /** Any other message, such as a cancellation. */
  async notify(method: string, params: object): Promise<void> {
    await this.#post({ jsonrpc: '2.0', method, params });
  }

  /** The id the next call will have. */
  get nextId(): number {
    return this.#next;
  }

  #post(body: object): Promise<Response> {
    return fetch(this.#url, { method: 'POST', headers: this.#headers, body: JSON.stringify(body) });
  }
}

async function* eventsIn(response: Response): AsyncGenerator<Record<string, unknown>> {
  if (!/event-stream/.test(response.headers.get('content-type') ?? '')) {
    const text = await response.text();
    if (text) yield JSON.parse(text);
    return;
  }
  let rest = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
    rest += decoder.decode(chunk, { stream: true });
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      const event = rest.slice(0, end);
      rest = rest.slice(end + 2);
      const data = event
        .split('\n')
        .filter((line) => line.startsWith('data: '))
        .map((line) => line.slice(6))
        .join('');
      if (data.startsWith('{')) yield JSON.parse(data);
    }
  }
}

/** The structured answer of a reply, for short expectations. */
export const answerOf = (reply: Reply): Record<string, unknown> => reply.result?.structuredContent ?? {};

/** Lets everything go on until something is so: requests over real ports take real turns of the loop, and no simulated time. */
export async function until(isSo: () => boolean): Promise<void> {
  const giveUp = performance.now() + 10_000;
  while (!isSo()) {
    if (performance.now() > giveUp) throw new Error('it never came to be');
    await settled(1);
  }
}

/** Some turns of the loop, for what should not happen to have its chance. */
export async function settled(turns = 100): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Calls what is wanted through the catalogue. */
export const call = (client: TestClient, { tool, args }: Wanted, more: Record<string, unknown> = {}) =>
  client.call('call_tool', { name: tool, arguments: { ...args, ...more } });
