import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { connecting } from '../src/commands/connecting.ts';
import { load } from './config/loading.ts';

const root = join(import.meta.dirname, '..');
const text = (file: string) => readFileSync(join(root, file), 'utf8');
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/architecture.md',
  'docs/decisions.md',
  'docs/diagnosis.md',
  'docs/discovery.md',
  'docs/fleet.md',
  'docs/fleet-tables.md',
  'docs/playbooks.md',
  'docs/policy.md',
  'docs/prices.md',
  'docs/resources.md',
  'docs/risk.md',
  'docs/rollouts.md',
  'docs/security.md',
  'docs/tools.md',
];

describe('the pages say what is there', () => {
  test.each(PAGES)('%s links to files that exist', (page) => {
    const links = [...text(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target]) =>
      join(root, page, '..', target as string),
    );
    expect(links.filter((target) => !existsSync(target))).toEqual([]);
  });

  test.each(PAGES)('%s names source files that exist', (page) => {
    const named = [...text(page).matchAll(/`((?:src|test|tools|scripts|docs)\/[\w./-]+\.(?:ts|mjs|json|md))`/g)].map(
      ([, file]) => file as string,
    );
    expect(named.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  });

  test('README and demo connect the same assistants in the same words', () => {
    const commands = connecting(['workspace-mcp']).match(/claude mcp add .*|code --add-mcp .*|\{"mcpServers".*/g) ?? [];
    expect(commands).toHaveLength(4);
    for (const command of commands) expect(text('README.md')).toContain(command);
  });

  test('every script that the README and CONTRIBUTING name is in package.json', () => {
    const { scripts } = JSON.parse(text('package.json')) as { scripts: Record<string, string> };
    const named = PAGES.flatMap((page) =>
      [...text(page).matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script as string),
    );
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  test('the policy of docs/policy.md is a policy', async () => {
    const [, policy] = text('docs/policy.md').match(/```json\n([\s\S]+?)```/) ?? [];
    const { policy: read } = await load('--policy /p.json', { files: { '/p.json': policy as string } });
    expect(read.rules).toHaveLength(3);
  });
});
