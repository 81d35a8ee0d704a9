import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCloudClient } from '../../src/cloud/client.ts';
import type { Log } from '../../src/engine/parts.ts';
import { connectHttp } from '../clients.ts';
import { heldDispatcher } from '../held-dispatcher.ts';
import { ERAS, type Era, startWorld, type TestClient, type World, type WorldOptions, YES } from '../world.ts';
import { anotherServer, someDesktops } from './attack.ts';

/** With everything in it that a text is changed by on its way: JSON, URLs, pages. */
const PASSWORD = 'Hunter2"<&>\\ü%20?';
const OTHER = 'Corr€ct-Horse/Batt';

let world: World;
let server: { url: string; close(): Promise<void> };
let closing: (() => Promise<void>)[] = [];
/** Everything that was logged, by the engine and by the cloud client at its most talkative. */
let logged: string[];
/** Everything a person was shown. */
let shown: string[];

/** Everything that is done has to be confirmed, so that there is a plan, a preview and an approval to look at. */
async function open(options: WorldOptions = {}): Promise<void> {
  world = await startWorld({ policy: { rules: [{ decide: 'confirm', tools: ['*'] }] }, ...options });
  const log = pino({ level: 'trace' }, { write: (line: string) => logged.push(line) });
  const { clock, site, config } = world;
  const dispatcher = heldDispatcher(clock);
  const client = createCloudClient({ site, clock, dispatcher, requestTimeoutMs: config.limits.requestTimeoutMs, log });
  server = await anotherServer(world, {}, { client: async () => client, log: log as unknown as Log });
  closing.push(
    server.close,
    () => client.close(),
    () => dispatcher.close(),
    world.close,
  );
}

beforeEach(async () => {
  logged = [];
  shown = [];
  await open();
});
afterEach(async () => {
  for (const close of closing) await close();
  closing = [];
});

async function connect(era: Era): Promise<TestClient> {
  const client = await connectHttp(era, server.url, async ({ message }) => {
    shown.push(message);
    await world.clock.sleep(3_000);
    return YES;
  });
  closing.unshift(() => client.close());
  return client;
}

const run = (client: TestClient, name: string, args: Record<string, unknown>) =>
  client.call('call_tool', { name, arguments: args });

/** All files of the state directory but its key, as text. */
async function kept(): Promise<string> {
  const { stateDir } = world.config;
  const files = await readdir(stateDir, { recursive: true, withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile() && file.name !== 'key')
    .map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

/** The ways in which a text may show. */
function forms(secret: string): string[] {
  const html = secret
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret), html, base64];
}

async function isNowhere(secrets: readonly string[], ...answers: unknown[]): Promise<void> {
  const places = {
    log: [...logged, JSON.stringify(world.logged)].join('\n'),
    files: await kept(),
    questions: shown.join('\n'),
    answers: answers.map((answer) => JSON.stringify(answer)).join('\n'),
  };
  for (const secret of secrets) {
    for (const form of forms(secret)) {
      for (const [place, text] of Object.entries(places)) {
        const at = text.indexOf(form);
        expect(at < 0 ? '' : text.slice(Math.max(0, at - 80), at + 80), `in ${place}: ${form}`).toBe('');
      }
    }
  }
}

const mallory = (more: Record<string, unknown> = {}) => ({
  user_name: 'mallory',
  user_email: 'm@example.com',
  active_type: 'ADMIN_ACTIVATE',
  password: PASSWORD,
  ...more,
});

const ours = () => {
  const { sk, password } = world.sandbox.credentials;
  return [sk, password];
};

describe.each(ERAS)('over a %s client, a password that is given', (era) => {
  test('to one new user is nowhere but in the request', async () => {
    const client = await connect(era);
    const answer = await run(client, 'create_desktop_user', mallory());
    expect(answer.isError).toBe(false);
    expect(world.sandbox.world.people.named('mallory')).toBeDefined();
    expect(shown.join()).toContain('password: ••••••');
    expect(logged.join()).toContain('CreateDesktopUser');
    await isNowhere([PASSWORD, ...ours()], answer);
  });

  test('to many new users is nowhere but in the requests', async () => {
    const client = await connect(era);
    const users = [mallory(), mallory({ user_name: 'trudy', password: OTHER })];
    const answer = await run(client, 'batch_create_users', { users });
    expect(answer.isError).toBe(false);
    await isNowhere([PASSWORD, OTHER, ...ours()], answer);
  });

  test('in a dry run shows masked', async () => {
    const client = await connect(era);
    const one = await run(client, 'create_desktop_user', mallory({ dry_run: true }));
    const many = await run(client, 'batch_create_users', {
      users: [mallory(), mallory({ password: OTHER })],
      dry_run: true,
    });
    expect(one.value.requests).toMatchObject([{ body: { user_name: 'mallory', password: '••••••' } }]);
    expect(many.value.requests).toMatchObject([{ body: { users: [{ password: '••••••' }, { password: '••••••' }] } }]);
    await run(client, 'create_desktop_user', mallory({ password: 'A-third-one' }));
    await isNowhere([PASSWORD, OTHER], one, many);
  });

  test('in a plan that waits shows masked, to the model as to the person', async () => {
    const silent = await connectHttp(era, server.url);
    closing.unshift(() => silent.close());
    const answer = await run(silent, 'create_desktop_user', mallory());
    expect(answer.value).toMatchObject({ status: 'needs_approval' });
    await isNowhere([PASSWORD], answer);
  });
});

describe('a password in the wrong form', () => {
  const wrong: [string, unknown][] = [
    ['a number', 48_151_623_420],
    ['a list', [PASSWORD, OTHER]],
    ['an object', { value: PASSWORD, [OTHER]: 1 }],
    ['nested', { password: { password: PASSWORD } }],
    ['too long', `${PASSWORD}${PASSWORD}`],
    ['true', true],
  ];
  test.each(wrong)('%s: is refused without being repeated', async (_, password) => {
    const client = await connect('2026-07-28');
    await run(client, 'list_desktops', { limit: 1 });
    const one = await run(client, 'create_desktop_user', mallory({ password }));
    const many = await run(client, 'batch_create_users', { users: [mallory(), mallory({ password })] });
    const dry = await run(client, 'create_desktop_user', mallory({ password, dry_run: true }));
    for (const answer of [one, many, dry]) expect(answer.value).toMatchObject({ code: 'invalid_arguments' });
    await isNowhere([PASSWORD, '48151623420'], one, many, dry);
  });

  test('under a misspelt or another argument is refused without being repeated', async () => {
    const client = await connect('2026-07-28');
    await run(client, 'list_desktops', { limit: 1 });
    const answers = [
      await run(client, 'create_desktop_user', mallory({ passwort: PASSWORD })),
      await run(client, 'create_desktop_user', mallory({ active_type: PASSWORD })),
      await run(client, 'create_desktop_user', mallory({ user_name: PASSWORD })),
      await run(client, 'create_desktop_user', mallory({ group_ids: PASSWORD })),
      await run(client, 'reset_random_password', { user_id: 'x', password: PASSWORD }),
      await run(client, 'create_desktop_user', PASSWORD as never).catch((error: Error) => ({ error: error.message })),
    ];
    await isNowhere([PASSWORD], ...answers);
  });
});

describe('a service that repeats what it was given', () => {
  const spoken = JSON.stringify({ password: PASSWORD, user_name: 'mallory' });
  const echoes: [string, Parameters<World['sandbox']['faults']['add']>[0]][] = [
    [
      'in a refusal',
      { kind: 'status', status: 400, body: { error_code: 'WKS.00170101', error_msg: `"${PASSWORD}" is too simple` } },
    ],
    [
      'as JSON in a refusal',
      { kind: 'status', status: 400, body: { error_code: 'WKS.0001', error_msg: `invalid: ${spoken}` } },
    ],
    [
      'in the detail of a refusal',
      { kind: 'status', status: 400, body: { error_code: 'WKS.0001', error_msg: 'invalid', error_detail: spoken } },
    ],
    [
      'as a URL',
      {
        kind: 'status',
        status: 403,
        body: { error_code: 'WKS.0012', error_msg: `?password=${encodeURIComponent(PASSWORD)}` },
      },
    ],
    [
      'in an error inside',
      { kind: 'status', status: 500, body: { error_code: 'WKS.0002', error_msg: `failed for ${PASSWORD}` } },
    ],
    [
      'on a page',
      {
        kind: 'status',
        status: 502,
        body: `<html><title>502 ${PASSWORD.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')}</title></html>`,
        headers: { 'Content-Type': 'text/html' },
      },
    ],
    ['in broken JSON', { kind: 'status', status: 200, body: `{"password":"${PASSWORD}` }],
    [
      'with success',
      { kind: 'status', status: 200, body: { error_code: 'WKS.0404', error_msg: `not for ${PASSWORD}` } },
    ],
  ];
  test.each(echoes)('%s: nobody reads it', async (_, fault) => {
    const client = await connect('2026-07-28');
    world.sandbox.faults.add({ ...fault, operation: 'CreateDesktopUser' });
    world.sandbox.faults.add({ ...fault, operation: 'BatchCreateUsers' });
    const one = await run(client, 'create_desktop_user', mallory());
    const many = await run(client, 'batch_create_users', {
      users: [mallory(), mallory({ user_name: 'trudy', password: OTHER })],
    });
    expect(one.isError).toBe(true);
    expect(many.isError).toBe(true);
    expect(one.value.message).toBeTruthy();
    await isNowhere([PASSWORD, OTHER], one, many);
  });

  test('repeats our own keys and signatures: nobody reads them', async () => {
    const client = await connect('2026-07-28');
    const { sk, ak } = world.sandbox.credentials;
    const echo = `Access=${ak}, Signature=${'a1b2c3d4'.repeat(8)} sk ${sk} canonicalRequest:POST|/|x-security-token:${sk}|`;
    for (const operation of ['ListUsers', 'CreateDesktopUser']) {
      world.sandbox.faults.add({
        kind: 'status',
        status: 401,
        operation,
        body: { error_code: 'APIGW.0301', error_msg: echo },
      });
    }
    const read = await run(client, 'list_users', {});
    const change = await run(client, 'create_desktop_user', mallory());
    expect([read.isError, change.isError]).toEqual([true, true]);
    await isNowhere([sk, PASSWORD, 'a1b2c3d4a1b2c3d4'], read, change);
  });
});

describe.each(ERAS)('over a %s client, a secret that is answered', (era) => {
  const secrets: [string, () => [string, Record<string, unknown>], (data: Record<string, unknown>) => string][] = [
    [
      'a new password',
      () => ['reset_random_password', { user_id: world.sandbox.world.people.all()[0]!.id, notification_type: 'email' }],
      (data) => data.password as string,
    ],
    [
      'the address of a console',
      () => ['show_remote_console_address', { desktop_id: someDesktops(world, 1)[0] }],
      (data) => JSON.stringify(data).match(/https?:[^"]+/)![0],
    ],
  ];
  test.each(secrets)('%s is in the result and nowhere else', async (_, call, secretIn) => {
    const client = await connect(era);
    const [name, args] = call();
    const answer = await run(client, name, args);
    expect(answer.isError).toBe(false);
    const secret = secretIn(answer.value.data as Record<string, unknown>);
    expect(secret.length).toBeGreaterThan(8);
    await isNowhere([secret, ...ours()]);
    const events = (await kept()).split('\n').flatMap((line) => /"event":"(\w+)"/.exec(line)?.[1] ?? []);
    expect(events).toEqual(expect.arrayContaining(['planned', 'asked', 'approved', 'sent', 'done']));
  });

  test('is not kept on disk when it is too long to be shown', async () => {
    for (const close of closing) await close();
    closing = [];
    await open({ limits: { maxResultTokens: 5 } });
    const client = await connect(era);
    const body = { password: 'Pw-0123abcde!', remarks: Array.from({ length: 500 }, (_, n) => `remark ${n}`) };
    world.sandbox.faults.add({ kind: 'status', status: 200, body, operation: 'ResetRandomPassword' });
    const user = world.sandbox.world.people.all()[0]!;
    const answer = await run(client, 'reset_random_password', { user_id: user.id, notification_type: 'email' });
    expect(answer.isError).toBe(false);
    expect(answer.value.note).toContain('not kept, because it holds credentials');
    expect(answer.value).not.toHaveProperty('result_id');
    expect(await readdir(join(world.config.stateDir, 'results'))).toEqual([]);
    expect(await kept()).not.toMatch(/Pw-[0-9a-f]{9}/);
  });
});
