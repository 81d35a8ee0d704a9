import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../src/sandbox/answer.ts';
import { simulatedAreas } from '../../src/sandbox/areas/all.ts';
import type { WireNames } from '../contract/wire.ts';
import { wireOf } from '../contract/wire.ts';
import { startWorld, type TestClient, type World } from '../world.ts';
import { MINUTES, type Row } from './cloud.ts';
import { strangers } from './strangers.ts';

interface Answered {
  operationId: string;
  status: number;
  body: unknown;
}

/** One area of a fresh sandbox, used through the product: MCP over HTTP, the engine, the signed client. Nobody is asked. */
export interface Bench {
  /** The state behind the answers. */
  world(): World['sandbox']['world'];
  sandbox(): World['sandbox'];
  now(): number;
  /** The tool's result; throws when it is an error. A job is followed to its end, unless `wait: false` says otherwise. */
  call(tool: string, args?: Row): Promise<Row>;
  /** The rows of a list, each with its columns. */
  rows(tool: string, args?: Row): Promise<Row[]>;
  /** What an answer that is no list says. */
  data(tool: string, args?: Row): Promise<Row>;
  /** The error of a call that has to fail. */
  refused(tool: string, args?: Row): Promise<Row>;
  later(ms?: number): void;
}

/**
 * The tests of one area: `scenarios` calls every operation of it, so that it succeeds, and looks at what it did. Tests of
 * its own hold that none was left out and that every answer had its documented status, names and types.
 */
export function describeArea(id: string, scenarios: (bench: Bench) => void, { desktops = 60 } = {}): void {
  const [service = '', area = ''] = id.split('/');
  const simulated = simulatedAreas.find((each) => each.service === service && each.area === area);
  const operations = Object.keys({ ...simulated?.reads, ...simulated?.writes });
  const answered: Answered[] = [];
  let world: World;
  let client: TestClient;

  const send = async (name: string, args: Row = {}) => {
    const reply = await client.call('call_tool', { name, arguments: args }, { onprogress: () => {} });
    return { ...reply, value: reply.value as Row };
  };
  const bench: Bench = {
    world: () => world.sandbox.world,
    sandbox: () => world.sandbox,
    now: () => world.clock.now(),
    async call(tool, args) {
      const { value, isError } = await send(tool, args);
      if (isError) throw new Error(`${tool}: ${JSON.stringify(value).slice(0, 2_000)}`);
      return value;
    },
    async rows(tool, args) {
      const { data } = (await bench.call(tool, args)) as { data: { columns: string[]; rows: unknown[][] } };
      return data.rows.map((cells) => Object.fromEntries(data.columns.map((name, index) => [name, cells[index]])));
    },
    async data(tool, args) {
      return ((await bench.call(tool, args)).data ?? {}) as Row;
    },
    async refused(tool, args) {
      const { value, isError } = await send(tool, args);
      if (!isError) throw new Error(`${tool} was not refused: ${JSON.stringify(value).slice(0, 2_000)}`);
      return value;
    },
    later: (ms = 15 * MINUTES) => world.clock.advance(ms),
  };

  describe(id, () => {
    beforeAll(async () => {
      const watch = (operation: { service: string; operationId: string }, { status, body }: Answer) => {
        if (operation.service === service) answered.push({ operationId: operation.operationId, status, body });
      };
      world = await startWorld({ confirm: 'never', desktops, watch, limits: { maxResultTokens: 1_000_000 } });
      client = await world.connect('2026-07-28');
    });
    afterAll(() => world.close());

    scenarios(bench);

    describe('every operation', () => {
      const good = () => answered.filter(({ status, operationId }) => status < 300 && operations.includes(operationId));

      test('was called and did its work', () => {
        const called = new Set(good().map(({ operationId }) => operationId));
        expect(operations.filter((operationId) => !called.has(operationId))).toEqual([]);
      });

      test('answered with a documented status, names and types', () => {
        const strange = good().flatMap(({ operationId, status, body }) => {
          const { responses, statuses } = wireOf(service, operationId);
          const wrong = statuses.includes(status)
            ? []
            : [`${operationId} answers ${status}, documented is ${statuses.join(', ')}`];
          const known = Object.assign({}, ...Object.values(responses)) as WireNames;
          return [...wrong, ...strangers(body, known).map((what) => `${operationId}: ${what}`)];
        });
        expect([...new Set(strange)]).toEqual([]);
      });
    });
  });
}
