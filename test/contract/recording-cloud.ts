import { request as httpRequest } from 'node:http';
import type { ManifestEntry } from '../../src/catalog/manifest.ts';
import type { TargetKind } from '../../src/catalog/targets.ts';
import type { Site } from '../../src/config/config.ts';
import { Router } from '../../src/sandbox/router.ts';
import { type Received, type Reply, startCloud } from '../cloud/fake-cloud.ts';
import { JumpingClock } from '../jumping-clock.ts';
import { startWorld, type WorldOptions } from '../world.ts';
import { manifest } from './catalogue.ts';
import { type WireNames, wireOf } from './wire.ts';

/** One request as it came over the wire. */
export interface Recorded extends Received {
  /** The tool whose request it is. */
  tool: string;
  /** When it came, by the simulated clock. */
  at: number;
}

/**
 * The product over HTTP on a cloud that writes down every request and answers with one row of documented names.
 * Nobody is asked and every operation is listed, unless the options say otherwise.
 */
export async function startRecorded(options: WorldOptions = {}) {
  const clock = new JumpingClock();
  const cloud = await startRecordingCloud(clock);
  const world = await startWorld({
    confirm: 'never',
    toolsets: ['all'],
    desktops: 0,
    ...options,
    clock,
    endpoint: cloud.url,
  });
  const close = async () => {
    await world.close();
    await cloud.close();
  };
  return { ...world, cloud, sandboxCloud: world.cloud, keys: keysOf(world.site), close };
}

export type RecordedWorld = Awaited<ReturnType<typeof startRecorded>>;

function keysOf({ credentials }: Site): { ak: string; sk: string } {
  if (credentials.from !== 'keys') throw new Error(`the site has ${credentials.from}, not keys`);
  return credentials;
}

async function startRecordingCloud(clock: JumpingClock) {
  const router = new Router(manifest.operations);
  const { url, close } = await startCloud(clock, (received) => {
    const [path = '', query] = received.target.split('?');
    const found = router.match(received.method, path);
    const tool = typeof found === 'string' ? `nobody's ${found}` : found.entry.name;
    recording.recorded.push({ ...received, tool, at: clock.now() });
    if (recording.forwardTo) return forward(received, recording.forwardTo);
    if (typeof found === 'string') return { status: 404, body: { error_code: 'APIGW.0101', error_msg: found } };
    return answer(found.entry, found.path, new URLSearchParams(query), recording.known);
  });
  const recording = {
    url,
    close,
    /** Every request since the last `clear`, in the order they came. */
    recorded: [] as Recorded[],
    /** Ids of the things that target look-ups find. */
    known: [] as string[],
    /** Where requests go on to, instead of being answered here. */
    forwardTo: undefined as string | undefined,
    clear: () => void recording.recorded.splice(0),
    /** What came of one tool. */
    of: (tool: string) => recording.recorded.filter((each) => each.tool === tool),
  };
  return recording;
}

/** The documented answer, with the known things in it where their kind is looked up. */
function answer(entry: ManifestEntry, path: Record<string, string>, query: URLSearchParams, known: string[]): Reply {
  const wire = wireOf(entry.service, entry.operationId);
  const [status, names] = Object.entries(wire.responses)[0] ?? ['204', undefined];
  const body = names && documented(names);
  const kinds = manifest.targetKinds.filter(
    (kind) => kind.service === entry.service && kind.read === entry.operationId,
  );
  if (known.length === 0 || kinds.length === 0) return { status: Number(status), body };
  return { status: Number(status), body: { ...(body as object), ...rows(entry, kinds, path, query, known) } };
}

/** The things as rows of a list, or the one that the path names. */
function rows(
  { page }: ManifestEntry,
  kinds: TargetKind[],
  path: Record<string, string>,
  query: URLSearchParams,
  known: string[],
): object {
  const thing = (id: string) => {
    const row = {};
    for (const { id: own, name } of kinds) for (const at of [own, name]) put(row, at, id);
    return row;
  };
  if (!page) {
    const body: Record<string, unknown> = {};
    for (const { row, arg } of kinds) {
      const asked = arg ? (path[arg] ?? query.get(arg)) : undefined;
      const things = (asked ? [asked] : known).map(thing);
      if (row) body[row.replace('[]', '')] = row.endsWith('[]') ? things : things[0];
      else Object.assign(body, things[0]);
    }
    return body;
  }
  const asked = kinds.flatMap(({ arg }) => (arg ? query.getAll(arg) : []));
  const found = asked.length > 0 ? known.filter((id) => asked.includes(id)) : known;
  const offset = Number(query.get('offset') ?? 0);
  const shown = found.slice(offset, offset + Number(query.get('limit') ?? found.length));
  return { [page.items]: shown.map(thing), [page.total ?? 'total_count']: found.length };
}

/** Sets a value at a path, with a list of one where the path goes through a list. */
function put(row: Record<string, unknown>, path: string, value: unknown): void {
  const [step = '', ...rest] = path.split('.');
  const name = step.replace('[]', '');
  if (rest.length === 0) {
    row[name] = value;
    return;
  }
  const below = (row[name] ?? {}) as Record<string, unknown>;
  put(Array.isArray(below) ? below[0] : below, rest.join('.'), value);
  row[name] = step.endsWith('[]') && !Array.isArray(below) ? [below] : below;
}

/** A value for every documented name; what tells of failures is left out. */
function documented(names: WireNames): unknown {
  if ('[]' in names) return [sampled(names['[]'] as string | WireNames)];
  const told = Object.entries(names).filter(
    ([name]) => !/^(error_|fail(ed)?_|encoded_|result_code|delete_result_code)/.test(name),
  );
  return Object.fromEntries(
    told.map(([name, below]) => {
      const [plain = ''] = name.split(/[[{]/);
      const value = sampled(below, plain);
      const item = name.includes('[]') ? [value] : value;
      return [plain, name.includes('{}') ? { key: item } : item];
    }),
  );
}

function sampled(below: string | WireNames, name = ''): unknown {
  if (typeof below !== 'string') return documented(below);
  if (below === 'integer' || below === 'number') return 1;
  return below === 'boolean' ? true : name;
}

/** Sends a request on as it came, its signed `host` included. */
function forward({ method, target, headers, body }: Received, to: string): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${to}${target}`, { method, headers }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk as Buffer);
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
