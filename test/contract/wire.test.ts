import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { answerPaths, wire, wireOf } from './wire.ts';

it('knows all 422 operations, one line each, in order', () => {
  const lines = readFileSync(new URL('wire.json', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  expect(Object.keys(wire)).toHaveLength(422);
  expect(lines).toHaveLength(422 + 3);
  expect(Object.keys(wire)).toEqual([...Object.keys(wire)].sort());
});

it('names the command that makes it', () => {
  const { '//': note } = JSON.parse(readFileSync(new URL('wire.json', import.meta.url), 'utf8'));
  expect(note).toContain('node scripts/extract-wire.mjs');
});

it('has every route placeholder among the path parameters', () => {
  for (const [key, { path, params }] of Object.entries(wire)) {
    const placeholders = [...path.matchAll(/\{(\w+)\}/g)]
      .map(([, name]) => name)
      .filter((name) => name !== 'project_id');
    expect(params.path.map((field) => field.name).sort(), key).toEqual(placeholders.sort());
  }
});

it('carries facts and no prose', () => {
  const sentence = /[a-z]+ [a-z]+ [a-z]+ [a-z]+/;
  for (const [key, operation] of Object.entries(wire)) expect(JSON.stringify(operation), key).not.toMatch(sentence);
});

it('gives answers by their paths', () => {
  const paths = answerPaths(wireOf('workspace', 'ListDesktopsDetail'));
  expect(paths).toContain('desktops[].attach_user_infos[].user_name');
  expect(paths).toContain('desktops[].metadata{}');
  expect(() => wireOf('workspace', 'MakeCoffee')).toThrow('no workspace operation MakeCoffee');
});

it('lists the 113 operations that document no body ', () => {
  const silent = Object.values(wire).filter(({ responses }) => Object.keys(responses).length === 0);
  expect(silent.length).toBe(113);
});
