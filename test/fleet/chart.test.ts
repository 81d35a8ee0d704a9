import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChartAsk, chartSvg, drawChart } from '../../src/fleet/chart/chart.ts';
import { load, locate } from '../../src/fleet/chart/libraries.ts';
import { shortened, widthOf } from '../../src/fleet/chart/widths.ts';

type Rows = unknown[][];

const table = (columns: string, rows: Rows) => ({ columns: columns.split(' '), rows });
const statuses = table('status desktops', [
  ['ACTIVE', 1240],
  ['SHUTOFF', 322],
  ['ERROR', 14],
]);
const many = (count: number, row: (at: number) => unknown[]) => Array.from({ length: count }, (_, at) => row(at));
const hour = (at: number) => new Date(Date.UTC(2026, 10, 2, at)).toISOString();

/** What is written in a picture, from its beginning to its end. */
function texts(svg: string): string[] {
  const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', '#39': "'" };
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
    text!.replace(/&(\w+|#39);/g, (_, name) => entities[name]!),
  );
}

const written = (columns: string, rows: Rows, ask: ChartAsk) => texts(chartSvg(table(columns, rows), ask));

/** The x and y of a line's points; a line with gaps has several strokes. */
function strokes(svg: string): [number, number][][] {
  const [, path = ''] = /<path d="([^"]*)"[^>]* fill="none"[^>]* stroke="#2f6fde"/.exec(svg) ?? [];
  return path
    .split('M')
    .slice(1)
    .map((stroke) => stroke.split('L').map((point) => point.trim().split(' ').map(Number) as [number, number]));
}

function size(png: Uint8Array): [number, number] {
  const view = new DataView(png.buffer, png.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

describe('the picture', () => {
  test.each(['bar', 'line', 'pie', 'scatter'] as const)('of a %s chart is a PNG of 1200 by 675', async (kind) => {
    const png = await drawChart(statuses, { kind });
    expect([...png.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    expect(size(png)).toEqual([1200, 675]);
    expect(png.length).toBeGreaterThan(5000);
  });

  test('is the same for the same rows', async () => {
    const [first, second] = [await drawChart(statuses, { kind: 'bar' }), await drawChart(statuses, { kind: 'bar' })];
    expect(Buffer.compare(first, second)).toBe(0);
  });

  test('is drawn quickly, once the libraries are there', async () => {
    const rows = many(72, (at) => [hour(at), at % 7, at % 11, '办公桌面']);
    await drawChart(table('hour a b pool', rows), { kind: 'line' });
    const start = performance.now();
    await drawChart(table('hour a b pool', rows), { kind: 'line' });
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

describe('bars', () => {
  test('have their labels, their numbers and a title', () => {
    const svg = texts(chartSvg(statuses, { kind: 'bar' }));
    for (const text of ['ACTIVE', 'SHUTOFF', 'ERROR', '1240', '322', '14', 'desktops by status'])
      expect(svg).toContain(text);
  });

  test('stand in the order of the rows, and as high as the numbers say', () => {
    const svg = chartSvg(statuses, { kind: 'bar' });
    const heights = [...svg.matchAll(/<path d="M[\d.]+ ([\d.]+)l[\d.]+ 0l0 (-?[\d.]+)[^"]*" fill="#2f6fde"/g)].map(
      ([, , height]) => Math.abs(Number(height)),
    );
    expect(heights).toHaveLength(3);
    expect(heights[0]! / heights[1]!).toBeCloseTo(1240 / 322, 1);
  });

  test('lie, and the picture grows, when their names are long or many', async () => {
    const long = table(
      'pool n',
      many(8, (at) => [`a pool with a name that says a lot, the ${at}th`, at]),
    );
    expect(size(await drawChart(long, { kind: 'bar' }))).toEqual([1200, 675]);
    const svg = chartSvg(long, { kind: 'bar' });
    expect(texts(svg)).toContain('a pool with a name that says a lot, the 7th');
    const most = table(
      'desktop n',
      many(214, (at) => [`desktop-${at}`, at]),
    );
    expect(size(await drawChart(most, { kind: 'bar' }))[1]).toBeGreaterThan(1000);
  });

  test('are grouped by a second column of texts', () => {
    const rows = ['a', 'b'].flatMap((pool) => ['ACTIVE', 'ERROR'].map((status, at) => [pool, status, at + 1]));
    const svg = written('pool status n', rows, { kind: 'bar' });
    for (const text of ['a', 'b', 'ACTIVE', 'ERROR', 'n by pool and status']) expect(svg).toContain(text);
  });

  test('may be stacked', () => {
    const rows = ['a', 'b'].flatMap((pool) => ['x', 'y', 'z'].map((status) => [pool, status, 90]));
    expect(written('pool status n', rows, { kind: 'bar' })).not.toContain('300');
    expect(written('pool status n', rows, { kind: 'bar', stacked: true })).toContain('300');
  });

  test('of the columns are drawn where there is one row of numbers', () => {
    expect(written('active stopped', [[7, 3]], { kind: 'bar' })).toEqual(
      expect.arrayContaining(['active', 'stopped', '7', '3']),
    );
    expect(written('n', [[42]], { kind: 'bar' })).toContain('42');
  });

  test('are named as the hours of the day where x is a number', () => {
    expect(
      written(
        'hour n',
        many(24, (at) => [at, 1]),
        { kind: 'bar' },
      ),
    ).toContain('23');
  });

  test('of big numbers are written as they are', () => {
    const rows = [
      ['a', 12345678n],
      ['b', '98765.5'],
    ];
    expect(written('pool n', rows, { kind: 'bar', y: 'n' })).toEqual(
      expect.arrayContaining(['12,345,678', '98,765.5']),
    );
  });
});

describe('a time axis', () => {
  const shuffled = table('day n', [
    ['2026-11-04', 3],
    ['2026-11-02', 1],
    ['2026-11-05', 4],
    ['2026-11-03', 2],
  ]);

  test('goes from the first moment to the last, whatever the order of the rows', () => {
    const [line] = strokes(chartSvg(shuffled, { kind: 'line' }));
    const xs = line!.map(([x]) => x);
    const ys = line!.map(([, y]) => y);
    expect(xs).toEqual(xs.toSorted((a, b) => a - b));
    expect(ys).toEqual(ys.toSorted((a, b) => b - a));
  });

  test('says which days and that they are in UTC', () => {
    expect(texts(chartSvg(shuffled, { kind: 'line' }))).toContain('day, 2026-11-02 to 2026-11-05, UTC');
    expect(texts(chartSvg(shuffled, { kind: 'bar' }))).toContain('11-03');
  });

  test.each([
    ['2026-11-02T23:30:00Z', '2026-11-02'],
    ['2026-11-02 23:30:00', '2026-11-02'],
    ['2026-11-02T23:30:00.123-02:00', '2026-11-03'],
    ['2026-11-02 23:30:00+08', '2026-11-02'],
    ['2026-11-02 01:30:00+0800', '2026-11-01'],
    [new Date('2026-11-02T23:30:00Z'), '2026-11-02'],
  ])('understands %s', (moment, day) => {
    expect(written('t n', [[moment, 1]], { kind: 'line' })).toContain(`t, ${day}, UTC`);
  });

  test('is not made of texts of which some are no times', () => {
    const rows = [
      ['2026-11-02', 1],
      ['never', 2],
    ];
    expect(written('day n', rows, { kind: 'line' })).toEqual(expect.arrayContaining(['2026-11-02', 'never', 'day']));
  });

  test('leaves out rows without a moment, and says so', () => {
    const rows = [...shuffled.rows, [null, 9]];
    expect(written('day n', rows, { kind: 'line' })).toContain('rows without day: 1 of 5');
  });

  test('is preferred to texts, which become the series', () => {
    const rows = ['a', 'b'].flatMap((pool) => many(3, (at) => [pool, hour(at), at]));
    const svg = written('pool hour n', rows, { kind: 'line' });
    expect(svg).toEqual(expect.arrayContaining(['a', 'b', 'hour, 2026-11-02, UTC']));
  });
});

describe('a line', () => {
  test('is broken where there is nothing', () => {
    const svg = chartSvg(
      table(
        'hour n',
        many(7, (at) => [hour(at), at === 3 ? null : at]),
      ),
      { kind: 'line' },
    );
    expect(strokes(svg).map((stroke) => stroke.length)).toEqual([3, 3]);
  });

  test('is drawn for every column of numbers', () => {
    const svg = written(
      'hour cpu memory disk',
      many(4, (at) => [hour(at), at, at, at]),
      { kind: 'line' },
    );
    expect(svg).toEqual(expect.arrayContaining(['cpu', 'memory', 'disk', 'cpu, memory, disk by hour']));
  });

  test('is drawn for the columns that are named', () => {
    const svg = written(
      'hour cpu memory',
      many(4, (at) => [hour(at), at, at]),
      { kind: 'line', y: ['Memory'] },
    );
    expect(svg).toContain('memory by hour');
    expect(svg).not.toContain('cpu');
  });

  test('goes along numbers in their order', () => {
    const [line] = strokes(chartSvg(table('x y', [[9, 1], [1, 2], [5, 3]]), { kind: 'line' })); // biome-ignore format: short
    const xs = line!.map(([x]) => x);
    expect(xs).toEqual(xs.toSorted((a, b) => a - b));
  });

  test('of every series is told apart by both its names where there are two', () => {
    const rows = ['a', 'b'].flatMap((pool) => many(3, (at) => [hour(at), pool, at, at]));
    const svg = written('hour pool cpu memory', rows, { kind: 'line', series: 'pool' });
    expect(svg).toEqual(expect.arrayContaining(['a · cpu', 'b · memory']));
  });

  test('is stacked on lines that have other moments', () => {
    const rows = [
      [hour(0), 'a', 10],
      [hour(1), 'b', 10],
      [hour(2), 'a', 10],
      [hour(2), 'b', 10],
    ];
    const [line] = strokes(chartSvg(table('hour pool n', rows), { kind: 'line', stacked: true }));
    expect(line).toHaveLength(3);
  });
});

describe('a pie', () => {
  test('has its numbers and shares, the largest first', () => {
    const svg = written('os n', [['Linux', 25], ['Windows', 75]], { kind: 'pie' }); // biome-ignore format: short
    expect(svg).toEqual(expect.arrayContaining(['75.0%', '25.0%', 'total 100']));
    expect(svg.indexOf('Windows   75 (75.0%)')).toBeLessThan(svg.indexOf('Linux   25 (25.0%)'));
    expect(svg).toContain('Linux   25 (25.0%)');
  });

  test('puts together what is beyond the twelfth slice', () => {
    const svg = written(
      'os n',
      many(40, (at) => [`os ${at}`, 100 - at]),
      { kind: 'pie' },
    );
    expect(svg.filter((text) => text.startsWith('os '))).toHaveLength(12);
    expect(svg.some((text) => text.startsWith('other (28)   2086 '))).toBe(true);
  });

  test('leaves out nothing and null', () => {
    const svg = written('os n', [['a', 1], ['b', 0], ['c', null]], { kind: 'pie' }); // biome-ignore format: short
    expect(svg.join()).not.toMatch(/b {3}|c {3}/);
  });
});

describe('points', () => {
  test('are of the first two columns of numbers', () => {
    const svg = written(
      'name cpu memory',
      many(30, (at) => [`d${at}`, at, at * 2]),
      { kind: 'scatter' },
    );
    expect(svg).toEqual(expect.arrayContaining(['cpu', 'memory', 'memory by cpu']));
    expect(svg).not.toContain('d7');
  });

  test('have colours by a column of few texts', () => {
    const svg = written(
      'pool cpu memory',
      many(30, (at) => ['abc'[at % 3], at, at * 2]),
      { kind: 'scatter' },
    );
    expect(svg).toEqual(expect.arrayContaining(['a', 'b', 'c']));
  });

  test('without a value are left out, and counted', () => {
    const svg = written('cpu memory', [[1, 2], [2, null], [null, 4]], { kind: 'scatter' }); // biome-ignore format: short
    expect(svg).toContain('rows without cpu: 1 of 3; points without a value: 1');
  });
});

describe('what is too much', () => {
  test.each<[string, string, Rows, ChartAsk]>([
    ['60 of 214 shown', 'desktop n', many(214, (at) => [`desktop-${at}`, at]), { kind: 'bar' }],
    ['20 of 26 series shown', 'day pool n', many(52, (at) => [hour(at % 2), `pool ${at >> 1}`, at]), { kind: 'line' }],
    ['5,000 of 12,000 points shown', 'hour n', many(12_000, (at) => [hour(at), at]), { kind: 'line' }],
    ['5,000 of 8,000 points shown', 'a b', many(8000, (at) => [at, at]), { kind: 'scatter' }],
  ])('is left out, and the picture says: %s', (note, columns, rows, ask) => {
    expect(written(columns, rows, ask)).toContain(note);
  });

  test('keeps the first and the last moment', () => {
    const [line] = strokes(
      chartSvg(
        table(
          'hour n',
          many(9000, (at) => [hour(at), at]),
        ),
        { kind: 'line' },
      ),
    );
    const all = strokes(chartSvg(table('hour n', [[hour(0), 0], [hour(8999), 8999]]), { kind: 'line' })); // biome-ignore format: short
    expect(line!.at(0)![0]).toBeCloseTo(all[0]!.at(0)![0], 0);
    expect(line!.at(-1)![0]).toBeCloseTo(all[0]!.at(-1)![0], 0);
  });

  test('of a name is cut in its middle', () => {
    const name = 'pool of the research department in the region cn-north-4, machines with a graphics card, floor 17';
    const short = shortened(name, 200, 12);
    expect(widthOf(short, 12)).toBeLessThanOrEqual(200);
    expect(short).toMatch(/^pool of .*\.\.\..*17$/);
    expect(shortened('研发'.repeat(50), 100, 12)).toBe('研发研发...研发');
  });
});

describe('letters', () => {
  const titled = (title: string) => drawChart(statuses, { kind: 'bar', title });
  const differ = async (one: string, other: string) => Buffer.compare(await titled(one), await titled(other)) !== 0;

  test('of Chinese are real ones', async () => {
    expect(await differ('办公桌面', '研发中心')).toBe(true);
    expect(await differ('办公桌面', '\uE000\uE001\uE002\uE003')).toBe(true);
    expect(await differ('\uE000\uE001\uE002\uE003', '\uE004\uE005\uE006\uE007')).toBe(false);
  });

  test.each([
    'finance office ',
    'fi ffl ',
    'Zhāng ',
    'e\u0301\u0304 ',
    'ğışłő ',
    'Привет ',
    'tiếng Việt ',
    '😀 ',
    'עברית ',
    '한글 ',
    '\u0E01\u0E33 ',
    '\uE000 ',
  ])('of Chinese are there after %j', async (before) => {
    expect(await differ(`${before}办公桌面`, `${before}研发中心`)).toBe(true);
  });

  test.each([
    ['ğışłő', 'ćęńóś'],
    ['Привет', 'Москва'],
    ['ắặẩ', 'ửữự'],
  ])('such as %s are real ones', async (one, other) => {
    expect(await differ(one, other)).toBe(true);
  });
});

describe('text of the cloud', () => {
  const nasty = [
    '<script>alert(1)</script>',
    '</text></svg><svg onload="x">',
    '"\'&amp;&#x41;]]>',
    '{b|rich} {c} {a}',
    'two\nlines\u0000\u0008\u202E\uFFFE\uD800',
    '__proto__',
    '<!ENTITY x SYSTEM "file:///etc/passwd">',
  ];

  test.each(['bar', 'line', 'pie', 'scatter'] as const)('stays text in a %s chart', async (kind) => {
    const rows = nasty.map((text, at) => [text, text, at + 1, at]);
    const result = { columns: ['<b>name</b>', '{a}"', 'n&m', '<n>'], rows };
    const ask: ChartAsk = { kind, x: '<b>name</b>', y: 'n&m', title: nasty.join(' ').slice(0, 90) };
    const svg = chartSvg(result, ask);
    expect(svg.replace(/<!\[CDATA\[[^<]*\]\]>/, '')).not.toMatch(
      /<(?!\/?(svg|g|path|text|rect|style|defs|clipPath)\b)/,
    );
    expect(svg).not.toMatch(/<[^>]* on\w+=/);
    expect(texts(svg).join('\n')).toContain('<script>');
    expect(texts(svg).join('\n')).toContain('{b|rich} {c} {a}');
    expect(size(await drawChart(result, ask))).toEqual([1200, 675]);
  });

  test.each(Object.getOwnPropertyNames(Object.prototype))('called %s changes nothing else', async (name) => {
    const rows = many(4, (at) => [at < 2 ? name : 'b', at % 2 ? name : 'c', at + 1]);
    const before = JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(Object.prototype)));
    for (const kind of ['bar', 'line', 'scatter'] as const)
      await drawChart({ columns: [name, 'pool', 'n'], rows }, { kind, series: 'pool', x: name, title: name });
    expect(texts(chartSvg({ columns: [name, 'n'], rows: [[name, 3]] }, { kind: 'pie' })).join()).toContain(name);
    expect(JSON.stringify(Object.entries(Object.getOwnPropertyDescriptors(Object.prototype)))).toBe(before);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(Object.keys(Object.prototype[name as 'toString'] ?? {})).toEqual([]);
  });

  test('whatever it is, can be drawn', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('__proto__', 'hasOwnProperty', '\uFFFF'),
    );
    const kind = fc.constantFrom('bar', 'line', 'pie', 'scatter');
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(text, { minLength: 4, maxLength: 6 }), kind, async (names, kind) => {
        const rows = names.map((name, at) => [`${name}${at}`, at + 1]);
        const png = await drawChart({ columns: [names[0]!, 'n'], rows }, { kind, y: 'n', title: names[1] });
        expect(size(png)[0]).toBe(1200);
      }),
      { numRuns: 25 },
    );
  });

  test('has names for nothing', () => {
    const rows = [[null, 1], ['', 2], [{ a: 1n }, 3], [['x', 'y'], 4], [true, 5]]; // biome-ignore format: short
    expect(written('tag n', rows, { kind: 'bar' })).toEqual(
      expect.arrayContaining(['(none)', '(empty)', '{"a":"1"}', '["x","y"]', 'true']),
    );
  });
});

describe('a chart that can not be drawn', () => {
  const invalid = (columns: string, rows: Rows, ask: ChartAsk) => {
    try {
      chartSvg(table(columns, rows), ask);
    } catch (error) {
      return (error as { body?: unknown }).body;
    }
    return 'drawn';
  };

  test.each<[string, string, Rows, ChartAsk]>([
    ['There are no rows to draw', 'a n', [], { kind: 'bar' }],
    ['There is no column "nn"', 'a n', [['x', 1]], { kind: 'bar', y: 'nn' }],
    ['There is no column "b"', 'a n', [['x', 1]], { kind: 'bar', x: 'b' }],
    ['There is no column "c"', 'a n', [['x', 1]], { kind: 'bar', series: 'c' }],
    ['The column "a" is not one of numbers', 'a n', [['x', 1]], { kind: 'bar', y: ['n', 'a'] }],
    ['There is no column of numbers to draw', 'a b', [['x', 'y']], { kind: 'bar' }],
    ['There is no column of numbers to draw', 'a n', [['x', null]], { kind: 'line' }],
    ['There is nothing above zero to draw', 'a n', [['x', 0]], { kind: 'pie' }],
    [
      'A slice can not be less than nothing, and there are negative numbers',
      'a n',
      [['x', -1], ['y', 1]], // biome-ignore format: short
      { kind: 'pie' },
    ],
    ['A pie shows one column of numbers, y, by one other, x', 'a n', [['x', 1]], { kind: 'pie', series: 'a' }],
    [
      'Several rows have the same "a", and would be drawn over each other',
      'a n',
      [['x', 1], ['x', 2]], // biome-ignore format: short
      { kind: 'bar' },
    ],
  ])('%s', (message, columns, rows, ask) => {
    expect(invalid(columns, rows, ask)).toMatchObject({
      code: 'invalid_chart',
      message: `${message}.`,
      hint: expect.stringContaining(`The columns are "${columns.replace(' ', '", "')}".`),
      retryable: false,
    });
  });

  test('says how rows can be told apart', () => {
    expect(invalid('a n', [['x', 1], ['x', 2]], { kind: 'bar' })).toMatchObject({ hint: expect.stringContaining('Group') }); // biome-ignore format: short
  });
});

describe('libraries that are not installed', () => {
  const elsewhere = createRequire('/nowhere/at/all.js');

  test.each([
    ['loading', () => load('echarts/dist/echarts.common.min.js', elsewhere)],
    ['looking for a file', () => locate('@resvg/resvg-wasm/index_bg.wasm', elsewhere)],
    ['loading another version', () => load('echarts/dist/nothing.mjs/at/all.js')],
  ])('are named when %s', (_, look) => {
    expect(look).toThrow(
      expect.objectContaining({
        body: expect.objectContaining({
          code: 'charts_unavailable',
          hint: expect.stringContaining('npm install echarts@6 @resvg/resvg-wasm@2 subset-font@2 '),
        }),
      }),
    );
  });
});
