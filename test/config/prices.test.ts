import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainConfig } from '../../src/config/explain.ts';
import { onSandbox, sandboxSite } from '../../src/config/sandbox-site.ts';
import { complaint, KEYS, load } from './loading.ts';

const LARGE = 'workspace.x86.general.large2';
const WRITTEN = { currency: 'CNY', products: { [LARGE]: 48, p2: 0 }, disks_per_gb: { SAS: 0.4, SSD: 1 } };
const READ = { currency: 'CNY', products: { [LARGE]: 48, p2: 0 }, disksPerGb: { SAS: 0.4, SSD: 1 } };

const withPrices = (prices: unknown) => ({ files: { '/p.json': JSON.stringify(prices) } });
const said = async (prices: unknown) => {
  const sentence = await complaint('--prices /p.json', withPrices(prices));
  expect(sentence.startsWith('prices /p.json: ')).toBe(true);
  return sentence.slice('prices /p.json: '.length);
};
const explained = (config: Parameters<typeof explainConfig>[0]) =>
  explainConfig(config).filter((line) => line.includes('prices'));

describe('a price list', () => {
  it('is taken as it is written, and can not be changed afterwards', async () => {
    const { prices } = await load('--prices /p.json', withPrices({ $schema: 'x', ...WRITTEN }));
    expect(prices).toEqual(READ);
    for (const part of [prices, prices?.products, prices?.disksPerGb]) expect(Object.isFrozen(part)).toBe(true);
  });

  it('is not there unless somebody gives one', async () => {
    const config = await load();
    expect(config).not.toHaveProperty('prices');
    expect(explained(config)).toEqual(['no prices, from the default']);
  });

  it('is named by a flag or its twin, and is explained with which', async () => {
    const env = { ...KEYS, WORKSPACE_MCP_PRICES: '/p.json' };
    const other = JSON.stringify({ ...WRITTEN, currency: 'EUR' });
    const { files } = withPrices(WRITTEN);
    const prices = (currency: string) => `prices in ${currency}: products 2, types of disks 2`;
    expect(explained(await load([], { env, files }))).toEqual([`${prices('CNY')}, from WORKSPACE_MCP_PRICES`]);
    expect(explained(await load('--prices o.json', { env, files: { ...files, '/work/o.json': other } }))).toEqual([
      `${prices('EUR')}, from --prices`,
    ]);
  });

  it('is not read where no cloud is asked', async () => {
    expect(await load('--prices /none', { env: {}, offline: true })).not.toHaveProperty('prices');
  });

  it('is what docs/prices.md shows', async () => {
    const page = readFileSync(new URL('../../docs/prices.md', import.meta.url), 'utf8');
    const [, text = ''] = page.match(/```json\n([\s\S]+?)```/) ?? [];
    const { prices } = await load('--prices /p.json', { files: { '/p.json': text } });
    expect(prices).toMatchObject({ currency: 'CNY', products: { [LARGE]: 48 }, disksPerGb: { SAS: 0.4 } });
  });
});

describe('on the sandbox', () => {
  const own = { currency: 'XXX', products: { own: 1 }, disksPerGb: { SAS: 1 } };
  const site = sandboxSite({ url: 'http://127.0.0.1:4711', ak: 'a', sk: 's', projectId: 'p' });

  it('its own price list holds', async () => {
    const config = onSandbox(await load('--sandbox', { env: {} }), site, own);
    expect(config).toMatchObject({ sites: [site], defaultSite: 'sandbox', prices: own });
    expect(explained(config)).toEqual(['prices in XXX: products 1, types of disks 1, from the sandbox']);
  });

  it('a given one goes before it', async () => {
    const given = await load('--sandbox --prices /p.json', { env: {}, ...withPrices(WRITTEN) });
    const config = onSandbox(given, site, own);
    expect(config).toMatchObject({ sites: [site], prices: READ });
    expect(explained(config)[0]).toMatch(/^prices in CNY: .*, from --prices$/);
  });
});

describe('a mistake in a price list is said in one sentence', () => {
  it.each<[unknown, string]>([
    [null, 'the file must be an object in { }'],
    [{}, 'currency is missing'],
    [{ ...WRITTEN, currency: 'yuan' }, 'currency must be a currency of three capitals, such as CNY'],
    [{ ...WRITTEN, currency: 1 }, 'currency must be a text in double quotes'],
    [{ ...WRITTEN, products: undefined }, 'products is missing'],
    [{ ...WRITTEN, products: {} }, 'products must not be empty'],
    [{ ...WRITTEN, products: [48] }, 'products must be an object in { }'],
    [{ ...WRITTEN, products: { [LARGE]: -1 } }, `products["${LARGE}"] must be at least 0`],
    [{ ...WRITTEN, products: { [LARGE]: '48' } }, `products["${LARGE}"] must be a number`],
    [{ ...WRITTEN, products: { [LARGE]: null } }, `products["${LARGE}"] must be a number`],
    [{ ...WRITTEN, products: { 'p 2': 1 } }, 'products["p 2"] must be the id of a product, without spaces'],
    [{ ...WRITTEN, products: { '': 1 } }, 'products[""] must be the id of a product, without spaces'],
    [{ ...WRITTEN, disks_per_gb: undefined }, 'disks_per_gb is missing'],
    [{ ...WRITTEN, disks_per_gb: {} }, 'disks_per_gb must not be empty'],
    [{ ...WRITTEN, disks_per_gb: { SAS: -0.4 } }, 'disks_per_gb.SAS must be at least 0'],
    [{ ...WRITTEN, disks_per_gb: { SAS: { price: 1 } } }, 'disks_per_gb.SAS must be a number'],
    [{ ...WRITTEN, disks_per_gb: { sas: 1 } }, 'disks_per_gb.sas must be a type of disk in capitals, such as SAS'],
    [{ ...WRITTEN, disksPerGb: { SAS: 1 } }, 'disksPerGb is unknown; did you mean disks_per_gb?'],
    [{ ...WRITTEN, product: { p: 1 } }, 'product is unknown; did you mean products?'],
    [{ curency: 'CNY' }, 'curency is unknown; did you mean currency?'],
    [{ ...WRITTEN, discount: 12 }, 'discount is unknown; it may be currency, products or disks_per_gb'],
  ])('%j', async (prices, sentence) => {
    expect(await said(prices)).toBe(sentence);
  });

  it('a number that is none', async () => {
    const text = JSON.stringify(WRITTEN).replace('48', '1e999');
    expect(await complaint('--prices /p.json', { files: { '/p.json': text } })).toBe(
      `prices /p.json: products["${LARGE}"] must be a number`,
    );
  });

  it('a product that is given twice', async () => {
    const text = '{"currency": "CNY", "products": {"p": 1, "p": 2}}';
    expect(await complaint('--prices /p.json', { files: { '/p.json': text } })).toBe(
      'prices /p.json: line 1, column 42: the key "p" is given twice',
    );
  });

  it('a file that is not there, with who named it', async () => {
    const env = { ...KEYS, WORKSPACE_MCP_PRICES: '/p.json' };
    expect(await complaint([], { env })).toBe('prices /p.json: the file does not exist; check WORKSPACE_MCP_PRICES');
    expect(await complaint('--prices p.json')).toBe('prices /work/p.json: the file does not exist; check --prices');
    expect(await complaint('--price p.json')).toBe('--price is no flag of this command; did you mean --prices?');
  });
});
