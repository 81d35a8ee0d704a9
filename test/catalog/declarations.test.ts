import { describe, expect, it } from 'vitest';
import { argumentsSchema } from '../../src/catalog/arguments-schema.ts';
import type { JsonSchema, ManifestEntry } from '../../src/catalog/manifest.ts';
import type { Operation, PartialFailures } from '../../src/catalog/operation.ts';
import { isWorse } from '../../src/catalog/risk.ts';
import { brokenRules } from '../../src/catalog/rules.ts';
import { areas } from '../../tools/index.ts';
import { sampleArguments } from '../contract/arguments.ts';
import { fieldsOf, type Leaf, loadedAreas, manifest, schemaOf } from '../contract/catalogue.ts';
import { answerPaths, type WireField, wireFor, wireOf } from '../contract/wire.ts';

/** Reads that are no GET. */
const READS_BY_OTHER_VERBS = [
  'appstream/ListAppConnection',
  'appstream/ListCorpConfigInfo',
  'appstream/ListFutureExecutions',
  'appstream/ListUserConnection',
  'appstream/ShowSessionTypes',
  'bss/ListOrderResources',
  'workspace/EstimateAddResources',
  'workspace/EstimateChangeImages',
  'workspace/EstimateDesktopPoolAddVolume',
  'workspace/EstimateDesktopPoolChangeImage',
  'workspace/EstimateDesktopPoolExtendVolume',
  'workspace/EstimateDesktopPoolResize',
  'workspace/ListDesktopByTags',
  'workspace/ListFutureExecutions',
  'workspace/ListUsedDesktopInfo',
];

/** GETs that are no read. */
const GETS_THAT_ARE_NO_READ = [
  'workspace/ShowRemoteConsoleAddress',
  'workspace/ShowDesktopRemoteAssistanceInfo',
  'workspace/ResetRandomPassword',
  // Their answers hold passwords of directories, gateways and hosts.
  'workspace/ShowAuthConfig',
  'workspace/ShowAssistAuthConfig',
  'workspace/ListSiteConfigs',
  'appstream/ShowServerVnc',
];

/** Required by us alone: without the id nobody could see what a plan acts on. */
const REQUIRED_BY_US = [
  'workspace/ResizeDesktop desktops.desktop_id',
  'workspace/BatchDetachInstances desktops.desktop_id',
  'workspace/AttachInstances desktops.desktop_id',
  'workspace/BatchAssociateInstances desktops.desktop_id',
  'workspace/BatchAttachInstances desktops.desktop_id',
  'workspace/CreateOrder resources.attach_desktops.desktops.desktop_id',
  'workspace/AddVolumes desktop_volumes.desktop_id',
  'workspace/ExpandVolumes desktop_volumes_expansion.desktop_id',
  'workspace/ExpandVolumes desktop_volumes_expansion.volume_id',
  'workspace/DeleteDesktopPoolVolumes volumes.id',
  'workspace/ExpandDesktopPoolVolumes volumes.id',
  'workspace/BatchDeleteScreenRecords screen_records.id',
  'workspace/CreateTerminalsBindingDesktops bind_list.desktop_name',
];

/** Narrower than the vendor's schema, which has one model for two kinds of disk; its prose has the bound too. */
const NARROWER_BY_PROSE = [
  'workspace/CreateDesktop root_volume.size',
  'workspace/CreateOrder resources.create_desktops.root_volume.size',
  'workspace/CreateDesktopOrder hour_package_resources.create_desktops.root_volume.size',
];

/** Called otherwise, but what people put there are credentials; and addresses that are called like them. */
const SECRETS_BY_ANOTHER_NAME = [
  /^update_auth_method_config .*\.(oauth_configs|custom_definition|params|headers|body)$/,
];
const NO_SECRETS = [
  'update_auth_method_config radius_gateway_config.token_url',
  'update_auth_method_config third_party_auth_config.third_password_update_type',
  'update_auth_method_config third_party_auth_config.third_password_name',
];

/** No caller needs longer ones. */
const LONGEST_LIST = 10_000;

const OBJECTS = new Set(['map', 'file']);

const entries = manifest.operations;
const keyOf = (entry: ManifestEntry) => `${entry.service}/${entry.operationId}`;
const declarations = new Map<string, Operation>(
  loadedAreas.flatMap((area) => area.operations.map((each) => [`${area.service}/${each.id}`, each])),
);

it('lists every area under its own id', () => {
  expect(Object.keys(areas)).toEqual(loadedAreas.map((area) => `${area.service}/${area.name}`));
});

describe.each(entries.map((entry) => [keyOf(entry), entry] as const))('%s', (key, entry) => {
  const wire = wireFor(entry);
  const schema = schemaOf(entry);
  const declared = fieldsOf(schema);
  const documented = Object.values(wire.params).flatMap((fields) => [...flat(fields)]);

  it('has the route of the reference', () => {
    expect(`${entry.method} ${entry.path}`).toBe(`${wire.method} ${wire.path}`);
    if (wire.throttle) expect(entry.throttle).toBe(wire.throttle);
  });

  it('sends every parameter where it belongs', () => {
    for (const part of ['path', 'query', 'body'] as const) {
      const needed = wire.params[part].filter((field) => field.only !== 'openapi').map((field) => field.name);
      const allowed = wire.params[part].map((field) => field.name);
      expect(entry.in[part]).toEqual(expect.arrayContaining(needed));
      expect(allowed).toEqual(expect.arrayContaining(entry.in[part]));
    }
  });

  it('loses no field and adds none, to the leaf', () => {
    const needed = documented.filter(([, field]) => field.only !== 'openapi').map(([path]) => path);
    expect(needed.filter((path) => !declared.has(path))).toEqual([]);
    const known = new Set(documented.map(([path]) => path));
    expect([...declared.keys()].filter((path) => !known.has(path))).toEqual([]);
  });

  it('requires what both sources require, and has their types', () => {
    for (const [path, field] of documented) {
      const leaf = declared.get(path);
      if (!leaf) continue;
      const ours = `${key} ${path}`;
      if (field.required !== 'disputed' && !REQUIRED_BY_US.includes(ours)) {
        expect(leaf.required, `${ours} required`).toBe(field.required === true);
      }
      expect(leaf.list !== undefined, `${ours} is a list`).toBe(field.array === true);
      expect(typesOf(leaf.schema), `${ours} type`).toContain(OBJECTS.has(field.type) ? 'object' : field.type);
    }
  });

  it('accepts every documented value', () => {
    for (const [path, field] of documented) {
      const leaf = declared.get(path);
      if (!leaf || NARROWER_BY_PROSE.includes(`${key} ${path}`)) continue;
      const tighter = tighterThan(field, leaf);
      expect(tighter, `${key} ${path} is tighter than documented`).toEqual([]);
    }
  });

  it("accepts the reference's own request, and a full request of its own making", () => {
    const validator = argumentsSchema(declarations.get(key) as Operation);
    const { path, query, body } = wire.skeleton;
    expect(validator.safeParse({ ...path, ...query, ...body }).error?.issues).toBeUndefined();
    const args = sampleArguments(schema, entry.rules);
    expect(validator.safeParse(args).error?.issues).toBeUndefined();
    expect(brokenRules(entry.rules ?? [], args)).toEqual([]);
  });

  it('reads its answer by documented names', () => {
    const answers = answerPaths(wire);
    const paths = [
      ...(entry.page ? [`${entry.page.items}[]`, ...(entry.page.total ? [entry.page.total] : [])] : []),
      ...(entry.page ? (entry.brief ?? []).map((column) => `${entry.page?.items}[].${column}`) : []),
      ...(entry.page?.marker ? [`${entry.page.items}[].${entry.page.marker}`] : []),
      ...(entry.unwrap ? [entry.unwrap] : []),
      ...(entry.jobs ?? []).flatMap((job) => ('arg' in job ? [] : [job.id])),
      ...(entry.failures ? namesIn(entry.failures).map((name) => `${entry.failures?.list}[].${name}`) : []),
    ];
    expect(paths.filter((path) => !answers.has(path) && !answers.has(`${path}[]`))).toEqual([]);
  });

  it('names its targets when people or data are at risk', () => {
    if (isWorse(entry.risk, 'secret')) expect(entry.targets).toBeDefined();
  });

  it('has annotations that agree with its risk', () => {
    expect(entry.annotations.readOnlyHint).toBe(entry.risk === 'read');
    expect(entry.annotations.destructiveHint).toBe(['disruptive', 'destructive'].includes(entry.risk));
    if (entry.risk !== 'read' && entry.method === 'GET') expect(entry.annotations.idempotentHint).toBe(false);
  });

  it('marks every password and token', () => {
    const secrets = [...declared].flatMap(([path, { schema: leaf }]) => {
      const calledSo = /password|token|secret/i.test(path.split('.').at(-1) ?? '') && leaf.type === 'string';
      const place = `${entry.name} ${path}`;
      const isSecret = calledSo
        ? !NO_SECRETS.includes(place)
        : SECRETS_BY_ANOTHER_NAME.some((each) => each.test(place));
      return isSecret ? [path] : [];
    });
    for (const path of secrets) expect(declared.get(path)?.schema.writeOnly, `${key} ${path}`).toBe(true);
    expect(entry.secrets.map((path) => path.replaceAll('[]', ''))).toEqual(secrets);
  });

  it('says what it does in few words', () => {
    expect(entry.description.length).toBeLessThanOrEqual(220);
    expect(declarations.get(key)!.keywords).toMatch(/\p{Script=Han}/u);
    for (const [path, leaf] of declared) {
      expect(String(leaf.schema.description ?? '').length, `${key} ${path}`).toBeLessThanOrEqual(90);
    }
  });
});

it('keeps the list of reads by other verbs', () => {
  const found = entries.filter((entry) => entry.risk === 'read' && entry.method !== 'GET').map(keyOf);
  expect(found.sort()).toEqual([...READS_BY_OTHER_VERBS].sort());
});

it('keeps the list of GETs that are no read', () => {
  const found = entries.filter((entry) => entry.risk !== 'read' && entry.method === 'GET').map(keyOf);
  expect(found.sort()).toEqual([...GETS_THAT_ARE_NO_READ].sort());
});

describe.each(loadedAreas.flatMap((area) => area.targetKinds.map((kind) => [kind.kind, area, kind] as const)))(
  'target kind %s',
  (_, area, kind) => {
    it('reads documented names', () => {
      const pageOf = (read: string) =>
        entries.find((entry) => entry.service === area.service && entry.operationId === read)?.page;
      const root = kind.row ?? pageOf(kind.read)?.items;
      const within = (read: string, path: string, prefix?: string) => {
        const answers = answerPaths(wireOf(area.service, read));
        const full = prefix ? `${prefix}.${path}` : path;
        const inMap = full.replace(/\.[^.]+$/, '{}');
        return [full, `${full}[]`, inMap].some((name) => answers.has(name));
      };
      const rows = kind.row ?? (root && `${root}[]`);
      const facts = kind.facts.flatMap((fact) => [fact.path, ...(fact.or ? [fact.or] : [])]);
      const paths = [kind.id, kind.name, ...facts, ...(kind.tags ? [kind.tags] : [])];
      expect(paths.filter((path) => !within(kind.read, path, rows))).toEqual([]);
      for (const extra of kind.also ?? []) {
        const items = pageOf(extra.read)?.items;
        const names = extra.count ? [] : [extra.key, extra.fact.path, ...Object.keys(extra.where ?? {})];
        expect(names.filter((path) => !within(extra.read, path, `${items}[]`))).toEqual([]);
      }
    });
  },
);

/** Fields to the leaf by their path. */
function* flat(fields: readonly WireField[], prefix = ''): Generator<[string, WireField]> {
  for (const field of fields) {
    const path = prefix ? `${prefix}.${field.name}` : field.name;
    yield [path, field];
    yield* flat(field.fields ?? [], path);
  }
}

function namesIn({ id, name, code, message }: PartialFailures): string[] {
  return [id, name, code, message].filter((each) => each !== undefined);
}

function typesOf(schema: JsonSchema): unknown[] {
  const choices = (schema.anyOf ?? []) as JsonSchema[];
  const own = schema.type ?? (typeof schema.const === 'string' ? 'string' : undefined);
  return [own, ...choices.map((choice) => choice.type)];
}

/** Documented values that the schema would refuse. Empty texts and lists are never meant. */
function tighterThan(field: WireField, { schema, list }: Leaf): string[] {
  const choices = Array.isArray(schema.enum) ? schema.enum : undefined;
  const bound = (keyword: string, otherwise: number, of = schema) =>
    typeof of[keyword] === 'number' ? (of[keyword] as number) : otherwise;
  const refused = choices ? (field.enum ?? []).filter((value) => !choices.includes(value)) : [];
  const problems = refused.map((value) => `refuses ${value}`);
  if (field.limits && !choices && !schema.anyOf && schema.const === undefined) {
    const [smallest, largest] = field.limits;
    const text = field.type === 'string';
    const min = bound(text ? 'minLength' : 'minimum', Number.NEGATIVE_INFINITY);
    const max = bound(text ? 'maxLength' : 'maximum', Number.POSITIVE_INFINITY);
    if (min > (text ? Math.max(1, smallest) : smallest)) problems.push(`least ${min}, documented ${smallest}`);
    if (max < largest) problems.push(`most ${max}, documented ${largest}`);
  }
  if (field.items && list) {
    const [fewest, most] = field.items;
    if (bound('minItems', 0, list) > Math.max(1, fewest)) problems.push(`fewer than ${list.minItems} items documented`);
    if (bound('maxItems', most, list) < Math.min(most, LONGEST_LIST)) problems.push(`up to ${most} items documented`);
  }
  return problems;
}
