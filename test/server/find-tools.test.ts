import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JsonSchema } from '../../src/catalog/manifest.ts';
import { startWorld, type TestClient, type World } from '../world.ts';

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
});
