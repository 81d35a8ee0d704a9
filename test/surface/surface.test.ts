import { readdirSync } from 'node:fs';
import type { Tool } from '@modelcontextprotocol/server';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalogue } from '../../src/catalog/manifest.ts';
import { ownToolFacts } from '../../src/commands/own-tools.ts';
import { Surface } from '../../src/server/surface.ts';
import { manifest } from '../contract/catalogue.ts';
import { frozenCatalogue } from '../world.ts';

/** One file per tool, so that a change of what assistants see shows in review: `npx vitest run test/surface -u` writes them. */
const FOLDER = new URL('tools/', import.meta.url);

let catalogue: Catalogue;
beforeAll(async () => {
  catalogue = await frozenCatalogue();
});

function listed(toolsets: string[], more: { readOnly?: boolean } = {}): readonly Tool[] {
  return new Surface({ toolsets, readOnly: false, sites: [], ...more }, catalogue, ownToolFacts).tools;
}

const tokens = (tools: readonly Tool[]) => encode(JSON.stringify({ tools })).length;
const asJson = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

describe('core', () => {
  test('is fourteen tools and less than 3,100 tokens', () => {
    expect(listed(['core'])).toHaveLength(14);
    expect(tokens(listed(['core']))).toBeLessThan(3_100);
  });
});

describe('all', () => {
  test('lists the 422 operations, and billing, in some 63,000 tokens', () => {
    const of = (service: string) => manifest.operations.filter((entry) => entry.service === service).length;
    expect({ workspace: of('workspace'), appstream: of('appstream'), bss: of('bss') }).toEqual({
      workspace: 280,
      appstream: 142,
      bss: 4,
    });
    const names = new Set(listed(['all']).map(({ name }) => name));
    expect(manifest.operations.filter(({ name }) => !names.has(name))).toEqual([]);
    expect(tokens(listed(['all']))).toBeLessThanOrEqual(64_500);
  });

  test('shows every argument that stands at the top, and which are required', () => {
    for (const { name, inputSchema } of listed(['all'])) {
      const entry = catalogue.get(name);
      if (!entry) continue;
      const { properties = {}, required = [] } = catalogue.schema(name);
      expect(Object.keys(inputSchema.properties ?? {}), name).toEqual(expect.arrayContaining(Object.keys(properties)));
      expect(inputSchema.required ?? [], name).toEqual(required);
    }
  });

  test('names the fields of what is folded', () => {
    const createDesktop = listed(['all']).find(({ name }) => name === 'create_desktop');
    expect(createDesktop?.inputSchema.properties?.root_volume).toMatchObject({
      type: 'object',
      description: expect.stringContaining('fields type*, size*'),
    });
  });

  test('has annotations that agree with the risk', () => {
    for (const { name, annotations } of listed(['all'])) {
      const risk = catalogue.get(name)?.risk;
      if (!risk) continue;
      expect(annotations?.readOnlyHint, name).toBe(risk === 'read');
      expect(annotations?.destructiveHint, name).toBe(risk === 'disruptive' || risk === 'destructive');
    }
  });
});

describe('areas', () => {
  test.each(manifest.areas.map(({ id, name, service }) => [id, name, service]))(
    '%s can be listed',
    (id, name, service) => {
      const own = manifest.operations.filter((entry) => entry.area === name && entry.service === service);
      const operations = (toolsets: string[]) => listed(toolsets).filter((tool) => catalogue.get(tool.name));
      expect(operations([id]).map((tool) => tool.name)).toEqual(own.map((entry) => entry.name));
      expect(operations([name]).map((tool) => tool.name)).toEqual(
        expect.arrayContaining(own.map((entry) => entry.name)),
      );
    },
  );
});

describe('a service', () => {
  test.each([
    ['workspace', 280],
    ['appstream', 142],
    ['bss', 4],
  ])('%s can be listed by its name', (service, count) => {
    expect(listed([service]).filter((tool) => catalogue.get(tool.name))).toHaveLength(count);
  });

  test('that nobody offers is refused with the names that work', () => {
    expect(() => listed(['appstrem'])).toThrow(/no area appstrem; did you mean appstream\? \(core, all, workspace, /);
    expect(() => listed(['appstream/desktops'])).toThrow('there is no area appstream/desktops');
  });
});

describe('a read-only server', () => {
  test('lists nothing that is no read', () => {
    const risks = listed(['all'], { readOnly: true }).map(({ name }) => catalogue.get(name)?.risk ?? 'read');
    expect(new Set(risks)).toEqual(new Set(['read']));
    expect(listed(['core'], { readOnly: true }).map(({ name }) => name)).not.toContain('call_tool');
  });
});

describe('each tool as it is listed', () => {
  test.each([...ownToolFacts, ...manifest.operations].map(({ name }) => name))('%s', async (name) => {
    const tool = listed(['all']).find((each) => each.name === name);
    await expect(asJson(tool)).toMatchFileSnapshot(new URL(`${name}.json`, FOLDER).pathname);
  });

  test('has a file, and no other has one', () => {
    const names = [...ownToolFacts, ...manifest.operations].map(({ name }) => `${name}.json`);
    expect(readdirSync(FOLDER).sort()).toEqual(names.sort());
  });
});
