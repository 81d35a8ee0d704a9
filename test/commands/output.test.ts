import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { manifest } from '../contract/catalogue.ts';
import { commandLine } from './command-line.ts';

const { folder, run, refusal } = commandLine();

/** How many operations are declared; the program has every one. */
const TOOLS = manifest.operations.length;

const COMMANDS = ['serve', 'sandbox', 'demo', 'tools', 'call', 'doctor', 'approve', 'audit'];

const FLAGS =
  `--sandbox --http --host --port --toolsets --read-only --confirm --policy --sites --profile --region --project-id
  --language --endpoint --max-result-tokens --state-dir --redact-people --keep-inventory --prices --log-level`.split(
    /\s+/,
  );

/** What programs that read `tools --json` rely on. */
const ENTRY = [
  'name',
  'operationId',
  'service',
  'area',
  'method',
  'path',
  'risk',
  'title',
  'description',
  'inputSchema',
  'annotations',
];

const RISKS = ['read', 'write', 'billing', 'secret', 'disruptive', 'destructive'];

interface Entry {
  name: string;
  operationId: string;
  service: string;
  area: string;
  method: string;
  path: string;
  risk: string;
  title: string;
  description: string;
  inputSchema: { type: string; properties: Record<string, unknown>; additionalProperties: boolean };
  annotations: { readOnlyHint: boolean; destructiveHint?: boolean };
}

describe.concurrent('help', () => {
  test.each(
    [
      ['--help'],
      ['-h'],
      ['help'],
      ...COMMANDS.flatMap((name) => [
        [name, '--help'],
        [name, '-h'],
      ]),
    ].map((args) => [args]),
  )('%j tells all commands, flags and exit codes, and starts nothing', async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of COMMANDS) expect(stdout).toMatch(new RegExp(`^ {2}workspace-mcp \\[?${name}\\b`, 'm'));
    for (const flag of FLAGS) expect(stdout).toMatch(new RegExp(`${flag}\\b`));
    expect(stdout).toContain(
      'Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 refused or declined, 130 interrupted.',
    );
  });

  test.each(FLAGS)('%s, which it names, is a flag', async (flag) => {
    expect(await refusal([flag, 'x', '--no-such-flag'])).not.toContain(`${flag} is no flag`);
  });

  test.each([['--version'], ['-v'], ['serve', '--version'], ['help', '--version']].map((args) => [args]))(
    '%j is the version',
    async (args) => {
      expect(await run(args)).toMatchObject({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
    },
  );
});

describe.concurrent('tools', () => {
  async function list(...flags: string[]): Promise<Entry[]> {
    const { code, stdout, stderr } = await run(['tools', '--json', ...flags]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout) as Entry[];
  }

  test('lists all of them as JSON, in the shape that is relied on, without credentials', async () => {
    const entries = await list();
    expect(entries).toHaveLength(TOOLS);
    expect(new Set(entries.map(({ name }) => name)).size).toBe(TOOLS);
    for (const entry of entries) {
      expect(Object.keys(entry)).toEqual(ENTRY);
      expect(entry.name).toMatch(/^[a-z][a-z0-9_]*$/);
      const snake = entry.operationId.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toLowerCase();
      expect(entry.name).toBe(entry.service === 'workspace' ? snake : `${entry.service}_${snake}`);
      expect(entry.method).toMatch(/^(GET|POST|PUT|PATCH|DELETE)$/);
      expect(entry.path).toMatch(/^\/v\d/);
      expect(RISKS).toContain(entry.risk);
      expect(entry.title).toMatch(/\S/);
      expect(entry.description).toMatch(/\S/);
      expect(entry.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(entry.inputSchema.properties).not.toHaveProperty('project_id');
      expect(entry.annotations.readOnlyHint).toBe(entry.risk === 'read');
      expect(entry.annotations.destructiveHint ?? false).toBe(['disruptive', 'destructive'].includes(entry.risk));
    }
    // Whole, nothing folded: every reference leads somewhere.
    for (const { name, inputSchema } of entries) {
      for (const [, target = ''] of JSON.stringify(inputSchema).matchAll(/"\$ref":"#\/([^"]+)"/g)) {
        const found = target
          .split('/')
          .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], inputSchema);
        expect(found, `${name}: ${target}`).toBeDefined();
      }
    }
  });

  test('lists the areas that were asked for', async () => {
    const users = await list('--toolsets', 'users');
    expect(new Set(users.map(({ area }) => area))).toEqual(new Set(['users']));
    expect(await list('--toolsets=core')).toEqual([]);
    const groups = await list('--toolsets', 'appstream/policies');
    expect(new Set(groups.map(({ name }) => String(name).split('_')[0]))).toEqual(new Set(['appstream']));
    const both = await list('--toolsets', 'users,snapshots');
    expect(new Set(both.map(({ area }) => area))).toEqual(new Set(['users', 'snapshots']));
  });

  test('lists reads only where nothing else is allowed', async () => {
    const reads = await list('--read-only');
    expect(new Set(reads.map(({ risk }) => risk))).toEqual(new Set(['read']));
    expect(reads.length).toBeGreaterThan(10);
  });

  test('has a table for people', async () => {
    const { code, stdout } = await run(['tools']);
    expect(stdout).toMatch(/^ {2}list_desktops +read +\S/m);
    expect(stdout).toMatch(new RegExp(`\n${TOOLS} tools; the worst is destructive\\.\n$`));
    expect(code).toBe(0);
  });
});

describe.concurrent('a reader who has seen enough', () => {
  test.each([
    [['tools']],
    [['tools', '--json']],
    [['--help']],
    [['doctor', '--sandbox']],
    [['demo']],
    [['call', 'list_desktops_detail', '--sandbox']],
  ])('ends %j in silence', async (args) => {
    const { code, signal, stderr } = await run(args, {
      during: ({ child }) => {
        child.stdout?.destroy();
      },
    });
    expect(stderr.replace(/^\d+\/\d+ \d+ of \d+ rows\n/gm, '')).toBe('');
    expect({ code, signal }).toEqual({ code: 0, signal: null });
  });

  test('as head does', async () => {
    const { code, stdout, stderr } = await run(['tools', '--json'], { through: ['sh', '-c', '"$@" | head -1', 'sh'] });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '[\n', stderr: '' });
  });

  test('of the log ends no server', async () => {
    const ended = await run(['serve', '--sandbox', '--log-level', 'trace'], {
      during: async ({ child, says }) => {
        child.stderr?.destroy();
        child.stdin?.write('no message\n');
        const clientInfo = { name: 'x', version: '1' };
        const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
        child.stdin?.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params })}\n`);
        await says('stdout', /"serverInfo"/);
        child.stdin?.end();
      },
    });
    expect(ended).toMatchObject({ code: 0, signal: null });
  });
});

describe.concurrent('demo', () => {
  test('plays to its end, asks nothing, and leaves nothing behind', { timeout: 90_000 }, async () => {
    const tmp = folder();
    const home = folder();
    // Whatever is set around it, the story stays the same.
    const env = { TMPDIR: tmp, WORKSPACE_MCP_CONFIRM: 'never', WORKSPACE_MCP_READ_ONLY: '1', XDG_CACHE_HOME: folder() };
    const { code, stdout, stderr } = await run(['demo'], { home, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('SANDBOX');
    // What a person was shown, and said.
    expect(stdout).toMatch(/│ .*CONNECTED NOW/);
    expect(stdout).toMatch(/person → decline\n.*a person declined this plan\. Nothing was sent\./);
    expect(stdout).toMatch(/person → approve\n/);
    // The sub-job that failed.
    expect(stdout).toMatch(/100 % {2}12 of 12 done, 1 failed\n {2}1 of 12 failed\.\n {2}✗ [\w-]+: WKS\.\d+ \S/);
    // The deletion that nobody approved.
    expect(stdout).toMatch(/server → needs_approval: A person must approve this/);
    expect(stdout).toMatch(/server → ✗ there is no such plan\. Nothing was sent\./);
    expect(stdout).toMatch(/The desktop is still there: [\w-]+, ACTIVE\./);
    for (const host of ['Claude Code', 'Claude Desktop', 'VS Code', 'Cursor']) expect(stdout).toContain(host);
    expect(stdout).toMatch(/claude mcp add workspace -- node \S+main\.js --sandbox\n/);
    expect(readdirSync(tmp)).toEqual([]);
    expect(readdirSync(home)).toEqual([]);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 0],
  ] as const)('that somebody ends by %s leaves nothing behind', async (signal, code) => {
    const tmp = folder();
    const ended = await run(['demo'], {
      env: { TMPDIR: tmp },
      during: async ({ child, says }) => {
        await says('stdout', /\[ Decision/);
        expect(readdirSync(tmp)).toHaveLength(1);
        child.kill(signal);
      },
    });
    expect(ended).toMatchObject({ code, signal: null, stderr: '' });
    expect(readdirSync(tmp)).toEqual([]);
  });
});
