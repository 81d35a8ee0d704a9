import { afterAll, beforeAll, expect, test } from 'vitest';
import { Random } from '../../src/sandbox/random.ts';
import { PLANTS, plantTogether, type Trouble } from '../../src/sandbox/world/troubles.ts';
import { missing } from '../sandbox/signs.ts';
import { startWorld, type TestClient, type World } from '../world.ts';
import { ACCEPTED, type Diagnosis, questionOf } from './accepted.ts';

/** Few in one company: a hundred scheduled tasks that fail are no company. */
const IN_ONE_COMPANY = 16;

const names = PLANTS.filter(({ name, on }) => on && ACCEPTED[name]).map(({ name }) => name);
const pairs = names.flatMap((one, index) => names.slice(index + 1).map((other) => [one, other] as const));
/** Every name with every kind of other, and the suite does not take all day. */
const EVERY = 3;
const tried = spread(pairs.filter((_, index) => index % EVERY === 0));

interface Seen {
  troubles: readonly Trouble[];
  told: Diagnosis;
}

const worlds: World[] = [];
const seen: Seen[] = [];

beforeAll(async () => {
  for (let first = 0; first < tried.length; first += IN_ONE_COMPANY) {
    const world = await startWorld({ desktops: 200, seed: 1 + first / IN_ONE_COMPANY, troubles: 'none' });
    worlds.push(world);
    const client = await world.connect('2026-07-28');
    const random = new Random(first);
    const planted = tried
      .slice(first, first + IN_ONE_COMPANY)
      .map((pair, index) => plantTogether(world.sandbox.world, pair, random.fork(String(index))));
    for (const troubles of planted) if (troubles) await look(client, troubles);
  }
}, 300_000);

afterAll(async () => {
  for (const world of worlds) await world.close();
});

/** Neighbours in the list have a trouble in common: in one company there should be a few of each. */
function spread<Each>(all: readonly Each[]): Each[] {
  const stride = Math.ceil(all.length / IN_ONE_COMPANY);
  return Array.from({ length: stride }, (_, start) => all.filter((_, index) => index % stride === start)).flat();
}

/** Two that contradict each other are no pair: the cloud no longer shows a sign of one of them. */
async function look(client: TestClient, troubles: readonly Trouble[]): Promise<void> {
  const signs = troubles.flatMap(({ shows }) => shows);
  if ((await missing(client, signs)).length > 0) return;
  const things = troubles.flatMap(({ about, touches }) => [about, ...touches]);
  for (const kind of ['desktop', 'user']) {
    const thing = things.find((each) => each.kind === kind);
    const question = thing && questionOf(thing);
    if (!question) continue;
    const { value, text, isError } = await client.call(...question);
    expect(isError, text).toBe(false);
    seen.push({ troubles, told: value as never });
  }
}

test('two troubles of one desktop and its user are both among the first three findings, in 90 of 100', () => {
  const firsts = ({ told }: Seen) => told.findings.slice(0, 3).map(({ cause }) => cause);
  const unseen = (each: Seen) =>
    each.troubles.filter(({ name }) => !firsts(each).some((cause) => ACCEPTED[name]?.includes(cause)));
  const missed = seen.filter((each) => unseen(each).length > 0);
  const list = missed.map(
    (each) =>
      `${each.troubles.map(({ name }) => name).join(' + ')} misses ${unseen(each).map(({ name }) => name)}: ${each.told.findings.map(({ cause }) => cause)}`,
  );
  expect(seen.length).toBeGreaterThan(150);
  expect(missed.length / seen.length, list.join('\n')).toBeLessThanOrEqual(0.1);
});
