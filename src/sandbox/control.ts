import { z } from 'zod';
import type { Answer } from './answer.ts';
import { FAULT_KINDS, type Fault, type Faults } from './faults.ts';
import type { RequestLog } from './request-log.ts';
import type { SandboxClock } from './sandbox-clock.ts';
import { parseQuery, type SignedMessage, splitTarget } from './signature.ts';
import { SECOND } from './time.ts';
import { LIST_PRICES } from './world/prices.ts';
import type { World } from './world/world.ts';

export const CONTROL = '/__sandbox/';

/** Requests that one answer shows. */
const SHOWN = 100;

/** What the sandbox is moved by from outside the simulated cloud. */
export interface Controlled {
  clock: SandboxClock;
  faults: Faults;
  log: RequestLog;
  world(): World;
  throttled(set?: boolean): boolean;
  reset(options: { desktops?: number | undefined }): void;
}

const wholeMs = z.number().int().min(0);

const FAULT = z.strictObject({
  kind: z.enum(FAULT_KINDS),
  operation: z.string().min(1).optional().describe('Operation id; any when absent'),
  method: z.string().optional(),
  nth: z.number().int().min(1).optional(),
  after: wholeMs.optional(),
  rate: z.number().min(0).max(1).optional(),
  times: z.number().int().min(1).optional(),
  carriedOut: z.boolean().optional(),
  status: z.number().int().min(200).max(599).optional(),
  body: z.unknown().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  ms: wholeMs.optional(),
  desktop: z.string().optional(),
  code: z.string().optional(),
  reason: z.string().optional(),
});

const RESET = z.strictObject({ desktops: z.number().int().min(0).max(1_000_000).optional() });

const TIME = z.strictObject({
  advance_s: z.number().min(0).optional(),
  to: z.iso.datetime().optional(),
  stopped: z.boolean().optional(),
});

const THROTTLE = z.strictObject({ on: z.boolean() });

/**
 * Answers what comes to `/__sandbox/`: time, faults, the log of requests, a new beginning. It is no part of the simulated cloud,
 * takes no signature, and is for programs of this machine only: never for another host, nor for a page in a browser.
 */
export function answerControl(parts: Controlled, message: SignedMessage, from: string | undefined): Answer {
  if (!isLoopback(from) || message.headers.origin !== undefined) return says(403, 'only for programs of this machine');
  const [path, query] = splitTarget(message.target);
  const [name = '', id] = path.slice(CONTROL.length).split('/');
  const act = ROUTES[`${message.method} ${name}`];
  if (!act) {
    const known = Object.keys(ROUTES).map((route) => route.replace(' ', ` ${CONTROL}`));
    return says(404, `nothing here; there are ${known.join(', ')}`);
  }
  try {
    const body = message.body.length > 0 ? JSON.parse(message.body.toString('utf8')) : {};
    return { status: 200, body: act(parts, { body, query: new Map(parseQuery(query)), id }) };
  } catch (error) {
    if (error instanceof z.ZodError) return says(400, z.prettifyError(error));
    if (error instanceof SyntaxError) return says(400, 'the body must be JSON');
    if (error instanceof RangeError) return says(400, error.message);
    throw error;
  }
}

interface Asked {
  body: unknown;
  query: ReadonlyMap<string, string>;
  id: string | undefined;
}

const ROUTES: Record<string, (parts: Controlled, asked: Asked) => unknown> = {
  'GET ': state,
  'POST reset': (parts, { body }) => {
    const { desktops } = RESET.parse(body);
    parts.reset({ desktops });
    return state(parts);
  },
  'POST time': (parts, { body }) => {
    const { advance_s = 0, to, stopped } = TIME.parse(body);
    const { clock } = parts;
    if (stopped === true) clock.stop();
    clock.moveTo(to === undefined ? clock.now() + advance_s * SECOND : Date.parse(to));
    if (stopped === false) clock.run();
    return state(parts);
  },
  'GET faults': ({ faults }) => ({ faults: faults.all() }),
  'POST faults': ({ faults }, { body }) => ({ id: faults.arm(FAULT.parse(body) as Fault) }),
  'DELETE faults': ({ faults }, { id }) => {
    if (id === undefined) faults.clear();
    else if (!faults.disarm(Number(id))) throw new RangeError(`there is no fault ${id}`);
    return { faults: faults.all() };
  },
  'GET prices': prices,
  'PUT throttle': (parts, { body }) => ({ on: parts.throttled(THROTTLE.parse(body).on) }),
  'GET requests': ({ log }, { query }) => {
    const [operation, mutated] = [query.get('operation'), query.get('mutated')];
    const rows = log
      .all()
      .filter((each) => !operation || each.operationId === operation)
      .filter((each) => mutated === undefined || String(each.mutated) === mutated);
    const limit = Number(query.get('limit') ?? SHOWN);
    if (!(limit > 0)) throw new RangeError('limit must be a whole number over 0');
    return { total: rows.length, requests: rows.slice(-limit) };
  },
  'DELETE requests': ({ log }) => {
    log.clear();
    return { total: 0 };
  },
};

function state(parts: Controlled): unknown {
  const world = parts.world();
  world.advance(parts.clock.now());
  return {
    time: new Date(parts.clock.now()).toISOString(),
    stopped: parts.clock.stopped,
    throttle: parts.throttled(),
    desktops: world.fleet.size,
    people: world.people.size,
    requests: parts.log.all().length,
    faults: parts.faults.all().length,
  };
}

/** As `--prices` takes them. */
function prices(): unknown {
  const { currency, products, disksPerGb } = LIST_PRICES;
  return { currency, products, disks_per_gb: disksPerGb };
}

function says(status: number, error: string): Answer {
  return { status, body: { error } };
}

function isLoopback(address: string | undefined): boolean {
  return address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address);
}
