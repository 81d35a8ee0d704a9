import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulatedAreas as allAreas } from '../../src/sandbox/areas/all.ts';
import { type WireNames, wireOf } from '../contract/wire.ts';
import { catalogue, type OpenCloud, openCloud } from './cloud.ts';
import { strangers } from './strangers.ts';
import { type Stop, tour } from './tour.ts';

/** The others have a tour of their own each: test/sandbox/areas. */
const simulatedAreas = allAreas.filter(
  ({ service, area }) => service === 'workspace' && ['desktops', 'users', 'snapshots', 'tasks'].includes(area),
);

let open: OpenCloud;
let stops: Stop[];

beforeAll(async () => {
  open = await openCloud();
  stops = await tour(open);
});
afterAll(() => open.close());

describe('every operation', () => {
  const simulated = simulatedAreas.flatMap(({ reads, writes }) => [...Object.keys(reads), ...Object.keys(writes)]);

  test('that is simulated is declared', () => {
    const declared = catalogue.operations.filter(({ service }) => service === 'workspace');
    expect(declared.map(({ operationId }) => operationId)).toEqual(expect.arrayContaining([...simulated]));
  });

  test('is called once by the tour', () => {
    expect(stops.map(({ operationId }) => operationId).sort()).toEqual([...simulated].sort());
  });

  test('answers with its documented status', () => {
    const strange = stops.filter(({ operationId, reply }) => {
      return !wireOf('workspace', operationId).statuses.includes(reply.status) || reply.at('error_code');
    });
    expect(strange.map(({ operationId, reply }) => `${operationId} ${reply.status} ${reply.text}`)).toEqual([]);
  });

  test('answers with documented names and types only', () => {
    const strange = stops.flatMap(({ operationId, reply }) => {
      const { responses } = wireOf('workspace', operationId);
      const known = Object.assign({}, ...Object.values(responses)) as WireNames;
      return strangers(reply.body, known).map((what) => `${operationId}: ${what}`);
    });
    expect(strange).toEqual([]);
  });

  test('is logged under its operation, with what it changed', () => {
    const changing = new Set(simulatedAreas.flatMap(({ writes }) => Object.keys(writes)));
    const logged = open.sandbox.requests.all();
    expect(logged.map(({ operationId }) => operationId)).toEqual(stops.map(({ operationId }) => operationId));
    expect(logged.map(({ mutated }) => mutated)).toEqual(stops.map(({ operationId }) => changing.has(operationId)));
    expect(logged.flatMap(({ ignored }) => ignored ?? [])).toEqual([]);
  });
});
