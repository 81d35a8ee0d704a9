import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import { obstacleOf } from '../../src/sandbox/world/obstacles.ts';
import { type Trouble, troubles } from '../../src/sandbox/world/troubles.ts';
import { startWorld, type TestClient, type World } from '../world.ts';
import { ACCEPTED, type Diagnosis, questionOf } from './accepted.ts';

const SEEDS = [1, 2, 3];
const DAY = 86_400_000;

interface Case {
  seed: number;
  /** What was asked about, for people to read. */
  about: string;
  trouble: string;
  told: Diagnosis;
  tokens: number;
}

const worlds: { seed: number; world: World; client: TestClient }[] = [];
const alone: Case[] = [];
const decoys: Case[] = [];
const healthy: Case[] = [];

beforeAll(async () => {
  for (const seed of SEEDS) {
    const world = await startWorld({ desktops: 200, seed });
    const client = await world.connect('2026-07-28');
    worlds.push({ seed, world, client });
    const company = world.sandbox.world;
    const ours = troubles(company).filter(({ name }) => ACCEPTED[name]);
    for (const trouble of ours) {
      for (const about of asked(trouble)) await add(alone, seed, client, trouble.name, about);
      if (trouble.decoy) for (const about of asked(trouble.decoy)) await add(decoys, seed, client, trouble.name, about);
    }
    const touched = new Set(
      troubles(company)
        .flatMap(({ touches, decoy }) => [...touches, ...(decoy?.touches ?? [])])
        .map(({ id }) => id),
    );
    for (const desktop of company.fleet.all()) {
      if (touched.has(desktop.id) || desktop.assignments.some(({ id }) => touched.has(id))) continue;
      if (!isWell(desktop, world)) continue;
      await add(healthy, seed, client, 'healthy', { kind: 'desktop', id: desktop.id, name: desktop.name });
    }
  }
}, 180_000);

afterAll(async () => {
  for (const { world } of worlds) await world.close();
});

/** What a support agent would name: what has the trouble, and the people and desktops that suffer of it. */
function asked({ about, touches }: Pick<Trouble, 'about' | 'touches'>) {
  const all = [about, ...touches].filter((thing) => questionOf(thing));
  return [...new Map(all.map((thing) => [thing.id, thing])).values()];
}

async function add(
  cases: Case[],
  seed: number,
  client: TestClient,
  trouble: string,
  thing: { kind: string; id: string; name: string },
): Promise<void> {
  const [tool, args] = questionOf(thing) as [string, Record<string, string>];
  const { value, isError, text } = await client.call(tool, args);
  expect(isError, `${tool} ${JSON.stringify(args)}: ${text}`).toBe(false);
  const about = `seed ${seed} ${trouble}: ${thing.kind} ${thing.name}`;
  cases.push({ seed, about, trouble, told: value as never, tokens: countTokens(text) });
}

/** The company has its own misfortunes besides what was planted: of those that have none the API shows nothing wrong. */
function isWell(desktop: Desktop, { sandbox: { world } }: World): boolean {
  const person = world.people.get(desktop.assignments[0]?.id ?? '');
  if (desktop.status !== 'ACTIVE' || desktop.login === 'UNREGISTER' || desktop.maintenance) return false;
  if (world.born - desktop.lastUsed > 14 * DAY || obstacleOf(world, { desktop, person }, world.born)) return false;
  if (person && person.expires > 0 && person.expires < world.born + 7 * DAY) return false;
  return desktop.expires === undefined || desktop.expires > world.born + 7 * DAY;
}

const firsts = ({ told }: Case, count: number) => told.findings.slice(0, count).map(({ cause }) => cause);
const line = (each: Case) =>
  `${each.about} => ${each.told.findings.map(({ cause, sure }) => `${cause} (${sure})`).join(', ') || each.told.healthy}`;

describe('a planted trouble', () => {
  test('has its true cause among the first two findings, in 95 of 100', () => {
    const missed = alone.filter((each) => !firsts(each, 2).some((cause) => ACCEPTED[each.trouble]?.includes(cause)));
    expect(new Set(alone.map(({ trouble }) => trouble)).size).toBeGreaterThanOrEqual(28);
    expect(alone.length).toBeGreaterThan(100);
    expect(missed.length / alone.length, missed.map(line).join('\n')).toBeLessThanOrEqual(0.05);
  });

  test('has a next call that the tool of that name takes as it is', async () => {
    const wrong: string[] = [];
    const known = new Set<string>();
    for (const { told, seed, about } of [...alone, ...decoys]) {
      const { world, client } = worlds.find((each) => each.seed === seed)!;
      for (const { cause, next } of told.findings) {
        const key = `${cause} ${next.tool} ${about.split(':')[0]}`;
        if (known.has(key)) continue;
        known.add(key);
        const reads = world.engine.parts.catalogue.get(next.tool)?.risk === 'read';
        const [by, more] = reads ? ['call_read_tool', {}] : ['call_tool', { dry_run: true }];
        const done = await client.call(by, { name: next.tool, arguments: { ...next.arguments, ...more } });
        if (done.isError) wrong.push(`${about} ${cause}: ${done.text}`);
      }
    }
    expect(known.size).toBeGreaterThan(60);
    expect(wrong).toEqual([]);
  });

  test('is found out by fields of answers, and has a call that goes on', () => {
    for (const { told, about } of alone) {
      for (const { evidence, next, says } of told.findings) {
        expect(evidence.length, about).toBeGreaterThan(0);
        expect(next.tool, about).toMatch(/^[a-z0-9_]+$/);
        expect(says, about).toMatch(/^[A-Z].*\.$/);
      }
    }
  });
});

describe('a decoy', () => {
  test('is not taken for the trouble, but for a guess that is told as one', () => {
    const taken = decoys.filter(({ told, trouble }) =>
      told.findings.some(({ cause, sure }) => ACCEPTED[trouble]?.includes(cause) && sure !== 'possible'),
    );
    expect(decoys.length).toBeGreaterThan(60);
    expect(taken.map(line)).toEqual([]);
  });
});

describe('a desktop with which nothing is wrong', () => {
  test('has no finding, in 98 of 100', () => {
    const blamed = healthy.filter(({ told }) => told.findings.length > 0);
    expect(healthy.length).toBeGreaterThan(100);
    expect(blamed.length / healthy.length, blamed.map(line).join('\n')).toBeLessThanOrEqual(0.02);
  });

  test('is called healthy where everything was seen', () => {
    const unsure = healthy.filter(({ told }) => told.findings.length === 0 && told.healthy !== true);
    expect(unsure.map(({ about, told }) => `${about}: ${JSON.stringify(told.not_seen)}`)).toEqual([]);
  });
});

describe('what a diagnosis costs', () => {
  const sorted = (of: (each: Case) => number) => [...alone, ...decoys, ...healthy].map(of).sort((a, b) => a - b);
  const share = (values: number[], part: number) => values[Math.floor(values.length * part)] as number;

  test('is 20 calls in the middle, and never many more', () => {
    const calls = sorted(({ told }) => told.calls);
    expect(share(calls, 0.5)).toBeLessThanOrEqual(20);
    expect(share(calls, 0.99)).toBeLessThanOrEqual(30);
    const trouble = alone.map(({ told }) => told.calls).sort((a, b) => a - b);
    expect(share(trouble, 0.5)).toBeLessThanOrEqual(22);
  });

  test('is 2,500 tokens at the most', () => {
    expect(sorted(({ tokens }) => tokens).at(-1)).toBeLessThanOrEqual(2_500);
  });
});
