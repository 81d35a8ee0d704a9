import { describe, expect, test } from 'vitest';
import { fillCalls } from '../../src/server/prompts/call-block.ts';
import { playbooksOf } from '../../src/server/prompts/markdown.ts';

const FRONT = `---
title: T
description: D
arguments:
  user (user, required): Who
  app (text): What
---
`;
const BODY = `1. Look.

   \`\`\`read
   diagnose_user {"user": "{user}", "site": "{app?}"}
   \`\`\`

2. Report.
`;
const files = (en: string, zh = en) => ({ 'a-b.en.md': en, 'a-b.zh.md': zh });

describe('a playbook', () => {
  test('is read out of its two files', () => {
    expect(playbooksOf(files(FRONT + BODY, FRONT.replace('Who', '谁') + BODY.replace('Look', '看')))).toEqual([
      {
        name: 'a-b',
        arguments: [
          { name: 'user', kind: 'user', required: true },
          { name: 'app', kind: 'text', required: false },
        ],
        changes: false,
        texts: {
          en: { title: 'T', description: 'D', arguments: { user: 'Who', app: 'What' }, body: BODY.trim() },
          zh: {
            title: 'T',
            description: 'D',
            arguments: { user: '谁', app: 'What' },
            body: BODY.replace('Look', '看').trim(),
          },
        },
      },
    ]);
  });

  test('may take no arguments; a block of change makes it one that changes', () => {
    const text = `---\ntitle: T\ndescription: D\n---\n1. Do.\n\n   \`\`\`change\n   delete_user {"user_id": "<id>"}\n   \`\`\`\n`;
    expect(playbooksOf(files(text))).toMatchObject([{ arguments: [], changes: true }]);
  });

  const bad: [string, string, RegExp][] = [
    ['no front matter', BODY, /a-b\.en\.md: begins with front matter/],
    ['no title', FRONT.replace('title: T\n', '') + BODY, /title is missing/],
    ['an empty description', FRONT.replace('D\n', '\n') + BODY, /description is missing/],
    ['a key nobody knows', FRONT.replace('arguments:', 'author: me\narguments:') + BODY, /arguments come after/],
    ['an argument of no kind', FRONT.replace('(text)', '(thing)') + BODY, /not an argument: {3}app \(thing\)/],
    ['an argument that says nothing', FRONT.replace(': What', ':') + BODY, /not an argument/],
    ['steps that skip a number', FRONT + BODY.replace('2. ', '3. '), /steps are numbered 1, 3/],
    ['no steps', `${FRONT}Just do it.\n`, /steps are numbered/],
    ['a block without a mark', FRONT + BODY.replace('```read', '```'), /a block is marked nothing/],
    ['a block of another kind', FRONT + BODY.replace('```read', '```json'), /a block is marked json/],
    ['a call that is no JSON', FRONT + BODY.replace('{"user"', '{user'), /diagnose_user: /],
    ['a call without a tool', FRONT + BODY.replace('diagnose_user', ''), /not a tool and its arguments/],
    ['an argument that it does not take', FRONT + BODY.replace('{user}', '{pool}'), /there is no argument pool/],
    ['an argument inside of a text', FRONT + BODY.replace('{user}', "name = '{user}'"), /stands inside of/],
    ['a required argument left out', FRONT + BODY.replace('{user}', '{user?}'), /never left out/],
  ];
  test.each(bad)('with %s is refused', (_, text, message) => {
    expect(() => playbooksOf(files(text))).toThrow(message);
  });

  test('is refused when its languages differ in arguments or calls, or when one is missing', () => {
    const all = FRONT + BODY;
    expect(() => playbooksOf(files(all, all.replace('(text)', '(pool)')))).toThrow(/a-b: arguments differ/);
    expect(() => playbooksOf(files(all, all.replace('diagnose_user', 'list_users')))).toThrow(/a-b: calls differ/);
    expect(() => playbooksOf({ 'a-b.en.md': all })).toThrow(/in each language: en, zh/);
    expect(() => playbooksOf({ 'A.en.md': all })).toThrow(/A\.en\.md/);
    expect(() => playbooksOf({ 'a-b.fr.md': all })).toThrow(/a-b\.fr\.md/);
  });
});

describe('the calls of a body', () => {
  test('get the values as JSON; what is not given is left out, or has to be found', () => {
    const filled = (values: Record<string, string>) => fillCalls(BODY, values).match(/diagnose_user .*/)?.[0];
    expect(filled({ user: 'anna', app: 'x' })).toBe('diagnose_user {"user": "anna", "site": "x"}');
    expect(filled({ user: 'a"b' })).toBe('diagnose_user {"user": "a\\"b"}');
    expect(filled({})).toBe('diagnose_user {"user": "<user>"}');
  });

  test('stay as they were written where no argument stands in them', () => {
    const body = '1. Look.\n\n   ```read\n   fleet_query {"sql":   "SELECT 1"}\n   ```\n';
    expect(fillCalls(body, { user: 'anna' })).toBe(body);
  });
});
