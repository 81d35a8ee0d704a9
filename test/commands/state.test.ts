import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { clouds } from './clouds.ts';
import { type Answer, commandLine, main } from './command-line.ts';

const { folder, file, run, refusal, call, serve, readableCopy } = commandLine();
const { sandbox } = clouds();

const ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;

const FULL = { code: 'store_unavailable', message: expect.stringMatching(/: the disk is full\.$/) };

/** A cloud, somebody's account there, and the calls they make; all with state in one folder. */
async function start(stateDir = join(folder(), 'state')) {
  const { cloud, env } = await sandbox();
  const at = { env: { ...env, WORKSPACE_MCP_STATE_DIR: stateDir } };
  const [desktop] = cloud.world.storyline.rebootPool.desktopIds;
  return {
    cloud,
    stateDir,
    at,
    /** Runs without a person. */
    write: { tool: 'send_notifications', args: { desktop_ids: [desktop], notifications: 'tea' } },
    /** Needs a person. */
    danger: { tool: 'delete_desktop', args: { desktop_id: desktop } },
    read: (args: object = { limit: 1, fields: ['desktop_id'] }) => call('list_desktops_detail', args, [], at),
    call: ({ tool, args }: { tool: string; args: object }, more: object = {}) =>
      call(tool, { ...args, ...more }, [], at),
  };
}

describe.concurrent('a state directory that can not be', () => {
  const ways: [string, () => string, RegExp][] = [
    ['is a file', () => file('text'), /: it is not a directory; choose another one with --state-dir$/],
    ['lies under a file', () => join(file('text'), 'state'), /: a part of its path is not a directory; choose/],
    [
      'lies where nothing can be made',
      () => '/proc/workspace-mcp',
      /^the state directory \/proc\/workspace-mcp can't be used: /,
    ],
    [
      'is open to others and holds their things',
      () => shared(),
      /is open to other users \(mode 777\) and not only ours/,
    ],
  ];
  for (const [what, make, problem] of ways) {
    test.skipIf(process.platform !== 'linux')(
      `${what}: serve and call refuse, and doctor says so among the rest`,
      async () => {
        const stateDir = make();
        expect(await refusal(['serve', '--sandbox', '--state-dir', stateDir])).toMatch(problem);
        expect(await refusal(['serve', '--sandbox', '--http', '--port', '0', '--state-dir', stateDir])).toMatch(
          problem,
        );
        expect(await refusal(['call', 'list_desktops', '{}', '--sandbox', '--state-dir', stateDir])).toMatch(problem);
        const { code, stdout } = await run(['doctor', '--sandbox', '--state-dir', stateDir]);
        expect(stdout).toMatch(/✗ keeping state: the state directory /);
        expect(stdout).toMatch(/✓ credentials work/);
        expect(code).toBe(1);
      },
    );
  }

  test('is not writable', async ({ skip }) => {
    const own = ROOT ? readableCopy() : main;
    if (ROOT && !existsSync('/proc/self')) skip('needs Linux');
    const home = folder();
    const stateDir = join(home, 'closed', 'state');
    mkdirSync(dirname(stateDir), { mode: 0o500 });
    if (ROOT) for (const path of [home, dirname(stateDir)]) chownSync(path, NOBODY, NOBODY);
    const as = { home, main: own, ...(ROOT && { uid: NOBODY }), env: { XDG_CACHE_HOME: join(home, 'cache') } };
    expect(await refusal(['serve', '--sandbox', '--state-dir', stateDir], as)).toMatch(
      /can't be used: this user may not use it/,
    );
    chmodSync(dirname(stateDir), 0o700);
  });

  test('belongs to somebody else', async ({ skip }) => {
    if (!ROOT) skip('needs root, to have somebody else');
    const home = folder();
    chownSync(home, NOBODY, NOBODY);
    const stateDir = folder();
    chmodSync(stateDir, 0o755);
    const as = { home, main: readableCopy(), uid: NOBODY, env: { XDG_CACHE_HOME: join(home, 'cache') } };
    expect(await refusal(['serve', '--sandbox', '--state-dir', stateDir], as)).toMatch(
      /belongs to another user; give --state-dir one of your own/,
    );
  });

  test('a home that can not be written to is no reason not to list the tools', async () => {
    const { code, stdout } = await run(['tools'], {
      env: { HOME: '/proc/nowhere', XDG_STATE_HOME: '/proc/nowhere' },
      cwd: '/',
    });
    expect(stdout).toMatch(/\d+ tools; the worst is/);
    expect(code).toBe(0);
  });
});

describe.concurrent('a disk that is full', () => {
  test('from the start: the server refuses to start', async ({ skip }) => {
    const disk = smallDisk();
    if (!disk) return skip('a small file system can be mounted by root only');
    disk.fill();
    expect(await refusal(['serve', '--sandbox', '--state-dir', join(disk.path, 'state')])).toMatch(
      /can't be used: the disk is full; choose another one with --state-dir$/,
    );
  });

  test('later: nothing that changes something is sent, reads go on, and all is well once there is room', async ({
    skip,
  }) => {
    const disk = smallDisk();
    if (!disk) return skip('a small file system can be mounted by root only');
    const { cloud, at, write, danger } = await start(join(disk.path, 'state'));
    const client = await serve(at.env);
    const ask = async (tool: string, name: string, args: object) => {
      const { value } = await client.call(tool, { name, arguments: args });
      return value as Answer & { note?: string; result_id?: string };
    };
    expect(await ask('call_read_tool', 'list_desktops', { limit: 1 })).toMatchObject({ data: { total: 40 } });
    disk.fill();
    cloud.requests.clear();
    expect(await ask('call_tool', write.tool, write.args)).toMatchObject(FULL);
    expect(await ask('call_tool', danger.tool, danger.args)).toMatchObject(FULL);
    expect(cloud.requests.mutations()).toEqual([]);
    expect(await ask('call_read_tool', 'list_desktops', { limit: 1 })).toMatchObject({ data: { total: 40 } });
    const long = await ask('call_read_tool', 'list_desktops_detail', {});
    expect(long).toMatchObject({
      data: { total: 40 },
      note: expect.stringMatching(/The whole could not be kept: .* the disk is full\.$/),
    });
    expect(long.result_id).toBe(undefined);
    disk.empty();
    expect(await ask('call_tool', write.tool, write.args)).not.toHaveProperty('code');
    expect(await ask('call_tool', danger.tool, danger.args)).toMatchObject({ status: 'needs_approval' });
    expect(cloud.requests.mutations()).toHaveLength(1);
    await client.close();
    expect(await run(['audit', 'verify'], at)).toMatchObject({ code: 0, stdout: expect.stringContaining('all whole') });
  });

  test('for files only, as a quota does it', async () => {
    const { cloud, at, write, read, stateDir } = await start();
    expect(await read()).toMatchObject({ code: 0 });
    cloud.requests.clear();
    // A limit on the size of files, whose signal is ignored so that it becomes an error.
    const limited = { ...at, through: ['sh', '-c', `trap '' XFSZ; ulimit -f 0; exec "$@"`, 'sh'] };
    const refused = await call(write.tool, write.args, [], limited);
    expect(refused).toMatchObject({
      code: 1,
      value: { code: 'store_unavailable', message: expect.stringContaining(stateDir) },
    });
    expect(cloud.requests.mutations()).toEqual([]);
    const long = await call('list_desktops_detail', {}, [], limited);
    expect(long).toMatchObject({
      code: 0,
      value: { data: { total: 40 }, note: expect.stringContaining('could not be kept') },
    });
  });

  test('where the output goes is one sentence and exit code 1', async ({ skip }) => {
    if (!existsSync('/dev/full')) return skip('needs /dev/full');
    for (const args of [
      ['tools', '--json'],
      ['--help'],
      ['call', 'list_desktops', '{}', '--sandbox'],
      ['doctor', '--sandbox'],
      ['demo'],
    ]) {
      const full = openSync('/dev/full', 'w');
      const ended = await run(args, { stdout: full });
      closeSync(full);
      expect(ended.stderr).toMatch(/workspace-mcp: the output can't be written \(ENOSPC\)\n/);
      expect(ended).toMatchObject({ code: 1 });
    }
  });

  test('where the log goes does not end a server', async ({ skip }) => {
    if (!existsSync('/dev/full')) return skip('needs /dev/full');
    const full = openSync('/dev/full', 'w');
    const opening = {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
    };
    const ended = await run(['serve', '--sandbox', '--log-level', 'trace'], {
      stderr: full,
      during: async ({ child, says }) => {
        child.stdin?.write('this is no message\n');
        child.stdin?.write(`${JSON.stringify(opening)}\n`);
        await says('stdout', /"serverInfo"/);
        child.stdin?.end();
      },
    });
    closeSync(full);
    expect(ended).toMatchObject({ code: 0 });
  });
});

describe.concurrent('a file that was damaged', () => {
  test('the key: the server says how to get a new one', async () => {
    const { stateDir, at, read } = await start();
    expect(await read()).toMatchObject({ code: 0 });
    for (const damage of ['', 'short', 'x'.repeat(33)]) {
      writeFileSync(join(stateDir, 'key'), damage);
      expect(await refusal(['serve'], at)).toMatch(/^the key .*\/key is damaged; remove it to get a new one/);
    }
    rmSync(join(stateDir, 'key'));
    expect(await read()).toMatchObject({ code: 0 });
    expect(readFileSync(join(stateDir, 'key'))).toHaveLength(32);
    expect(statSync(join(stateDir, 'key')).mode & 0o777).toBe(0o600);
  });

  test('the key exchanged: plans made before are void', async () => {
    const { stateDir, cloud, danger, ...own } = await start();
    const planned = await own.call(danger);
    expect(planned).toMatchObject({ code: 3, value: { status: 'needs_approval' } });
    writeFileSync(join(stateDir, 'key'), 'y'.repeat(32));
    const repeated = await own.call(danger, { plan_id: planned.value?.plan_id });
    expect(repeated).toMatchObject({ code: 3, value: { code: 'plan_mismatch' } });
    expect(cloud.requests.mutations()).toEqual([]);
  });

  test.each([
    ['cut off', (text: string) => text.slice(0, text.length / 2)],
    ['emptied', () => ''],
    ['binary', () => '\0\x01\x02'],
    ['of something else', () => '{"id": 1}'],
  ])('a plan, %s: it is unknown, and nothing is sent', async (_, damage) => {
    const { stateDir, cloud, danger, ...own } = await start();
    const { plan_id = '' } = (await own.call(danger)).value ?? {};
    const path = join(stateDir, 'plans', `${plan_id}.json`);
    writeFileSync(path, damage(readFileSync(path, 'utf8')));
    const repeated = await own.call(danger, { plan_id });
    expect(repeated).toMatchObject({
      code: 3,
      value: { code: 'plan_unknown', message: expect.stringMatching(/Nothing was sent\.$/) },
    });
    expect(cloud.requests.mutations()).toEqual([]);
    expect(await own.call(danger)).toMatchObject({ code: 3, value: { status: 'needs_approval' } });
  });

  test('a decision, forged without a person: the plan goes on waiting', async () => {
    const { stateDir, cloud, danger, ...own } = await start();
    const { plan_id = '' } = (await own.call(danger)).value ?? {};
    for (const forged of [
      'yes',
      '{"approved": true}',
      '{"plan": "plan_other", "approved": true, "by": "me", "via": "approve", "at": 1}',
    ]) {
      writeFileSync(join(stateDir, 'plans', `${plan_id}.decision.json`), forged);
      const { code, value } = await own.call(danger, { plan_id });
      expect({ code, value }).toMatchObject({ code: 3, value: { status: 'needs_approval' } });
    }
    expect(cloud.requests.mutations()).toEqual([]);
  });

  test('a kept result: it is gone, and the rest is served', async () => {
    const { stateDir, at } = await start();
    const client = await serve(at.env);
    const { value } = await client.call('call_read_tool', { name: 'list_desktops_detail', arguments: {} });
    const { result_id } = value as { result_id: string };
    const uri = `workspace://results/${result_id}`;
    expect(JSON.parse(await client.readResource(uri))).toMatchObject({ total: 40 });
    for (const damage of ['', '{"principal": "local"', 'null', '[]', '{}']) {
      writeFileSync(join(stateDir, 'results', `${result_id}.json`), damage);
      await expect(client.readResource(uri)).rejects.toThrow(/not found/i);
    }
    expect(await client.call('call_read_tool', { name: 'list_desktops', arguments: {} })).toMatchObject({
      isError: false,
    });
  });
});

describe.concurrent('audit', () => {
  test('has nothing to show where nothing was done', async () => {
    const home = folder();
    const shown = await run(['audit'], { home });
    expect(shown).toMatchObject({ code: 0, stdout: '' });
    expect(shown.stderr).toMatch(/^There is no audit log in .*\/workspace-mcp\/audit yet\.\n$/);
    expect(await run(['audit', 'verify'], { home })).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringMatching(/^There is no audit log in /),
    });
    expect(readdirSync(home)).toEqual([]);
  });

  test('that can not be read is one sentence', async () => {
    const path = file('text');
    for (const args of [['audit'], ['audit', 'verify']]) {
      expect(await refusal([...args, '--state-dir', path])).toBe(
        `the audit log in ${path} can't be read: a part of its path is not a directory; check --state-dir`,
      );
    }
  });

  test('shows what was done, a line of JSON each, without secrets', async () => {
    const { at, write, danger, ...own } = await start();
    expect(await own.call(write)).toMatchObject({ code: 0 });
    expect(await own.call(danger)).toMatchObject({ code: 3 });
    const secret = 'Str0ng!Passw0rd-Of-Nobody';
    await own.call({
      tool: 'create_desktop_user',
      args: { user_name: 'newbie', user_email: 'n@example.com', password: secret },
    });
    const { code, stdout } = await run(['audit'], at);
    const events = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; tool?: string });
    expect(events.map(({ event, tool }) => [event, tool])).toEqual(
      expect.arrayContaining([
        ['sent', 'send_notifications'],
        ['done', 'send_notifications'],
        ['planned', 'delete_desktop'],
      ]),
    );
    expect(stdout).not.toContain(secret);
    expect(code).toBe(0);
    expect(await run(['audit', 'verify'], at)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/chains, all whole\.\n$/),
    });
  });

  test.each<[string, (chain: string) => void, RegExp]>([
    [
      'a line edited',
      (chain) => edit(chain, (text) => text.replace('send_notifications', 'list_desktops')),
      /BROKEN .* line 2: the line was edited/,
    ],
    [
      'a line removed',
      (chain) =>
        edit(chain, (text) =>
          text
            .split('\n')
            .filter((_, index) => index !== 1)
            .join('\n'),
        ),
      /BROKEN .* line 2: lines were removed/,
    ],
    [
      'its end cut off',
      (chain) => edit(chain, (text) => `${text.split('\n').slice(0, 2).join('\n')}\n`),
      /BROKEN .* the end is cut off: 1 line is missing/,
    ],
    ['emptied', (chain) => edit(chain, () => ''), /BROKEN .* the end is cut off: 3 lines are missing/],
    [
      'its head removed',
      (chain) => rmSync(chain.replace(/\.jsonl$/, '.head')),
      /BROKEN .* its head is missing or damaged/,
    ],
    ['it removed', (chain) => rmSync(chain), /BROKEN .* the chain was removed: its head is still there/],
    ['garbage added', (chain) => edit(chain, (text) => `${text}garbage\n`), /BROKEN .* line 4: the line was edited/],
  ])('verify finds %s, and exits with 1', async (_, damage, finding) => {
    const { stateDir, at, write, ...own } = await start();
    await own.call(write);
    const chain = readdirSync(join(stateDir, 'audit')).find((name) => name.endsWith('.jsonl'));
    damage(join(stateDir, 'audit', chain as string));
    const { code, stdout } = await run(['audit', 'verify'], at);
    expect(stdout).toMatch(finding);
    expect(stdout).toMatch(/\n1 of 1 chains are broken\.\n$/);
    expect(code).toBe(1);
    expect(await run(['audit'], at)).toMatchObject({ code: 0 });
  });
});

function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

/** A directory where everybody keeps things. */
function shared(): string {
  const path = folder();
  writeFileSync(join(path, 'photos.zip'), '');
  chmodSync(path, 0o777);
  return path;
}

const mounted: string[] = [];
afterAll(() => {
  for (const path of mounted) execFileSync('umount', ['-l', path]);
});

/** A file system of 64 KB; none where nobody may mount one. */
function smallDisk(): { path: string; fill(): void; empty(): void } | undefined {
  const path = folder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  mounted.push(path);
  const filler = join(path, 'filler');
  return {
    path,
    fill() {
      try {
        for (;;) writeFileSync(filler, 'x'.repeat(4096), { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    },
    empty: () => rmSync(filler),
  };
}
