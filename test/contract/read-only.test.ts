import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { effectsOf } from '../../src/catalog/risk.ts';
import type { TestClient } from '../world.ts';
import { leastArguments, sampleArguments } from './arguments.ts';
import { manifest, schemaOf } from './catalogue.ts';
import { type RecordedWorld, startRecorded } from './recording-cloud.ts';

let world: RecordedWorld;
let client: TestClient;

beforeAll(async () => {
  world = await startRecorded({ readOnly: true, confirm: 'never' });
  client = await world.connect('2026-07-28');
});
beforeEach(() => world.cloud.clear());
afterAll(() => world.close());

/** Operations and arguments with an effect other than reading. */
const changing = manifest.operations
  .filter(({ risk }) => risk !== 'read')
  .flatMap((entry) =>
    [sampleArguments(schemaOf(entry), entry.rules), leastArguments(schemaOf(entry), entry.rules)]
      .filter((args) => effectsOf(entry.riskRule, args).some((effect) => effect !== 'read'))
      .map((args) => ({ name: entry.name, args })),
  );

describe('a read-only server', () => {
  test.each(changing)(
    'sends no $name: directly, by call_tool, by call_read_tool, with a plan',
    async ({ name, args }) => {
      for (const [tool, given] of [
        [name, args],
        [name, { ...args, plan_id: 'plan_of_somebody' }],
        [name, { ...args, dry_run: true }],
        ['call_tool', { name, arguments: args }],
        ['call_read_tool', { name, arguments: args }],
      ] as const) {
        const { isError, value } = await client.call(tool, given);
        expect([isError, value.code], tool).toEqual([
          true,
          expect.stringMatching(/^(denied|not_a_read|unknown_tool)$/),
        ]);
      }
      expect(world.cloud.recorded).toEqual([]);
    },
  );

  test('finds nothing that is no read', async () => {
    const reads = new Set(manifest.operations.filter(({ risk }) => risk === 'read').map(({ name }) => name));
    for (const query of ['delete desktops', 'reboot', '删除', 'pay order', 'reset password']) {
      const { value } = await client.call('find_tools', { query, limit: 50 });
      const found = (value.tools as { name: string }[]).map(({ name }) => name);
      expect(found).not.toEqual([]);
      expect(found.filter((name) => !reads.has(name))).toEqual([]);
    }
  });
});
