import { expect, test } from 'vitest';
import type { ManifestEntry } from '../../src/catalog/manifest.ts';
import { Router } from '../../src/sandbox/router.ts';

const entries = [
  'GET /v2/{project_id}/desktops/{desktop_id}',
  'GET /v2/{project_id}/desktops/detail',
  'DELETE /v2/{project_id}/desktops/{desktop_id}',
  'GET /v2/{project_id}/{kind}/networks',
  'GET /v2/{project_id}/desktops/{id}/{part}',
].map((route) => {
  const [method, path] = route.split(' ');
  return { method, path, operationId: route } as ManifestEntry;
});

test.each([
  ['as declared', entries],
  ['in reverse', entries.toReversed()],
])('literal segments win over placeholders, declared %s', (_, declared) => {
  const router = new Router(declared);
  const found = (method: string, path: string) => {
    const match = router.match(method, path);
    return typeof match === 'string' ? match : [match.entry.path, match.path];
  };
  expect(found('GET', '/v2/p/desktops/detail')).toEqual(['/v2/{project_id}/desktops/detail', { project_id: 'p' }]);
  expect(found('GET', '/v2/p/desktops/x1')).toEqual([
    '/v2/{project_id}/desktops/{desktop_id}',
    { project_id: 'p', desktop_id: 'x1' },
  ]);
  // The literal has no DELETE: the placeholder behind it has.
  expect(found('DELETE', '/v2/p/desktops/detail')).toEqual([
    '/v2/{project_id}/desktops/{desktop_id}',
    { project_id: 'p', desktop_id: 'detail' },
  ]);
  expect(found('GET', '/v2/p/desktops/networks')).toEqual([
    '/v2/{project_id}/desktops/{desktop_id}',
    { project_id: 'p', desktop_id: 'networks' },
  ]);
  expect(found('GET', '/v2/p/users/networks')).toEqual([
    '/v2/{project_id}/{kind}/networks',
    { project_id: 'p', kind: 'users' },
  ]);
  expect(found('POST', '/v2/p/desktops/detail')).toBe('method');
  expect(found('GET', '/v2/p')).toBe('path');
  expect(found('GET', '/v2/p/desktops/')).toBe('path');
});

test('segments are decoded; what cannot be decoded matches nothing', () => {
  const router = new Router(entries);
  const match = router.match('GET', '/v2/p/desktops/a%2Fb%20%E4%B8%AD');
  expect(typeof match === 'string' ? match : match.path.desktop_id).toBe('a/b 中');
  expect(router.match('GET', '/v2/p/desktops/%E4%B')).toBe('path');
});

test('two operations on one route are a mistake', () => {
  expect(
    () => new Router([entries[0], { ...entries[0], path: '/v2/{project_id}/desktops/{other}' }] as ManifestEntry[]),
  ).toThrow('two operations');
});
