import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ToolError } from '../../src/catalog/errors.ts';
import type { AuditEvent } from '../../src/catalog/plan.ts';
import { verifyAudit } from '../../src/store/audit-verify.ts';
import { connectHttp, type Era, type Person } from '../clients.ts';
import { ERAS, NO, startWorld, type TestClient, type World, YES } from '../world.ts';
import {
  anotherServer,
  attempts,
  auditOf,
  decide,
  eventsOf,
  plansOf,
  reboot,
  someDesktops,
  type Wanted,
  wipe,
} from './attack.ts';

let world: World;
let closing: (() => Promise<void>)[] = [];
beforeEach(async () => {
  world = await startWorld();
  closing = [];
});
afterEach(async () => {
  for (const close of closing) await close();
  await world.close();
});

const call = (client: TestClient, { tool, args }: Wanted, more: Record<string, unknown> = {}) =>
  client.call('call_tool', { name: tool, arguments: { ...args, ...more } });

const harmless = (): Wanted => ({
  tool: 'update_desktop',
  args: { desktop_id: someDesktops(world, 1)[0], desktop: { self_backup_management: '1' } },
});

async function connectTo(url: string, era: Era, person?: Person): Promise<TestClient> {
  const client = await connectHttp(era, url, person);
  closing.unshift(() => client.close());
  return client;
}

describe.each(ERAS)('over a %s client, the log', (era) => {
  test('has a line for every step of an approved change, with who approved and how', async () => {
    const client = await world.connect(era, world.reading(YES));
    await call(client, reboot(world, 1), { wait: false });
    const lines = await auditOf(world);
    expect(lines.map((line) => line.event)).toEqual(['planned', 'asked', 'approved', 'sent', 'done']);
    const [plan] = await plansOf(world);
    for (const line of lines) {
      expect(line).toMatchObject({
        tool: 'batch_run_desktops',
        risk: 'disruptive',
        principal: 'local',
        plan: plan!.id,
      });
    }
    expect(lines[2]).toMatchObject({ detail: { by: 'local', via: 'elicitation' } });
    expect(lines[3]).toMatchObject({ detail: { by: 'local', via: 'elicitation', targets: [expect.any(String)] } });
    expect(lines[4]).toMatchObject({ detail: { jobs: [expect.any(String)], request_ids: [expect.any(String)] } });
    expect(await verifyAudit(world.config.stateDir)).toEqual([expect.objectContaining({ ok: true })]);
  });

  test('has a line for a no, for a change that needs nobody, and for one that the cloud refused', async () => {
    const client = await world.connect(era, world.reading(NO));
    await call(client, reboot(world, 1));
    await call(client, harmless());
    world.sandbox.faults.add({
      kind: 'status',
      status: 409,
      operation: 'UpdateDesktop',
      body: { error_code: 'WKS.00010032' },
    });
    await call(client, harmless());
    expect(await eventsOf(world)).toEqual(['planned', 'asked', 'declined', 'sent', 'done', 'sent', 'failed']);
    expect((await auditOf(world)).at(-1)).toMatchObject({ detail: { code: 'WKS.00010032' } });
  });

  test('asks again in a line of its own when the count was typed wrongly', async () => {
    let asked = 0;
    const client = await world.connect(
      era,
      world.reading(() => ({
        action: 'accept',
        content: { decision: 'approve', confirm: ++asked === 1 ? '9' : '3' },
      })),
    );
    await call(client, wipe(world), { wait: false });
    expect(await eventsOf(world)).toEqual(['planned', 'asked', 'asked', 'approved', 'sent', 'done']);
  });

  test('has the request on disk before it leaves', async () => {
    const real = await world.engine.parts.client(world.site);
    const before: unknown[][] = [];
    const client = {
      ...real,
      request: async (request: Parameters<typeof real.request>[0]) => {
        if (request.mutates) before.push(await eventsOf(world));
        return real.request(request);
      },
    };
    const server = await anotherServer(world, {}, { client: async () => client });
    closing.push(server.close);
    const caller = await connectTo(server.url, era, world.reading(YES));
    await call(caller, reboot(world, 1), { wait: false });
    await call(caller, harmless());
    expect(before).toEqual([
      ['planned', 'asked', 'approved', 'sent'],
      ['planned', 'asked', 'approved', 'sent', 'done', 'sent'],
    ]);
    expect(attempts(world)).toEqual(['BatchRunDesktops', 'UpdateDesktop']);
  });
});

describe.each(ERAS)('over a %s client, when nothing can be written down', (era) => {
  const unavailable = { isError: true, value: { code: 'store_unavailable' } };

  test.each(['plans', 'audit'])('because the folder of %s is gone: nothing is sent', async (folder) => {
    const path = join(world.config.stateDir, folder);
    const client = await world.connect(era, world.reading(YES));
    await rename(path, `${path}.away`);
    await writeFile(path, '');
    const answer = await call(client, reboot(world, 1));
    expect(answer).toMatchObject(unavailable);
    expect(answer.value.hint).toContain('--state-dir');
    if (folder === 'audit') expect(await call(client, harmless())).toMatchObject(unavailable);
    expect(attempts(world)).toEqual([]);
    const read = await client.call('call_read_tool', { name: 'list_desktops', arguments: { limit: 1 } });
    expect(read.isError).toBe(false);
    await rm(path);
    await rename(`${path}.away`, path);
    expect(await call(client, reboot(world, 1), { wait: false })).toMatchObject({ value: { job: {} } });
  });

  test.each(['plans', 'audit'])(
    'any more, because the folder of %s went away meanwhile: nothing is sent',
    async (folder) => {
      const path = join(world.config.stateDir, folder);
      const client = await world.connect(era);
      const { value } = await call(client, reboot(world, 1));
      await decide(world, value.plan_id as string);
      await rename(path, `${path}.away`);
      await writeFile(path, '');
      expect(await call(client, reboot(world, 1), { plan_id: value.plan_id })).toMatchObject(unavailable);
      expect(attempts(world)).toEqual([]);
      await rm(path);
      await rename(`${path}.away`, path);
    },
  );

  test.each(['planned', 'asked', 'approved', 'declined', 'sent', 'denied', 'drifted'] as const)(
    'of what was %s: nothing is sent',
    async (event) => {
      const { store } = world.engine.parts;
      const audit = {
        append: async (line: AuditEvent) => {
          if (line.event !== event) return store.audit.append(line);
          throw new ToolError({ code: 'store_unavailable', message: 'no', hint: 'no' });
        },
      };
      const policy = { rules: event === 'denied' ? [{ decide: 'deny' as const }] : [] };
      const server = await anotherServer(world, { policy }, { store: { ...store, audit } });
      closing.push(server.close);
      const desktop = world.sandbox.world.fleet.get(someDesktops(world, 1)[0]!)!;
      const client = await connectTo(server.url, era, async () => {
        if (event === 'drifted') desktop.prepaid = !desktop.prepaid;
        await world.clock.sleep(3_000);
        return event === 'declined' ? NO : YES;
      });
      expect(await call(client, reboot(world, 1))).toMatchObject(unavailable);
      expect(attempts(world)).toEqual([]);
    },
  );

  test('of what was done: it is told all the same, and the log on stderr complains', async () => {
    const { store } = world.engine.parts;
    const audit = {
      append: async (line: AuditEvent) => {
        if (line.event === 'sent') return store.audit.append(line);
        throw new ToolError({ code: 'store_unavailable', message: 'no', hint: 'no' });
      },
    };
    const server = await anotherServer(world, {}, { store: { ...store, audit } });
    closing.push(server.close);
    const client = await connectTo(server.url, era);
    expect(await call(client, harmless())).toMatchObject({ isError: false });
    expect(attempts(world)).toEqual(['UpdateDesktop']);
    expect(world.logged).toContainEqual(
      expect.objectContaining({ level: 'error', detail: expect.objectContaining({ event: 'done' }) }),
    );
  });
});

describe('an approval whose line was lost', () => {
  test('is named by the line of the request that it allowed', async () => {
    const client = await world.connect('2026-07-28');
    const { value } = await call(client, reboot(world, 1));
    await decide(world, value.plan_id as string, { by: 'ada', via: 'page' });
    await call(client, reboot(world, 1), { plan_id: value.plan_id, wait: false });
    const sent = (await auditOf(world)).find((line) => line.event === 'sent');
    expect(sent).toMatchObject({ plan: value.plan_id, detail: { by: 'ada', via: 'page' } });
  });
});
