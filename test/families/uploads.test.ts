import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { canonicalRequest, parseAuthorization, signatureOf } from '../../src/sandbox/signature.ts';
import { ERAS, type TestClient } from '../world.ts';
import { type Came, type ScriptedWorld, startScripted } from './scripted-cloud.ts';

/** With everything in it that a form or a text could trip over. */
const ICON = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n\r\n\r\n--\0\xff', 'latin1'), randomBytes(3000)]);
const data = { name: 'icon.png', base64: ICON.toString('base64') };
const KILOBYTES_8 = 8 * 1024;

const UPLOADS = [
  ['appstream_upload_app_icon', { app_group_id: 'g1', app_id: 'a1' }, '/app-groups/g1/apps/a1/icon'],
  ['appstream_upload_warehouse_app_icon', {}, '/app-warehouse/apps/icon'],
] as const;

/** The application and its group, for whoever must approve. */
const published = {
  '*': {},
  appstream_list_app_group: { items: [{ id: 'g1', name: 'office' }], count: 1 },
  appstream_list_published_app: { items: [{ id: 'a1', name: 'CAD' }], count: 1 },
};

let world: ScriptedWorld;
let client: TestClient;

const formOf = ({ body, headers }: Came) =>
  new Response(new Uint8Array(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData();

/** What the gateway would compute for the request as it came. */
function signatureFor(request: Came): string {
  const { credentials } = world.site;
  if (credentials.from !== 'keys') throw new Error('no keys');
  const { signedHeaders = [] } = parseAuthorization(request.headers.authorization ?? '') ?? {};
  return signatureOf(canonicalRequest(request, signedHeaders), request.headers['x-sdk-date'] ?? '', credentials.sk);
}

describe.each(UPLOADS)('%s', (tool, more, route) => {
  beforeAll(async () => {
    world = await startScripted();
    client = await world.connect('2026-07-28');
  });
  beforeEach(() => {
    world.cloud.clear();
    world.cloud.script({ [tool]: { icon_url: 'https://icons.example/1' } });
  });
  afterAll(() => world.close());

  test.each(ERAS)('sends the file as a part of a form, byte for byte, from a client of %s', async (era) => {
    const { isError } = await (await world.connect(era)).call(tool, { ...more, data });
    expect(isError).toBe(false);
    const [request] = world.cloud.of(tool) as [Came];
    expect(request.method).toBe('POST');
    expect(request.target).toContain(route);
    expect(request.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    const form = await formOf(request);
    expect([...form.keys()]).toEqual(['data']);
    const file = form.get('data') as File;
    expect(file.name).toBe('icon.png');
    expect(Buffer.from(await file.arrayBuffer()).equals(ICON)).toBe(true);
  });

  test('is signed as it arrives', async () => {
    await client.call(tool, { ...more, data });
    const [request] = world.cloud.of(tool) as [Came];
    const { signature, signedHeaders } = parseAuthorization(request.headers.authorization ?? '') ?? {};
    expect(signature).toBe(signatureFor(request));
    expect(signedHeaders).toContain('host');
    expect(request.headers['content-length']).toBe(String(request.body.length));
  });

  test.each(['图标 1.png', 'a"b.png', 'a;b=c.png', 'a\r\nX-Evil: 1.png'])(
    'keeps a file name within its part: %j',
    async (name) => {
      await client.call(tool, { ...more, data: { ...data, name } });
      const [request] = world.cloud.of(tool) as [Came];
      const form = await formOf(request);
      expect([...form.keys()]).toEqual(['data']);
      const file = form.get('data') as File;
      expect(file.size).toBe(ICON.length);
      expect(request.body.toString('latin1')).not.toContain('\r\nX-Evil');
    },
  );

  test('takes a file of exactly the largest size', async () => {
    const largest = { name: 'icon.png', base64: randomBytes(KILOBYTES_8).toString('base64') };
    expect((await client.call(tool, { ...more, data: largest })).isError).toBe(false);
    expect(((await formOf(world.cloud.of(tool)[0] as Came)).get('data') as File).size).toBe(KILOBYTES_8);
  });

  test.each([
    ['one byte more than the largest', { name: 'a.png', base64: randomBytes(KILOBYTES_8 + 1).toString('base64') }],
    ['much more', { name: 'a.png', base64: randomBytes(100_000).toString('base64') }],
    ['no base64', { name: 'a.png', base64: 'this is no base64!' }],
    ['base64 of URLs', { name: 'a.png', base64: '_-_-' }],
    ['a data URL', { name: 'a.png', base64: `data:image/png;base64,${data.base64}` }],
    ['broken base64', { name: 'a.png', base64: data.base64.slice(0, -1) }],
    ['nothing', { name: 'a.png', base64: '' }],
    ['no name', { base64: data.base64 }],
    ['an empty name', { name: '', base64: data.base64 }],
    ['no content', { name: 'a.png' }],
    ['other keys', { filename: 'a.png', content: data.base64 }],
    ['a key too many', { ...data, type: 'image/png' }],
    ['a path', '/etc/passwd'],
    ['bare base64', data.base64],
  ])('refuses %s, sends nothing and repeats nothing of it', async (_, given) => {
    const { value, text, isError } = await client.call(tool, { ...more, data: given });
    expect(value.code).toBe('invalid_arguments');
    expect(isError).toBe(true);
    expect(world.cloud.came).toEqual([]);
    for (const shown of [data.base64, '/etc/passwd', 'this is no']) expect(text).not.toContain(shown);
  });

  test('is refused without a file', async () => {
    expect((await client.call(tool, more)).value.code).toBe('invalid_arguments');
    expect(world.cloud.came).toEqual([]);
  });

  test('shows name and size instead of the content in a dry run', async () => {
    world.cloud.script(published);
    const { value, text } = await client.call(tool, { ...more, data, dry_run: true });
    expect(value.requests).toMatchObject([{ body: { data: { file: 'icon.png', bytes: ICON.length } } }]);
    expect(text).not.toContain(data.base64.slice(100, 200));
    expect(world.cloud.of(tool)).toEqual([]);
  });
});

describe.each(UPLOADS)('%s that a person must approve', (tool, more) => {
  beforeAll(async () => {
    world = await startScripted({
      confirm: 'human',
      policy: { rules: [{ decide: 'confirm', tools: ['appstream_upload_*'] }] },
    });
    world.cloud.script({
      ...published,
      [tool]: { icon_url: 'https://icons.example/1' },
    });
  });
  afterAll(() => world.close());

  test('leaves nothing of the file in plans, audit lines, results, logs or what the person reads', async () => {
    const person = world.approving();
    const { isError } = await (await world.connect('2026-07-28', person)).call(tool, { ...more, data });
    expect(isError).toBe(false);
    const waiting = await (await world.connect('2025-11-25')).call(tool, { ...more, data });
    expect(waiting.value.status).toBe('needs_approval');
    expect(world.cloud.of(tool)).toHaveLength(1);
    expect(person.read[0]).toContain('icon.png');
    expect(person.read[0]).toContain(String(ICON.length));

    const kept = await everythingIn(world.config.stateDir);
    expect(kept.join()).toContain(tool);
    for (const text of [...kept, ...person.read, waiting.text, JSON.stringify(world.logged)]) {
      for (const form of ['base64', 'latin1', 'hex'] as const) {
        // From its middle, so that a cut copy is found too; a multiple of three bytes, so that its base64 is its own.
        expect(text).not.toContain(ICON.subarray(300, 360).toString(form));
      }
    }
  });
});

/** All files below a directory, as the bytes they are. */
async function everythingIn(dir: string): Promise<string[]> {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((each) => each.isFile());
  return Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')));
}
