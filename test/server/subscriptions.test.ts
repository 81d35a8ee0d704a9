import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { anotherServer } from '../guard-breaking/attack.ts';
import { ERAS, type Era, startWorld, type World, YES } from '../world.ts';
import { connectPiped } from './piped.ts';
import { connectFor, type ResourceClient } from './resource-client.ts';

let world: World;
let clients: ResourceClient[];

beforeEach(async () => {
  clients = [];
  world = await startWorld();
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.close().catch(() => {})));
  await world.close();
});

type Way = 'HTTP' | 'stdio';

async function connect(era: Era, way: Way = 'HTTP'): Promise<ResourceClient> {
  const client = way === 'HTTP' ? await connectFor(era, world.http.url) : await connectPiped(era, world);
  clients.push(client);
  return client;
}

/** Starts a job that reboots a pool, and one desktop of it fails to; or one that never ends. */
async function startJob({ hangs = false } = {}): Promise<{ job: string; uri: string }> {
  const assistant = await world.connect('2026-07-28', world.reading(YES));
  if (hangs) world.sandbox.faults.add({ kind: 'hang_job', operation: 'BatchRunDesktops' });
  const { value } = await assistant.call('call_tool', {
    name: 'batch_run_desktops',
    arguments: { desktop_ids: world.sandbox.world.storyline.rebootPool.desktopIds, op_type: 'reboot', wait: false },
  });
  const [job] = (value.job as { jobs: string[] }).jobs as [string];
  return { job, uri: `workspace://jobs/${job}` };
}

const looks = () => world.sandbox.requests.of('ShowJob').length;

/** Lets what is ready happen, a request over a real port included. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
  await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Looks that are made while so much time passes, in steps of five seconds. */
async function looksWithin(seconds: number): Promise<number> {
  const before = looks();
  for (let passed = 0; passed < seconds; passed += 5) {
    world.clock.advance(5_000);
    await settle();
  }
  return looks() - before;
}

const WAYS = ERAS.flatMap((era) => (['HTTP', 'stdio'] as const).map((way) => [era, way] as const));

describe.each(WAYS)('a %s client over %s', (era, way) => {
  test('hears of a job each time it changes, and of its end last', async () => {
    const client = await connect(era, way);
    const { uri } = await startJob();
    const { heard } = await client.listen([uri]);
    expect(heard).toEqual([uri]);
    await vi.waitFor(async () => {
      expect(client.updated.at(-1)).toBe(uri);
      expect(await client.read(uri)).toMatchObject({ job: { status: 'partly_failed' } });
    });
    await settle();
    const told = client.updated.length;
    expect(await looksWithin(5)).toBe(0);
    expect(client.updated).toHaveLength(told);
    expect(new Set(client.updated)).toEqual(new Set([uri]));
  });

  test('that begins to listen when the job is over is told once', async () => {
    const client = await connect(era, way);
    const { job, uri } = await startJob();
    await (await world.connect('2026-07-28')).call('wait_for_job', { jobs: [job] });
    await client.listen([uri]);
    await vi.waitFor(() => expect(client.updated).toEqual([uri]));
    expect(await looksWithin(5)).toBe(0);
    expect(client.updated).toEqual([uri]);
  });

  test('is told once of a job that nobody knows', async () => {
    const client = await connect(era, way);
    await client.listen(['workspace://jobs/no-such-job']);
    await vi.waitFor(() => expect(client.updated).toEqual(['workspace://jobs/no-such-job']));
    expect(await looksWithin(5)).toBe(0);
  });

  test('hears no more when it stops to listen, and nobody looks any more', async () => {
    const client = await connect(era, way);
    const { uri } = await startJob({ hangs: true });
    world.clock.hold();
    const { stop } = await client.listen([uri]);
    await settle();
    expect(await looksWithin(5)).toBeGreaterThan(0);
    await stop();
    await settle();
    expect(await looksWithin(60)).toBe(0);
  });

  test('that leaves ends what was watched for it', async () => {
    const client = await connect(era, way);
    const { uri } = await startJob({ hangs: true });
    world.clock.hold();
    await client.listen([uri]);
    await settle();
    expect(await looksWithin(5)).toBeGreaterThan(0);
    await client.leave();
    await settle();
    expect(await looksWithin(60)).toBe(0);
  });

  test('whose connection is gone leaves nobody looking', async () => {
    const client = await connect(era, way);
    const { uri } = await startJob({ hangs: true });
    world.clock.hold();
    await client.listen([uri]);
    await settle();
    expect(await looksWithin(5)).toBeGreaterThan(0);
    await client.close();
    await settle();
    expect(await looksWithin(60)).toBe(0);
  });

  test('listens on when looks fail for a passing reason', async () => {
    const client = await connect(era, way);
    const { uri } = await startJob();
    world.sandbox.faults.add({ kind: 'status', status: 500, operation: 'ShowJob', times: 12 });
    await client.listen([uri]);
    await vi.waitFor(async () => {
      expect(client.updated).not.toEqual([]);
      expect(await client.read(uri)).toMatchObject({ job: { status: 'partly_failed' } });
    });
  });

  test('is not told that it hears of what tells nothing', async () => {
    const client = await connect(era, way);
    const silent = ['workspace://desktops/x', 'workspace://schema', 'workspace://jobs/order:', 'nonsense'];
    if (era === '2026-07-28') {
      const { uri } = await startJob({ hangs: true });
      world.clock.hold();
      expect((await client.listen([...silent, uri])).heard).toEqual([uri]);
      return;
    }
    for (const uri of silent) await expect(client.listen([uri])).rejects.toMatchObject({ code: expect.any(Number) });
    await expect(client.listen(['workspace://desktops/x'])).rejects.toThrow('Only jobs tell when they change');
    expect(looks()).toBe(0);
  });

  test('can not have the server watch more than a hundred jobs', async () => {
    const client = await connect(era, way);
    const { job } = await startJob({ hangs: true });
    world.clock.hold();
    const uris = Array.from({ length: 101 }, (_, pool) => `workspace://jobs/pool:${pool}:${job}`);
    if (era === '2026-07-28') {
      expect((await client.listen(uris)).heard).toEqual(uris.slice(0, 100));
    } else {
      await client.listen(uris.slice(0, 100));
      await expect(client.listen(uris.slice(100))).rejects.toThrow(/Too many/);
    }
  });
});

describe.each(WAYS)('a %s client over %s whose jobs are over', (era, way) => {
  test('may listen to others', async () => {
    const client = await connect(era, way);
    const gone = Array.from({ length: 100 }, (_, n) => `workspace://jobs/gone-${n}`);
    await client.listen(gone);
    await vi.waitFor(() => expect(new Set(client.updated).size).toBe(100), { timeout: 10_000 });
    const { uri } = await startJob({ hangs: true });
    world.clock.hold();
    expect((await client.listen([uri])).heard).toEqual([uri]);
  });
});

describe.each(ERAS)('jobs that several %s clients listen to', (era) => {
  test('are looked at once for all of them', async () => {
    const [first, second] = [await connect(era), await connect(era)];
    const { uri } = await startJob({ hangs: true });
    world.clock.hold();
    await first.listen([uri]);
    await settle();
    const alone = await looksWithin(20);
    await second.listen([uri]);
    await settle();
    const together = await looksWithin(20);
    expect(together).toBeLessThanOrEqual(alone + 1);
    expect(together).toBeGreaterThan(0);
  });

  test('are a hundred at most, whoever listens', async () => {
    const [first, second] = [await connect(era), await connect(era)];
    const { job } = await startJob({ hangs: true });
    world.clock.hold();
    const uris = Array.from({ length: 101 }, (_, pool) => `workspace://jobs/pool:${pool}:${job}`);
    expect((await first.listen(uris.slice(0, 60))).heard).toHaveLength(60);
    await settle();
    if (era === '2026-07-28') {
      expect((await second.listen(uris.slice(60))).heard).toEqual(uris.slice(60, 100));
    } else {
      await second.listen(uris.slice(60, 100));
      await expect(second.listen(uris.slice(100))).rejects.toThrow(/Too many/);
    }
  });

  test('are told to each of them, and go on for one when the other leaves', async () => {
    const [first, second] = [await connect(era), await connect(era)];
    const { uri } = await startJob();
    const hold = world.clock.hold();
    await first.listen([uri]);
    await second.listen([uri]);
    await settle();
    await first.leave();
    await settle();
    hold();
    await vi.waitFor(async () => {
      expect(second.updated).not.toEqual([]);
      expect(await second.read(uri)).toMatchObject({ job: { status: 'partly_failed' } });
    });
    expect(first.updated).toEqual([]);
  });

  test('are watched no more when the server ends, which waits for none of them', async () => {
    const server = await anotherServer(world);
    const client = await connectFor(era, server.url);
    clients.push(client);
    const { uri } = await startJob({ hangs: true });
    world.clock.hold();
    await client.listen([uri]);
    await settle();
    expect(await looksWithin(5)).toBeGreaterThan(0);
    await server.close();
    expect(await looksWithin(60)).toBe(0);
  });

  test('end with one word where a rule denies to look at them', async () => {
    const policy = { rules: [{ decide: 'deny' as const, tools: ['show_job'] }] };
    const server = await anotherServer(world, { policy });
    const client = await connectFor(era, server.url);
    clients.push(client);
    const { uri } = await startJob({ hangs: true });
    world.clock.hold();
    await client.listen([uri]);
    await vi.waitFor(() => expect(client.updated).toEqual([uri]));
    expect(await looksWithin(30)).toBe(0);
    await expect(client.read(uri)).rejects.toThrow(/not allowed/);
    await server.close();
  });
});

test.each([
  ['while its job went on', false],
  ['when its job ended', true],
])('a 2025-11-25 session whose stream comes back is told what it missed %s', async (_, ends) => {
  const url = world.http.url;
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  const post = (body: object, more: Record<string, string> = {}) =>
    fetch(url, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify({ jsonrpc: '2.0', ...body }) });
  const clientInfo = { name: 'raw', version: '1' };
  const opened = await post({
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo },
  });
  const session = { 'mcp-session-id': opened.headers.get('mcp-session-id')!, 'mcp-protocol-version': '2025-11-25' };
  await opened.text();
  await (await post({ method: 'notifications/initialized' }, session)).text();
  const { uri } = await startJob();
  const hold = world.clock.hold();
  const subscribed = await post({ id: 2, method: 'resources/subscribe', params: { uri } }, session);
  expect(await subscribed.text()).toContain('"result":{}');
  expect(await looksWithin(10)).toBe(0);

  const stream = async () => {
    const ended = new AbortController();
    const response = await fetch(url, {
      headers: { accept: 'text/event-stream', ...session },
      signal: ended.signal,
    });
    return { reader: response.body!.pipeThrough(new TextDecoderStream()).getReader(), end: () => ended.abort() };
  };
  const first = await stream();
  await settle();
  expect(looks()).toBeGreaterThan(0);
  first.end();
  await settle();
  // Nobody listens meanwhile.
  expect(await looksWithin(ends ? 300 : 0)).toBe(0);
  const reader = await connect('2026-07-28');
  const before = await reader.read(uri);
  let now = before;
  while (!ends && JSON.stringify(now) === JSON.stringify(before)) {
    world.clock.advance(1_000);
    now = await reader.read(uri);
  }
  expect(now).toMatchObject({ job: { status: ends ? 'partly_failed' : 'running' } });
  if (ends) hold();
  const second = await stream();
  const { value } = await second.reader.read();
  expect(value).toContain('notifications/resources/updated');
  expect(value).toContain(uri);
  second.end();
});
