import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ERAS, frozenCatalogue, type TestClient, type ToolAnswer } from '../world.ts';
import { refused, type ScriptedWorld, startScripted } from './scripted-cloud.ts';

const one = { currency: 'CNY', official_website_rating_result: { amount: 99.9 } };
const several = {
  currency: 'CNY',
  cloud_service_rating_results: [
    { official_website_rating_result: { amount: 100.5 } },
    { official_website_rating_result: { amount: 20 } },
  ],
};
const upgrade = { is_upgrade: true, batch_inquiry_rsp_when_upgrade: one };

interface Quoted {
  type: string;
  args: Record<string, unknown>;
  /** The estimate, what it is asked with, and what it answers. */
  read: string;
  asked: Record<string, unknown>;
  answer: unknown;
  price: string;
}

const pool = { desktop_pool_id: 'p1', promotion_plan_id: 'sale' };
/** One kind of change of many desktops: all but the names in `own` is what the estimate is asked with. */
const change = (type: string, param: string, given: Record<string, unknown>, own: string[] = []) => ({
  type,
  args: { type, [param]: { ...pool, ...given } },
  asked: Object.fromEntries(Object.entries({ ...pool, ...given }).filter(([name]) => !own.includes(name))),
});

const changes = (image: string): Quoted[] => [
  {
    ...change('ADD_VOLUME', 'add_volume_param', { volume_type: 'SAS', volume_size: 20, desktop_ids: ['d1', 'd2'] }),
    read: 'estimate_desktop_pool_add_volume',
    answer: several,
    price: '120.50 CNY',
  },
  {
    ...change('EXTEND_VOLUME', 'extend_volume_param', { desktop_pool_disk_id: 'v1', new_size: 40 }),
    read: 'estimate_desktop_pool_extend_volume',
    answer: one,
    price: '99.90 CNY',
  },
  {
    ...change('RESIZE', 'resize_param', { product_id: 'larger', mode: 'STOP_DESKTOP' }, ['mode']),
    read: 'estimate_desktop_pool_resize',
    answer: upgrade,
    price: '99.90 CNY',
  },
  {
    ...change('CHANGE_IMAGE', 'change_image_param', { image_id: 'i1', desktop_ids: ['d1'], delay_time: 5 }, [
      'delay_time',
    ]),
    read: image,
    answer: several,
    price: '120.50 CNY',
  },
  {
    ...change('ADD_SUB_RESOURCES', 'add_sub_resources_param', { sub_resource_sku: 'collaboration' }),
    read: 'estimate_add_resources',
    answer: { ...several, currency: 'USD' },
    price: '120.50 USD',
  },
];

const QUOTED: Record<string, Quoted[]> = {
  create_desktop_pool_change_order: changes('estimate_desktop_pool_change_image'),
  create_desktop_batch_order: changes('estimate_change_images'),
  create_change_order: [
    {
      type: 'resizeDesktops',
      args: { type: 'resizeDesktops', desktop_id: 'd1', resize_product_id: 'larger' },
      read: 'estimate_desktop_pool_resize',
      asked: { desktop_ids: ['d1'], product_id: 'larger' },
      answer: upgrade,
      price: '99.90 CNY',
    },
  ],
};
const ROWS = Object.entries(QUOTED).flatMap(([tool, list]) => list.map((each) => ({ tool, ...each })));
const [ADD_VOLUME] = ROWS as [(typeof ROWS)[number]];

let world: ScriptedWorld;
let client: TestClient;

/** What a person who is asked would be told of: one desktop and its pool. */
function fleet() {
  const desktops = ['d1', 'd2'].map((desktop_id) => ({ desktop_id, computer_name: `DESK-${desktop_id}` }));
  world.cloud.script({
    show_desktop_pool_detail: { id: 'p1', name: 'pool-1' },
    list_desktops_detail: { desktops, total_count: 2 },
    '*': {},
  });
}

const previewOf = ({ value }: ToolAnswer) => (value.plan as { preview: string }).preview;
const priceLine = (answer: ToolAnswer) =>
  previewOf(answer)
    .split('\n')
    .find((line) => line.startsWith('Price: '));

describe('where a person decides', () => {
  beforeAll(async () => {
    world = await startScripted({ confirm: 'human', account: { domainId: 'domain-1' } });
    client = await world.connect('2026-07-28');
  });
  beforeEach(() => {
    world.cloud.clear();
    fleet();
  });
  afterAll(() => world.close());

  test('every estimate of the catalogue has its row below', async () => {
    const declared = (await frozenCatalogue()).operations.flatMap(({ name, estimate = [] }) =>
      estimate.map(({ when }) => `${name} ${when?.is}`),
    );
    expect(ROWS.map(({ tool, type }) => `${tool} ${type}`).sort()).toEqual(declared.sort());
  });

  test.each(ROWS)('the plan of $tool quotes what $type costs', async ({ tool, args, read, asked, answer, price }) => {
    world.cloud.script({ [read]: answer });
    const planned = await client.call(tool, args);
    expect(planned.value.status).toBe('needs_approval');
    expect(priceLine(planned)).toBe(`Price: ${price}`);
    expect(world.cloud.of(read).map(({ json }) => json)).toEqual([asked]);
    expect(world.cloud.of(tool)).toEqual([]);
  });

  test.each(ROWS)('a dry run of $tool quotes what $type costs', async ({ tool, args, read, answer, price }) => {
    world.cloud.script({ [read]: answer });
    const shown = await client.call(tool, { ...args, dry_run: true });
    expect(shown.value.status).toBe('dry_run');
    expect(priceLine(shown)).toBe(`Price: ${price}`);
    expect(world.cloud.of(tool)).toEqual([]);
  });

  test.each([
    ['is refused', refused(403, 'WKS.0012', 'no access to prices')],
    ['fails inside', refused(400, 'WKS.0300', 'an order is in the way')],
    ['answers without an amount', { currency: 'CNY', cloud_service_rating_results: [] }],
    ['answers with nothing', undefined],
  ])('an estimate that %s leaves the plan without a price, and it can still be approved', async (_, answer) => {
    const { tool, args, read } = ADD_VOLUME;
    world.cloud.script({ [read]: answer, [tool]: { orders: [] } });
    expect(priceLine(await client.call(tool, args))).toMatch(/^Price: not quoted: ./);

    const person = world.approving();
    const { isError } = await (await world.connect('2026-07-28', person)).call(tool, args);
    expect(isError).toBe(false);
    expect(person.read[0]).toContain('not quoted');
    expect(world.cloud.of(tool)).toHaveLength(1);
  });

  test.each(ERAS)('a person at a client of %s reads the price before saying yes', async (era) => {
    const { tool, args, read, answer, price } = ADD_VOLUME;
    world.cloud.script({ [read]: answer, [tool]: { orders: [{ order_id: 'CS1' }] } });
    world.cloud.script({ bss_list_order_resources: { data: [] } });
    const person = world.approving();
    const { value } = await (await world.connect(era, person)).call(tool, args);
    expect(person.read).toEqual([expect.stringContaining(`Price: ${price}`)]);
    expect(value.job).toMatchObject({ status: 'unpaid', jobs: ['order:CS1:change'] });
    expect(world.cloud.of(read)).toHaveLength(1);
  });

  test('a change that the catalogue knows no estimate for shows no price', async () => {
    const args = { type: 'DELETE_SUB_RESOURCES', delete_sub_resources_param: { ...pool, sub_resource_type: 'x' } };
    const planned = await client.call(ADD_VOLUME.tool, args);
    expect(planned.value.status).toBe('needs_approval');
    expect(priceLine(planned)).toBeUndefined();
  });
});

describe('where nobody is asked', () => {
  beforeAll(async () => {
    world = await startScripted({ account: { domainId: 'domain-1' } });
    client = await world.connect('2026-07-28');
  });
  beforeEach(() => {
    world.cloud.clear();
    fleet();
  });
  afterAll(() => world.close());

  test.each(ROWS)('nothing is quoted for $tool, $type', async ({ tool, args, read, answer }) => {
    world.cloud.script({ [read]: answer, [tool]: { orders: [] } });
    expect((await client.call(tool, args)).isError).toBe(false);
    expect(world.cloud.came.map((each) => each.tool)).toEqual([tool]);
  });

  test('a dry run quotes all the same', async () => {
    const { tool, args, read, answer, price } = ADD_VOLUME;
    world.cloud.script({ [read]: answer });
    expect(priceLine(await client.call(tool, { ...args, dry_run: true }))).toBe(`Price: ${price}`);
  });
});
