import type { Clock } from '../catalog/clock.ts';
import type { Catalogue, ManifestEntry } from '../catalog/manifest.ts';
import type { Answer } from './answer.ts';
import { checkArguments } from './arguments.ts';
import type { Fault } from './faults.ts';
import { answerIam, iamRefusal } from './iam.ts';
import type { Identity } from './identity.ts';
import type { Handler, SimulatedArea } from './operation.ts';
import type { Parameters } from './parameters.ts';
import { gateway, Refusal, refuse, statusOf } from './refusal.ts';
import { type Match, Router } from './router.ts';
import { parseQuery, type SignedMessage, splitTarget } from './signature.ts';
import { Throttle } from './throttle.ts';
import type { JobMischief } from './world/jobs.ts';
import type { World } from './world/world.ts';

/** Limits of API Gateway (user guide, "Notes and Constraints"): URI and one header 32 KB, all headers 128 KB. */
const LONGEST_URI = 32 * 1024;
const LONGEST_HEADER = 32 * 1024;

/** What became of a request. */
export interface Outcome {
  answer: Answer;
  operationId?: string;
  code?: string;
  mutated: boolean;
  ignored?: string[];
}

/**
 * The way of one request through the simulated cloud: route, identity, throttle, project, arguments, handler.
 * It answers whatever comes; only its own bugs throw, and those become a 500.
 */
export class Gateway {
  readonly #router: Router;
  #throttle = new Throttle();
  readonly #handlers = new Map<string, { run: Handler; writes: boolean }>();
  readonly #catalogue: Catalogue;
  readonly #identity: Identity;
  world: World;
  /** Whether requests are counted against the operations' limits. */
  throttled = true;
  readonly #clock: Clock;
  readonly #watch: ((operation: ManifestEntry, answer: Answer) => void) | undefined;

  constructor(parts: {
    catalogue: Catalogue;
    identity: Identity;
    world: World;
    clock: Clock;
    areas: readonly SimulatedArea[];
    watch?(operation: ManifestEntry, answer: Answer): void;
  }) {
    this.#catalogue = parts.catalogue;
    this.#identity = parts.identity;
    this.world = parts.world;
    this.#clock = parts.clock;
    this.#watch = parts.watch;
    this.#router = new Router(parts.catalogue.operations);
    for (const { service, reads, writes } of parts.areas) {
      for (const [id, run] of Object.entries(reads)) this.#handlers.set(`${service}/${id}`, { run, writes: false });
      for (const [id, run] of Object.entries(writes)) this.#handlers.set(`${service}/${id}`, { run, writes: true });
    }
  }

  /** Begins anew with another world, and with nothing counted. */
  restart(world: World): void {
    this.world = world;
    this.#throttle = new Throttle();
  }

  /** The operation a request is for, if it has one; faults are aimed at it. */
  operationOf(message: SignedMessage): string | undefined {
    const found = this.#router.match(message.method, splitTarget(message.target)[0]);
    return typeof found === 'string' ? undefined : found.entry.operationId;
  }

  handle(message: SignedMessage, requestId: string, fault?: Fault): Outcome {
    const [path, query] = splitTarget(message.target);
    const iam = path.startsWith('/v3/auth/') || path === '/v3/projects' || path.startsWith('/v3.0/');
    const outcome: Outcome = { answer: { status: 500 }, mutated: false };
    try {
      const now = this.#clock.now();
      this.world.advance(now);
      checkSizes(message);
      const fromIam = iam ? answerIam(this.#identity, message, now) : undefined;
      if (fromIam) return { ...outcome, answer: withTrace(fromIam, requestId) };
      const found = this.#router.match(message.method, path);
      if (found === 'path') throw gateway.unknownApi();
      if (found === 'method') throw gateway.unknownMethod();
      outcome.operationId = found.entry.operationId;
      this.#run(found, { message, query, now, fault }, outcome);
    } catch (error) {
      const refusal = error instanceof Refusal ? error : brokenSandbox(error);
      outcome.code = refusal.code;
      outcome.answer =
        iam && !refusal.gateway
          ? withTrace(iamRefusal(refusal), requestId)
          : serviceRefusal(refusal, requestId, statusOf(refusal, outcome.operationId));
    }
    return outcome;
  }

  #run(
    { entry, path }: Match,
    { message, query, now, fault }: { message: SignedMessage; query: string; now: number; fault: Fault | undefined },
    outcome: Outcome,
  ): void {
    const caller = this.#identity.authenticate(message, now);
    if (this.throttled && !this.#throttle.admit(caller.id, entry.operationId, entry.throttle, now))
      throw gateway.throttled(entry.throttle);
    this.#checkProject(path.project_id, message.headers['x-project-id'], caller.project);
    this.#checkAccount(message.headers['x-domain-id']);
    const handler = this.#handlers.get(`${entry.service}/${entry.operationId}`);
    if (!handler) throw gateway.unknownApi();
    const schema = this.#catalogue.schema(entry.name);
    const checked = checkArguments(entry, schema, {
      path,
      query: parseQuery(query),
      body: message.body,
      form: message.form,
    });
    if (checked.ignored.length > 0) outcome.ignored = checked.ignored;
    const mischief = mischiefOf(fault);
    const { fresh } = this.world;
    const { place } = fresh;
    try {
      outcome.answer = handler.run({
        params: misplaced(checked.params, fault),
        world: this.world,
        now,
        startJob: (order, book = this.world.jobs) => book.start(order, now, mischief),
      });
    } catch (error) {
      // What is refused leaves no trace, not even in the ids of what comes to be later.
      fresh.place = place;
      throw error;
    }
    this.#watch?.(entry, outcome.answer);
    outcome.mutated = handler.writes;
    const code = (outcome.answer.body as { error_code?: unknown } | undefined)?.error_code;
    if (typeof code === 'string') {
      outcome.code = code;
      outcome.mutated = false;
    }
  }

  #checkProject(inPath: string | undefined, inHeader: string | undefined, ofCaller: string | undefined): void {
    if (inPath === undefined) return;
    if (inPath !== this.#identity.credentials.projectId || ofCaller !== inPath) throw refuse.wrongProject();
    if (inHeader !== undefined && inHeader !== inPath) throw refuse.wrongProject();
  }

  /** Billing belongs to an account, of which its callers say which (AppStream API reference, "Common Request Headers"). */
  #checkAccount(inHeader: string | undefined): void {
    if (inHeader !== undefined && inHeader !== this.#identity.credentials.domainId) throw gateway.wrongAccount();
  }
}

/** The service's error body (Workspace API reference, "Status Codes"); the gateway's own also names the request. */
function serviceRefusal(refusal: Refusal, requestId: string, status: number): Answer {
  return {
    status,
    body: {
      error_code: refusal.code,
      error_msg: refusal.message,
      ...(refusal.detail && { error_detail: refusal.detail }),
      ...(refusal.gateway && { request_id: requestId }),
    },
  };
}

function mischiefOf(fault: Fault | undefined): JobMischief {
  if (fault?.kind === 'hang_job') return { hang: true };
  if (fault?.kind !== 'fail_sub_job') return {};
  const { code = 'WKS.0005', reason = 'Failed to invoke ECS interface.', desktop } = fault;
  return { fail: { code, reason, ...(desktop && { desktop }) } };
}

/** The page that a list gives in place of the one that was asked for. */
function misplaced(params: Parameters, fault: Fault | undefined): Parameters {
  const offset = params.raw('offset');
  const back = fault?.kind === 'shift_items' ? 1 : fault?.kind === 'duplicate_page' ? Number(params.raw('limit')) : 0;
  if (!back || !Number(offset)) return params;
  const moved = Math.max(0, Number(offset) - back);
  return params.with({ offset: typeof offset === 'string' ? String(moved) : moved });
}

function checkSizes(message: SignedMessage): void {
  if (message.target.length > LONGEST_URI) throw gateway.uriTooLong();
  if (Object.values(message.headers).some((value) => value.length > LONGEST_HEADER)) throw gateway.headerTooLarge();
}

function withTrace(answer: Answer, requestId: string): Answer {
  return { ...answer, headers: { ...answer.headers, 'X-IAM-Trace-Id': requestId } };
}

function brokenSandbox(error: unknown): Refusal {
  const detail = error instanceof Error ? error.message : String(error);
  return new Refusal(500, 'WKS.0002', 'Internal error. Please contact your system administrator.', { detail });
}
