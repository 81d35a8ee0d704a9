import { appendFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AuditEvent } from '../../src/catalog/plan.ts';
import { hashOf } from '../../src/store/audit-chain.ts';
import { readAudit } from '../../src/store/audit-reading.ts';
import { verifyAudit } from '../../src/store/audit-verify.ts';
import { createFileStore } from '../../src/store/file-store.ts';
import { handClock } from './plan.ts';
import { opened, scratch } from './state-dir.ts';

const event = (n: number, what: AuditEvent['event'] = 'sent'): AuditEvent => ({
  event: what,
  principal: 'local',
  site: 'default',
  tool: 'reboot_desktop',
  risk: 'disruptive',
  plan: `p_${n}`,
  detail: { n, names: ['桌面-1', 'a "quoted" name\n'], nested: { b: 1, a: [true, null, -0.5, 1e21] } },
});

/** A state directory with one closed chain of `count` events. */
async function logged(count: number, dir?: string, time = Date.now()): Promise<{ dir: string; file: string }> {
  const state = dir ?? (await scratch());
  const before = dir ? await readdir(join(state, 'audit')) : [];
  const store = await createFileStore({ dir: state, clock: handClock(time), version: '1.2.3' });
  for (let n = 0; n < count; n++) await store.audit.append(event(n));
  await store.close();
  const name = (await readdir(join(state, 'audit'))).find((file) => file.endsWith('.jsonl') && !before.includes(file));
  return { dir: state, file: name! };
}

describe('the audit log', () => {
  it('writes one line an event, each chained to the one before', async () => {
    const time = Date.UTC(2026, 9, 2, 8, 15, 30, 123);
    const { dir, file } = await logged(2, undefined, time);
    expect(file).toMatch(new RegExp(`^2026-10-02T08-15-30\\.123Z-${process.pid}-[0-9a-f]{8}\\.jsonl$`));
    const text = await readFile(join(dir, 'audit', file), 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      expect.objectContaining({
        seq: 0,
        time: '2026-10-02T08:15:30.123Z',
        event: 'opened',
        program: 'workspace-mcp',
        version: '1.2.3',
        pid: process.pid,
        after: [],
        prev: '0'.repeat(64),
      }),
      expect.objectContaining({ seq: 1, ...event(0), prev: lines[0].hash }),
      expect.objectContaining({ seq: 2, ...event(1), prev: lines[1].hash }),
    ]);
    for (const line of lines) expect(line.hash).toBe(hashOf(line));
    expect(Object.keys(lines[1])).toEqual([
      'seq',
      'time',
      'event',
      'principal',
      'site',
      'tool',
      'risk',
      'plan',
      'detail',
      'prev',
      'hash',
    ]);
  });

  it('leaves no file behind when nothing happened', async () => {
    const dir = await scratch();
    await (await createFileStore({ dir, clock: handClock() })).close();
    expect(await readdir(join(dir, 'audit'))).toEqual([]);
    expect(await verifyAudit(dir)).toEqual([]);
    expect(await verifyAudit(join(dir, 'nowhere'))).toEqual([]);
  });

  it('has an event on the disk, and in the head, when append resolves', async () => {
    const dir = await scratch();
    const { audit } = await opened({ dir, clock: handClock() });
    for (let n = 0; n < 5; n++) {
      await audit.append(event(n));
      expect(await verifyAudit(dir)).toEqual([expect.objectContaining({ lines: n + 2, ok: true })]);
    }
  });

  it('keeps the order of events that come at once, and takes them as they were', async () => {
    const dir = await scratch();
    const { audit } = await opened({ dir, clock: handClock() });
    const reused = event(0);
    const appended = Array.from({ length: 200 }, (_, n) => {
      reused.detail = { n };
      const done = audit.append(reused).then(() => audit.append(event(1000 + n, 'done')));
      reused.detail.n = -1;
      return done;
    });
    await Promise.all(appended);
    const seen: unknown[] = [];
    for await (const line of readAudit(dir)) if (line.event === 'sent') seen.push(line.detail?.n);
    expect(seen).toEqual(Array.from({ length: 200 }, (_, n) => n));
    expect(await verifyAudit(dir)).toEqual([expect.objectContaining({ lines: 401, ok: true })]);
  });

  it('takes nothing after it was closed', async () => {
    const store = await createFileStore({ dir: await scratch(), clock: handClock() });
    await store.close();
    await store.close();
    await expect(store.audit.append(event(0))).rejects.toMatchObject({ body: { code: 'store_unavailable' } });
  });

  it('is read by time over all chains', async () => {
    const dir = await scratch();
    const clock = handClock(Date.UTC(2026, 0, 1));
    const stores = [await opened({ dir, clock }), await opened({ dir, clock }), await opened({ dir, clock })];
    const order = [0, 1, 1, 0, 2, 0, 1, 2];
    for (const [n, which] of order.entries()) {
      clock.time += 1000;
      await stores[which]!.audit.append(event(n));
    }
    const seen: unknown[] = [];
    for await (const line of readAudit(dir)) if (line.event !== 'opened') seen.push(line.detail?.n);
    expect(seen).toEqual(order.map((_, n) => n));
    for await (const line of readAudit(dir)) {
      expect(line.event).toBe('opened');
      break;
    }
  });

  it('holds for any JSON in an event', async () => {
    const dir = await scratch();
    const { audit } = await opened({ dir, clock: handClock() });
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), async (detail) => {
        await audit.append({ ...event(0), detail });
      }),
      { numRuns: 100 },
    );
    expect(await verifyAudit(dir)).toEqual([expect.objectContaining({ ok: true })]);
  });
});

describe('the check of the audit log notices', () => {
  const swap = (lines: string[], a: number, b: number) =>
    lines.map((line, index) => (index === a ? lines[b]! : index === b ? lines[a]! : line));
  const rehashed = (text: string, change: object) => {
    const line = { ...JSON.parse(text), ...change };
    return JSON.stringify({ ...line, hash: hashOf(line) });
  };
  const without = (lines: string[], index: number) => lines.filter((_, at) => at !== index);

  const tampered: [string, (lines: string[]) => string[], number, string][] = [
    ['an edited line', (l) => l.with(3, l[3]!.replace('disruptive', 'write')), 4, 'the line was edited'],
    ['an edited line with a new hash', (l) => l.with(3, rehashed(l[3]!, { risk: 'write' })), 5, 'it does not follow'],
    [
      'an edited last line with a new hash',
      (l) => l.with(6, rehashed(l[6]!, { risk: 'write' })),
      7,
      'is not the one that was recorded',
    ],
    ['an edited opening line', (l) => l.with(0, rehashed(l[0]!, { version: '0' })), 2, 'it does not follow'],
    ['a key given twice', (l) => l.with(3, l[3]!.replace('{', '{"event":"done",')), 4, 'the line was edited'],
    ['added spaces', (l) => l.with(3, l[3]!.replace(':', ': ')), 4, 'the line was edited'],
    ['a line that is no JSON', (l) => l.with(3, 'gone'), 4, 'the line was edited'],
    ['an empty line', (l) => l.toSpliced(3, 0, ''), 4, 'the line was edited'],
    ['a removed line', (l) => without(l, 3), 4, 'removed, inserted or reordered: it has number 4, 3 belongs here'],
    ['a removed opening line', (l) => without(l, 0), 1, 'removed, inserted or reordered'],
    [
      'a removed line with the rest numbered anew',
      (l) => without(l, 3).map((x, i) => (i < 3 ? x : rehashed(x, { seq: i }))),
      4,
      'it does not follow',
    ],
    ['reordered lines', (l) => swap(l, 3, 4), 4, 'removed, inserted or reordered'],
    ['a repeated line', (l) => l.toSpliced(4, 0, l[3]!), 5, 'removed, inserted or reordered'],
    [
      'an inserted line',
      (l) => l.toSpliced(3, 0, rehashed(l[3]!, { event: 'declined', prev: JSON.parse(l[2]!).hash })),
      5,
      'removed, inserted or reordered',
    ],
    [
      'a line added at the end',
      (l) => [...l, rehashed(l[6]!, { seq: 7, prev: JSON.parse(l[6]!).hash })],
      8,
      'lines were added after the chain was closed',
    ],
    ['an end cut off', (l) => l.slice(0, 5), 6, 'the end is cut off: 2 lines are missing'],
    ['an end cut off within a line', (l) => [...l.slice(0, 6), l[6]!.slice(0, 40)], 7, 'the line was edited'],
    ['everything cut off', () => [], 1, 'the end is cut off: 7 lines are missing'],
  ];

  it.each(tampered)('%s', async (_, change, line, what) => {
    const { dir, file } = await logged(6);
    expect(await verifyAudit(dir)).toEqual([{ file, lines: 7, ok: true }]);
    const path = join(dir, 'audit', file);
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    await writeFile(
      path,
      change(lines)
        .map((text) => `${text}\n`)
        .join(''),
    );
    const [report] = await verifyAudit(dir);
    expect(report).toMatchObject({ ok: false, problem: { line, what: expect.stringContaining(what) } });
  });

  it('a line feed cut off', async () => {
    const { dir, file } = await logged(6);
    const path = join(dir, 'audit', file);
    await writeFile(path, (await readFile(path, 'utf8')).trimEnd());
    expect(await verifyAudit(dir)).toMatchObject([{ ok: false, problem: { line: 7, what: 'the line is cut off' } }]);
  });

  it('any byte that is changed', async () => {
    const { dir, file } = await logged(2);
    const path = join(dir, 'audit', file);
    const bytes = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at]! + by) % 256;
        await writeFile(path, changed);
        expect((await verifyAudit(dir))[0]?.ok).toBe(false);
      }),
      { numRuns: 150 },
    );
  });

  it('a chain that was removed, while its head remains', async () => {
    const { dir, file } = await logged(2);
    await rm(join(dir, 'audit', file));
    expect(await verifyAudit(dir)).toEqual([
      { file, lines: 0, ok: false, problem: { line: 0, what: 'the chain was removed: its head is still there' } },
    ]);
  });

  it('a head that was removed or damaged', async () => {
    const { dir, file } = await logged(2);
    const head = join(dir, 'audit', file.replace('.jsonl', '.head'));
    for (const damage of [() => writeFile(head, '{"seq":2}'), () => writeFile(head, ''), () => rm(head)]) {
      await damage();
      expect(await verifyAudit(dir)).toMatchObject([{ file, ok: false, problem: { line: 0 } }]);
    }
  });

  it('a chain that was removed with its head, by a later chain', async () => {
    const first = await logged(3, undefined, Date.UTC(2026, 0, 1));
    const second = await logged(1, first.dir, Date.UTC(2026, 0, 2));
    expect((await verifyAudit(first.dir)).map((report) => report.ok)).toEqual([true, true]);
    for (const name of [first.file, first.file.replace('.jsonl', '.head')]) await rm(join(first.dir, 'audit', name));
    expect(await verifyAudit(first.dir)).toMatchObject([
      { file: first.file, ok: false, problem: { line: 0, what: 'the chain was removed: a later chain names it' } },
      { file: second.file, ok: true },
    ]);
  });

  it('a chain that was cut off together with its head, by a later chain', async () => {
    const first = await logged(1, undefined, Date.UTC(2026, 0, 1));
    const audit = join(first.dir, 'audit');
    const path = join(audit, first.file);
    const store = await createFileStore({ dir: first.dir, clock: handClock(Date.UTC(2026, 0, 2)) });
    await store.audit.append(event(0));
    await store.close();
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    const kept = JSON.parse(lines[0]!);
    await writeFile(path, `${lines[0]}\n`);
    await writeFile(
      path.replace('.jsonl', '.head'),
      JSON.stringify({ file: first.file, seq: 0, hash: kept.hash, closed: true }),
    );
    expect((await verifyAudit(first.dir))[0]).toMatchObject({
      ok: false,
      problem: { line: 2, what: 'the end is cut off: 1 line is missing' },
    });
  });
});

describe('the check of the audit log passes', () => {
  it('a chain whose process is still writing, or was killed between a line and its head', async () => {
    const dir = await scratch();
    const { audit } = await opened({ dir, clock: handClock() });
    await audit.append(event(0));
    const copy = await scratch();
    await cp(join(dir, 'audit'), join(copy, 'audit'), { recursive: true });
    await audit.append(event(1));
    const [file] = (await readdir(join(dir, 'audit'))).filter((name) => name.endsWith('.jsonl'));
    await cp(join(dir, 'audit', file!), join(copy, 'audit', file!));
    expect(await verifyAudit(copy)).toEqual([
      {
        file,
        lines: 3,
        ok: true,
        note: '1 line is written at its end that nobody was told of, as when a process is killed',
      },
    ]);
    await appendFile(join(copy, 'audit', file!), '{"seq":3,"ti');
    expect(await verifyAudit(copy)).toMatchObject([
      { ok: true, note: 'a crash cut its last line off before it counted' },
    ]);
  });
});
