import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../src/catalog/manifest.ts';
import { estimateTokens } from '../../src/engine/budget.ts';
import { frozenCatalogue, LIMITS, startWorld, type TestClient, type World } from '../world.ts';

let world: World;
let client: TestClient;
beforeAll(async () => {
  world = await startWorld({ desktops: 5 });
  client = await world.connect('2026-07-28');
});
afterAll(() => world.close());

interface Found {
  name: string;
  inputSchema: JsonSchema;
}

async function schemaOf(name: string, expand?: string[]): Promise<JsonSchema> {
  const { value } = await client.call('find_tools', { names: [name], ...(expand && { expand }) });
  return (value.tools as Found[])[0]!.inputSchema;
}

const at = (schema: JsonSchema, ...names: string[]) =>
  names.reduce(
    (node, name) => ((node.items as JsonSchema)?.properties ?? node.properties)?.[name] as JsonSchema,
    schema,
  );

describe('find_tools by name', () => {
  test('shows exact schemas to the second level, with bounds, and the fields of what lies deeper', async () => {
    const schema = await schemaOf('create_policy_group');
    expect(at(schema, 'policy_group', 'priority')).toMatchObject({ type: 'integer', minimum: 0 });
    expect(at(schema, 'policy_group', 'policies')).toMatchObject({
      folded: 'policy_group.policies',
      fields: expect.arrayContaining(['peripherals', 'watermark']),
    });
  });

  test('expands a folded path, and only that', async () => {
    const schema = await schemaOf('create_policy_group', ['policy_group.policies.watermark']);
    const policies = at(schema, 'policy_group', 'policies');
    expect(at(policies, 'watermark')).not.toHaveProperty('folded');
    expect(at(policies, 'watermark').properties).toBeDefined();
    expect(at(policies, 'peripherals')).toHaveProperty('folded');
  });

  test('stars the required fields of what is folded', async () => {
    const schema = await schemaOf('create_order');
    expect(JSON.stringify(schema)).toMatch(/"fields":\[[^\]]*\*"/);
  });

  test('stays short for the largest tool', async () => {
    const { text } = await client.call('find_tools', { names: ['update_policies_of_policy_group'] });
    expect(text.length).toBeLessThan(6_000);
  });

  test('shows as many as an answer may hold, and names the rest', async () => {
    const { operations } = await frozenCatalogue();
    const names = operations.slice(0, 20).map(({ name }) => name);
    const { value, text } = await client.call('find_tools', { names });
    const shown = (value.tools as Found[]).map(({ name }) => name);
    const left = names.filter((name) => !shown.includes(name));
    expect(left.length).toBeGreaterThan(0);
    for (const name of left) expect(value.hint).toContain(name);
    expect(estimateTokens(text)).toBeLessThan(1.2 * LIMITS.maxResultTokens);
  });

  test('says which names it does not know, beside those it does', async () => {
    const { value, isError } = await client.call('find_tools', { names: ['list_desktops', 'list_desktopz', 'qqqqqq'] });
    expect((value.tools as Found[]).map(({ name }) => name)).toEqual(['list_desktops']);
    expect(value.unknown).toEqual(['list_desktopz; did you mean list_desktops?', 'qqqqqq']);
    expect(isError).toBe(false);
    expect((await client.call('find_tools', { names: ['list_desktopz'] })).value).toMatchObject({
      code: 'unknown_tool',
    });
  });
});

describe('a field', () => {
  test('that no row has is named, with what it may have been', async () => {
    const { value } = await client.call('call_read_tool', {
      name: 'list_desktops',
      arguments: { fields: ['computer_nam'] },
    });
    expect(value.note).toBe('No row has computer_nam; did you mean computer_name?.');
  });
});

describe('a read-only server', () => {
  test('says in its instructions and beside each tool what it refuses', async () => {
    const readOnly = await startWorld({ desktops: 1, readOnly: true });
    try {
      const reader = await readOnly.connect('2025-11-25');
      const { value } = await reader.call('find_tools', { names: ['list_desktops', 'delete_desktop'] });
      const notes = (value.tools as { note?: string }[]).map(({ note }) => note);
      expect(notes).toEqual([undefined, expect.stringContaining('--read-only')]);
      const refused = await reader.call('call_read_tool', { name: 'delete_desktop', arguments: { desktop_id: 'd' } });
      expect(refused.value.hint).toContain('--read-only');
    } finally {
      await readOnly.close();
    }
  });
});
