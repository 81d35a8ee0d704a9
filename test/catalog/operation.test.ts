import { expect, it } from 'vitest';
import { z } from 'zod';
import { id } from '../../src/catalog/fields.ts';
import { area, toolName } from '../../src/catalog/operation.ts';

const open = () => area({ service: 'workspace', name: 'things', title: 'Things', about: 'For tests' });
const facts = { does: 'Does it.', keywords: 'it', risk: 'read' } as const;

it('splits the route and keeps what was declared', () => {
  const things = open();
  const show = things.operation('ShowThing', 'GET /v2/{project_id}/things/{thing_id}', {
    ...facts,
    path: { thing_id: id() },
  });
  expect(show).toMatchObject({ id: 'ShowThing', service: 'workspace', area: 'things', method: 'GET' });
  expect(show.route).toBe('/v2/{project_id}/things/{thing_id}');
  expect(show.risk).toEqual([{ effect: 'read' }]);
  expect(things.operations).toEqual([show]);
});

it('does not compile path fields that disagree with the route', () => {
  const things = open();
  const route = 'GET /v2/{project_id}/things/{thing_id}/parts/{part_id}';
  things.operation('A', route, { ...facts, path: { thing_id: id(), part_id: id() } });
  // @ts-expect-error a placeholder without a field
  things.operation('B', route, { ...facts, path: { thing_id: id() } });
  // @ts-expect-error no field for any placeholder
  things.operation('C', route, facts);
  // @ts-expect-error a field without a placeholder
  things.operation('D', route, { ...facts, path: { thing_id: id(), part_id: id(), part: id() } });
  // @ts-expect-error the project comes from the site
  things.operation('E', 'GET /v2/{project_id}/things', { ...facts, path: { project_id: id() } });
  // @ts-expect-error a field that is no schema
  things.operation('F', 'GET /v2/{project_id}/things/{thing_id}', { ...facts, path: { thing_id: 'string' } });
  expect(things.operations).toHaveLength(6);
});

it('does not compile what is no route, method or risk', () => {
  const things = open();
  // @ts-expect-error no method
  things.operation('A', '/v2/{project_id}/things', facts);
  // @ts-expect-error no such risk
  things.operation('B', 'GET /v2/{project_id}/things', { ...facts, risk: 'dangerous' });
  // @ts-expect-error an operation without a risk
  things.operation('C', 'GET /v2/{project_id}/things', { does: '', keywords: '', query: { a: z.string() } });
  expect(things.operations).toHaveLength(3);
});

it.each([
  ['BatchRunDesktops', 'batch_run_desktops'],
  ['ListItaSubJobs', 'list_ita_sub_jobs'],
  ['ListSfs3Storage', 'list_sfs3_storage'],
  ['ShowAZInfo', 'show_az_info'],
])('names %s %s', (operationId, name) => {
  expect(toolName('workspace', operationId)).toBe(name);
  expect(toolName('appstream', operationId)).toBe(`appstream_${name}`);
});
