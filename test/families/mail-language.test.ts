import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Site } from '../../src/config/config.ts';
import { frozenCatalogue, type TestClient } from '../world.ts';
import { type ScriptedWorld, startScripted } from './scripted-cloud.ts';

const people = { app_group_ids: ['g1'], accounts: [{ account: 'lisi', account_type: 'USER' }] };

/** Operations that send mails. */
const MAILS = {
  appstream_send_authorization_mail: { records: [{ id: 'r1' }] },
  appstream_send_authorized_mail: { records: ['r1'] },
  appstream_add_app_group_authorization: people,
  appstream_batch_delete_app_group_authorization: people,
};

/** Operations beside them that send none, reads among them. */
const OTHERS: Record<string, Record<string, unknown>> = {
  appstream_list_app_group_authorization: { app_group_id: 'g1' },
  appstream_list_authorization_mail_record: { app_group_id: 'g1' },
  appstream_batch_disable_app: { app_group_id: 'g1', ids: ['a1'] },
  appstream_update_app: { app_group_id: 'g1', app_id: 'a1', name: 'CAD 2' },
  send_email: { user_id: 'u1' },
  list_desktops: {},
};

let world: ScriptedWorld;
let client: TestClient;

async function open(language?: Site['language']) {
  world = await startScripted({ account: { ...(language && { language }) } });
  client = await world.connect('2026-07-28');
}

async function languageOf(tool: string, args: Record<string, unknown>) {
  world.cloud.script({ [tool]: {} });
  expect((await client.call(tool, args)).value).not.toHaveProperty('code');
  expect(world.cloud.of(tool)).toHaveLength(1);
  return world.cloud.of(tool)[0]?.headers['x-language'];
}

test('the operations below are all that the catalogue sends a language with', async () => {
  const { operations } = await frozenCatalogue();
  const declared = operations.filter(({ language }) => language).map(({ name }) => name);
  expect(declared.sort()).toEqual(Object.keys(MAILS).sort());
});

describe.each(['zh-cn', 'en-us', 'fr-fr'] as const)('at a site whose language is %s', (language) => {
  beforeAll(() => open(language));
  beforeEach(() => world.cloud.clear());
  afterAll(() => world.close());

  test.each(Object.entries(MAILS))('%s sends it along', async (tool, args) => {
    expect(await languageOf(tool, args)).toBe(language);
  });

  test.each(Object.entries(OTHERS))('%s does not', async (tool, args) => {
    expect(await languageOf(tool, args)).toBeUndefined();
  });
});

describe('at a site without a language', () => {
  beforeAll(() => open());
  beforeEach(() => world.cloud.clear());
  afterAll(() => world.close());

  test.each(Object.entries({ ...MAILS, ...OTHERS }))('%s sends none', async (tool, args) => {
    expect(await languageOf(tool, args)).toBeUndefined();
  });
});
