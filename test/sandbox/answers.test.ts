import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { simulatedAreas } from '../../src/sandbox/areas/all.ts';
import { type WireNames, wireOf } from '../contract/wire.ts';
import { catalogue, type OpenCloud, openCloud, type Row } from './cloud.ts';
import { type Stop, tour } from './tour.ts';

/** Success codes of the API reference, "Status Codes" of each operation, where it is not 200. */
const NOT_200: Record<string, number> = {
  BatchDeleteDesktops: 202,
  UpdateDesktopSids: 202,
  RegisterDomain: 202,
  CreateDesktopUser: 201,
  DeleteDesktop: 204,
  CancelRemoteAssistance: 204,
  UpdateDesktopUsername: 204,
  DeleteUser: 204,
  BatchDeleteUser: 204,
  ChangeUserStatus: 204,
  BatchDeleteOtpDevices: 204,
};

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
    const seen = stops.map(
      ({ operationId, reply }) => `${operationId} ${reply.status} ${reply.at('error_code') ?? ''}`,
    );
    expect(seen).toEqual(stops.map(({ operationId }) => `${operationId} ${NOT_200[operationId] ?? 200} `));
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

/** Where a value has names or types that the reference does not give. */
function strangers(value: unknown, known: WireNames | string, path = ''): string[] {
  if (value === null || value === undefined) return [];
  if (typeof known === 'string') {
    const type = typeof value === 'number' && Number.isInteger(value) && known === 'integer' ? 'integer' : typeof value;
    return type === known || (type === 'number' && known === 'number') ? [] : [`${path} is ${type}, not ${known}`];
  }
  return Object.entries(value as Row).flatMap(([name, item]) => {
    const below = `${path}.${name}`;
    if (name in known) return strangers(item, known[name] as WireNames | string, below);
    if (`${name}[]` in known) return each(item, known[`${name}[]`] as WireNames | string, below);
    if (`${name}{}` in known) return each(Object.values(item as Row), known[`${name}{}`] as WireNames | string, below);
    if (`${name}{}[]` in known) {
      return each(Object.values(item as Row).flat(), known[`${name}{}[]`] as WireNames | string, below);
    }
    return [`${below} is not documented`];
  });
}

function each(value: unknown, known: WireNames | string, path: string): string[] {
  if (!Array.isArray(value)) return [`${path} is no list`];
  return [...new Set(value.flatMap((item) => strangers(item, known, path)))];
}
