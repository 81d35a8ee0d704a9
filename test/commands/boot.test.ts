import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandLine, type Ended, type RunOptions } from './command-line.ts';

const { folder, file, run, refusal, call, readableCopy } = commandLine();

const ROOT = process.getuid?.() === 0;
const NOBODY = 65_534;

/** Quick, and says the same every time. */
const WORK = ['tools', '--json'];

const work = (cache: string, options: RunOptions = {}): Promise<Ended> =>
  run(WORK, { ...options, env: { ...options.env, XDG_CACHE_HOME: cache } });

const good = await work(folder());

/** The files of a cache, whole paths. */
function filesIn(cache: string): string[] {
  return readdirSync(cache, { recursive: true, encoding: 'utf8' })
    .map((name) => join(cache, name))
    .filter((path) => statSync(path).isFile());
}

function flipped(data: Buffer, at: number): Buffer {
  const copy = Buffer.from(data);
  copy[at] = (copy[at] as number) ^ 1;
  return copy;
}

test('works at all', () => {
  expect(good).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(good.stdout)).toContainEqual(expect.objectContaining({ name: 'list_desktops' }));
});

describe.concurrent('compiled code', () => {
  test('is kept for this user alone, and not for everybody to write', async () => {
    const cache = join(folder(), 'made', 'on', 'the', 'way');
    expect(await work(cache)).toEqual(good);
    const files = filesIn(cache);
    expect(files.length).toBeGreaterThan(5);
    for (const path of files) {
      expect(path).toMatch(/\/workspace-mcp\/node-v[\d.]+-\w+\/[\w-]{24}\.bin$/);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }
    for (const made of [
      'made',
      'made/on/the/way/workspace-mcp',
      `made/on/the/way/workspace-mcp/node-${process.version}-${process.arch}`,
    ]) {
      expect(statSync(join(cache, '../../../..', made)).mode & 0o777).toBe(0o700);
    }
  });

  test.each([[WORK], [['call', 'list_desktops', '{"limit": 2, "fields": ["computer_name"]}', '--sandbox']]])(
    'of %j is used again and not written again',
    async (args) => {
      const cache = folder();
      const env = { XDG_CACHE_HOME: cache };
      const first = await run(args, { env });
      expect(first.code).toBe(0);
      const before = filesIn(cache).map((path) => [path, statSync(path).ino]);
      expect(await run(args, { env })).toEqual(first);
      expect(filesIn(cache).map((path) => [path, statSync(path).ino])).toEqual(before);
    },
  );

  test('goes into ~/.cache where nothing else is said, also when that is not absolute', async () => {
    const home = folder();
    for (const env of [{ XDG_CACHE_HOME: '' }, { XDG_CACHE_HOME: 'relative' }]) {
      rmSync(join(home, '.cache'), { recursive: true, force: true });
      expect(await run(WORK, { home, env })).toEqual(good);
      expect(filesIn(join(home, '.cache')).length).toBeGreaterThan(5);
      expect(existsSync(join(home, 'relative'))).toBe(false);
    }
  });

  test.each<[string, (cache: string) => string]>([
    ['is a file', (cache) => file('text', `${cache.length}`)],
    ['lies in /dev/null', () => '/dev/null/cache'],
    ['lies in /proc, which takes nothing', () => '/proc/workspace-mcp'],
    [
      'is a link to nowhere',
      (cache) => {
        symlinkSync('/nowhere/at/all', join(cache, 'link'));
        return join(cache, 'link', 'below');
      },
    ],
  ])('has no place when its directory %s, and is done without', async (_, make) => {
    const where = make(folder());
    expect(await work(where)).toEqual(good);
    expect(await work(where)).toEqual(good);
  });

  test('has no place in a directory that can not be written to, and is done without', async ({ skip }) => {
    if (process.platform !== 'linux') return skip('needs rights as on Linux');
    const home = folder();
    const cache = join(home, 'closed');
    mkdirSync(cache, { mode: 0o500 });
    const env = { WORKSPACE_MCP_STATE_DIR: join(home, 'state') };
    if (!ROOT) {
      expect(await work(cache, { env })).toEqual(good);
      return;
    }
    const copy = readableCopy();
    for (const path of [home, cache]) chownSync(path, NOBODY, NOBODY);
    expect(await work(cache, { home, env, main: copy, uid: NOBODY })).toEqual(good);
    expect(filesIn(cache)).toEqual([]);
  });

  test.each<[string, (data: Buffer) => Buffer]>([
    ['emptied', () => Buffer.alloc(0)],
    ['cut to a few bytes', (data) => data.subarray(0, 16)],
    ['cut in half', (data) => data.subarray(0, data.length >> 1)],
    ['one byte short', (data) => data.subarray(0, -1)],
    ['longer', (data) => Buffer.concat([data, Buffer.from('more')])],
    ['of noughts', (data) => Buffer.alloc(data.length)],
    ['a text', () => Buffer.from('this is no compiled code')],
    ['with a bit flipped in its beginning', (data) => flipped(data, 40)],
    ['with a bit flipped early', (data) => flipped(data, data.length >> 3)],
    ['with a bit flipped in the middle', (data) => flipped(data, data.length >> 1)],
    ['with a bit flipped at its end', (data) => flipped(data, data.length - 9)],
  ])('that was damaged, %s, is not used and soon mended', async (_, damage) => {
    const cache = folder();
    await work(cache);
    const files = filesIn(cache);
    const damaged = new Map(files.map((path) => [path, damage(readFileSync(path))]));
    for (const [path, data] of damaged) writeFileSync(path, data);
    expect(await work(cache)).toEqual(good);
    for (const path of files) expect(readFileSync(path).equals(damaged.get(path) as Buffer), path).toBe(false);
    const mended = files.map((path) => statSync(path).ino);
    expect(await work(cache)).toEqual(good);
    expect(files.map((path) => statSync(path).ino)).toEqual(mended);
  });

  test('of one chunk in the file of another is not used', async () => {
    const cache = folder();
    await work(cache);
    const files = filesIn(cache);
    const contents = files.map((path) => readFileSync(path));
    for (const [index, path] of files.entries()) writeFileSync(path, contents[(index + 1) % files.length] as Buffer);
    expect(await work(cache)).toEqual(good);
  });

  test('has a directory where its file belongs, and is done without', async () => {
    const cache = folder();
    await work(cache);
    for (const path of filesIn(cache)) {
      rmSync(path);
      mkdirSync(path);
    }
    expect(await work(cache)).toEqual(good);
    expect(filesIn(cache)).toEqual([]);
  });

  test('in a directory that others can write to is not used, and none is put there', async () => {
    const cache = folder();
    await work(cache);
    const [path = ''] = filesIn(cache);
    chmodSync(join(path, '..'), 0o777);
    for (const each of filesIn(cache)) rmSync(each);
    expect(await work(cache)).toEqual(good);
    expect(filesIn(cache)).toEqual([]);
  });

  test('is written by many starts at once without any of them noticing', async () => {
    const cache = folder();
    const all = await Promise.all(Array.from({ length: 8 }, () => work(cache)));
    for (const each of all) expect(each).toEqual(good);
    const files = filesIn(cache);
    // No half-written ones lie around.
    expect(files.filter((path) => !path.endsWith('.bin'))).toEqual([]);
    const before = files.map((path) => statSync(path).ino);
    expect(await work(cache)).toEqual(good);
    expect(filesIn(cache).map((path) => statSync(path).ino)).toEqual(before);
  });

  test('finds no room on a full disk, and leaves nothing half-written', async () => {
    const cache = folder();
    const through = ['sh', '-c', `trap '' XFSZ; ulimit -f 8; exec "$@"`, 'sh'];
    expect(await work(cache, { through })).toEqual(good);
    for (const path of filesIn(cache)) expect(path).toMatch(/\.bin$/);
    expect(await work(cache)).toEqual(good);
  });

  test('made with other settings of the engine is not used', async () => {
    const cache = folder();
    await work(cache);
    expect(await work(cache, { env: { NODE_OPTIONS: '--interpreted-frames-native-stack' } })).toEqual(good);
    expect(await work(cache)).toEqual(good);
  });
});

describe.concurrent('a Node that is too old', () => {
  test.each(['v18.20.4', 'v20.18.3'])('as %s is told so in one sentence', async (version) => {
    const pretend = file(`Object.defineProperty(process, 'version', { value: '${version}' });`, 'pretend.cjs');
    expect(await refusal(['--version'], { env: { NODE_OPTIONS: `--require ${pretend}` } })).toBe(
      `Node ${version} is too old; it needs 20.19 or newer`,
    );
  });
});

describe.concurrent('a directory that was removed under a running shell', () => {
  test('is no reason not to start', async () => {
    const gone = join(folder(), 'gone');
    const through = ['sh', '-c', 'mkdir "$0" && cd "$0" && rmdir "$0" && exec "$@"', gone];
    expect(await call('list_desktops', { limit: 1 }, ['--sandbox'], { through })).toMatchObject({ code: 0 });
  });
});

describe.concurrent('a user without a home', () => {
  test('is asked where state may be kept', async ({ skip }) => {
    if (!ROOT || process.platform !== 'linux') return skip('needs root, to be a user whom nobody knows');
    const made = folder();
    chmodSync(made, 0o777);
    const options = { uid: 54_321, main: readableCopy(), env: { HOME: '' }, cwd: '/' };
    const refused = await run(['serve', '--sandbox'], options);
    expect(refused).toMatchObject({
      code: 2,
      stderr: 'workspace-mcp: no home directory is known; set HOME or XDG_STATE_HOME, or give --state-dir\n',
    });
    const at = ['--sandbox', '--state-dir', join(made, 'state')];
    expect(await call('list_desktops', { limit: 1 }, at, options)).toMatchObject({ code: 0 });
  });
});
