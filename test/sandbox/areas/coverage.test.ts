import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { simulatedAreas } from '../../../src/sandbox/areas/all.ts';
import { catalogue } from '../cloud.ts';

test('every declared operation is simulated, each in its own area', () => {
  const declared = catalogue.operations.map(({ service, area, operationId }) => `${service}/${area}/${operationId}`);
  const simulated = simulatedAreas.flatMap(({ service, area, reads, writes }) =>
    Object.keys({ ...reads, ...writes }).map((operationId) => `${service}/${area}/${operationId}`),
  );
  expect(simulated.sort()).toEqual(declared.sort());
});

test('every area has its tests', () => {
  const files = readdirSync(import.meta.dirname).filter((file) => file !== 'coverage.test.ts');
  const wanted = simulatedAreas.map(({ service, area }) => `${service}-${area}.test.ts`);
  expect(files.sort()).toEqual(wanted.sort());
});

test('what reads and what writes are told apart as the catalogue does', () => {
  const wrong = catalogue.operations.filter(({ service, area, operationId, risk }) => {
    const simulated = simulatedAreas.find((each) => each.service === service && each.area === area);
    return simulated && operationId in simulated.writes && risk === 'read';
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
});
