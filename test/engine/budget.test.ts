import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, test } from 'vitest';
import { estimateTokens, fitInto } from '../../src/engine/budget.ts';
import type { Table } from '../../src/engine/shape.ts';

/** Always the same numbers, spread like chance. */
function dice(seed: string) {
  let turn = 0;
  const bytes = () => createHash('sha256').update(`${seed}${turn++}`).digest();
  const number = (below: number) => bytes().readUInt32BE() % below;
  return {
    number,
    hex: (length: number) => bytes().toString('hex').slice(0, length),
    pick: <T>(all: readonly T[]): T => all[number(all.length)] as T,
    two: (below: number) => String(number(below)).padStart(2, '0'),
  };
}

const { number, hex, pick, two } = dice('budget');

const uuid = () => [8, 4, 4, 4, 12].map((length) => hex(length)).join('-');
const day = () => `2026-${pick(['01', '07', '12'])}-${two(28)}`;
const time = () => `${two(24)}:${two(60)}:${two(60)}`;
const address = () => `10.${number(256)}.${number(256)}.${number(256)}`;
const user = () =>
  `${pick(['wei', 'fang', 'maria', 'john', 'olga', 'ahmed'])}.${pick(['wang', 'li', 'garcia', 'smith'])}`;
const computer = () => `${pick(['FIN', 'HR', 'ENG', 'SALES', 'LEGAL'])}-${String(number(10_000)).padStart(4, '0')}`;

const PROSE = [
  'The desktop could not be started because the image is no longer available.',
  'User quota exceeded; request an increase from the administrator before creating more desktops.',
  'Windows update is pending and will be installed at the next restart.',
  'Temporary desktop for the external audit team, delete after the end of the quarter.',
];
const CHINESE = [
  '桌面已关机，用户尚未登录。',
  '快照创建失败，磁盘空间不足。',
  '研发部测试桌面，请勿删除。',
  '财务部月结期间禁止重启桌面。',
  '上海研发中心图形工作站',
  '系统盘已满，建议扩容或清理。',
];
const NAMES = ['王伟', '李娜', '张敏', '刘洋', '欧阳修文', '孙婷婷', '朱梓涵', '徐志强', '马思远', '胡雪梅', '罗文斌'];

const table = (columns: string[], row: () => unknown[]): Table => ({
  columns,
  rows: Array.from({ length: 60 }, row),
  total: 60,
});

const desktop = () => ({
  desktop_id: uuid(),
  computer_name: computer(),
  user_name: user(),
  status: pick(['ACTIVE', 'SHUTOFF', 'HIBERNATED']),
  login_status: pick(['REGISTERED', 'CONNECTED', 'DISCONNECTED']),
  ip_addresses: [address()],
  os_version: 'Windows 10 Professional 64bit',
  product_id: 'workspace.x86.ultimate.large2',
  created: `${day()}T${time()}Z`,
  metadata: { charging_mode: '0', 'metering.image_id': uuid(), os_bit: '64' },
  root_volume: { type: 'SAS', size: 80, device: '/dev/sda', volume_id: uuid(), create_time: `${day()} ${time()}` },
  security_groups: [{ id: uuid(), name: 'WorkspaceUserSecurityGroup' }],
});

/** What answers are made of. */
const PAYLOADS: Record<string, unknown> = {
  'a table of ids': table(['desktop_id', 'user_id'], () => [uuid(), uuid()]),
  'a column of ids': table(['desktop_id'], () => [uuid()]),
  'names and mails': table(['computer_name', 'user_name', 'email'], () => [
    computer(),
    user(),
    `${user()}@example.com`,
  ]),
  'ISO times': table(['created', 'updated'], () => [`${day()}T${time()}Z`, `${day()}T${time()}Z`]),
  'times of jobs': table(['begin_time', 'end_time'], () => [`${day()} ${time()}`, `${day()} ${time()}`]),
  addresses: table(['ip', 'gateway'], () => [address(), address()]),
  numbers: table(['cpu', 'memory', 'disk'], () => [number(100), number(10_000) / 100, number(1_000_000)]),
  'a table of desktops': table(Object.keys(desktop()), () => Object.values(desktop())),
  'JSON of desktops': { desktops: Array.from({ length: 20 }, desktop) },
  'one desktop': { desktop: desktop() },
  'Chinese text': table(['description'], () => [pick(CHINESE) + pick(CHINESE)]),
  'one long Chinese text': { message: Array.from({ length: 40 }, () => pick(CHINESE)).join('') },
  'Chinese names': table(['full_name', 'department'], () => [pick(NAMES), pick(['研发部', '财务部', '人力资源部'])]),
  'Chinese events': table(['id', 'time', 'message'], () => [uuid(), `${day()}T${time()}Z`, pick(CHINESE)]),
  prose: table(['fail_reason'], () => [pick(PROSE)]),
  'one long prose': { message: Array.from({ length: 40 }, () => pick(PROSE)).join(' ') },
  'sub-jobs': table(['id', 'job_type', 'status', 'begin_time', 'error_code', 'fail_reason'], () => [
    uuid(),
    'operateDesktops',
    pick(['SUCCESS', 'FAILED']),
    `${day()} ${time()}`,
    'WKS.00010032',
    pick(PROSE),
  ]),
};

describe('the estimate', () => {
  test.each(Object.keys(PAYLOADS))('of %s is at least its tokens and at most 1.35 times as many', (kind) => {
    const text = JSON.stringify(PAYLOADS[kind]);
    const ratio = estimateTokens(text) / countTokens(text);
    expect(ratio).toBeGreaterThanOrEqual(1);
    expect(ratio).toBeLessThanOrEqual(1.35);
  });

  test('is not far below the tokens of what answers are seldom made of', () => {
    const seldom = [
      'Рабочий стол не запущен, обратитесь к администратору. '.repeat(20),
      'تعذر بدء تشغيل سطح المكتب لأن الصورة لم تعد متوفرة. '.repeat(20),
      'ไม่สามารถเริ่มเดสก์ท็อปได้ เนื่องจากอิมเมจไม่พร้อมใช้งาน '.repeat(20),
      '데스크톱을 시작할 수 없습니다. 관리자에게 문의하십시오. '.repeat(20),
      'デスクトップを起動できませんでした。管理者に連絡してください。'.repeat(20),
      '🖥️ 🚀 ✅ 🧑‍💻 🔥 '.repeat(40),
      Array.from({ length: 40 }, () => createHash('sha512').update(hex(9)).digest('base64')).join(''),
      '\u3447\u4D2E\u3A1B'.repeat(50),
    ];
    for (const text of seldom) expect(estimateTokens(text) / countTokens(text)).toBeGreaterThan(0.8);
  });

  test('of nothing is nothing, and of more text never less', () => {
    expect(estimateTokens('')).toBe(0);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        expect(estimateTokens(a + b)).toBeGreaterThanOrEqual(estimateTokens(a));
      }),
    );
  });
});

/** What was shown of an answer that did not fit. */
function cut<T>(data: unknown, budget: number, brief?: string[]): { data: T; note?: string } {
  const fitted = fitInto(data, budget, brief);
  if (!fitted) throw new Error('it fits');
  return fitted as { data: T; note?: string };
}

describe('fitting', () => {
  const cell = fc.oneof(fc.string({ maxLength: 300 }), fc.integer(), fc.constant(null), fc.array(fc.string()));
  const anyTable = fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 8 }).chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.array(fc.array(cell, { minLength: columns.length, maxLength: columns.length }), { maxLength: 40 }),
      total: fc.nat(),
    }),
  );
  const data = fc.oneof(anyTable, fc.jsonValue({ maxDepth: 6 }), fc.string({ maxLength: 5_000 }));

  test('gives what fits, or null, or says that nothing had to go', () => {
    fc.assert(
      fc.property(data, fc.integer({ min: 1, max: 400 }), fc.boolean(), (value, budget, brief) => {
        const columns = (value as { columns?: string[] } | null)?.columns;
        const fitted = fitInto(value, budget, brief ? columns?.slice(0, 2) : undefined);
        const shown = fitted ? fitted.data : value;
        if (shown !== null) expect(estimateTokens(JSON.stringify(shown))).toBeLessThanOrEqual(budget);
        if (fitted) expect(fitted.note).toBeTruthy();
      }),
      { numRuns: 500 },
    );
  });

  test('leaves alone what fits', () => {
    expect(fitInto({ a: 1 }, 100)).toBeUndefined();
    expect(fitInto(null, 5)).toBeUndefined();
    expect(fitInto(undefined, 5)).toBeUndefined();
  });

  const rows = (length: number) => Array.from({ length }, (_, n) => [`id-${n}`, `name ${n}`, 'x'.repeat(50)]);
  const wide: Table = { columns: ['id', 'name', 'notes'], rows: rows(100), total: 250 };

  test('a table first loses the columns that are not brief', () => {
    expect(fitInto(wide, 1_200, ['id', 'name', 'unknown'])).toEqual({
      data: { columns: ['id', 'name'], rows: wide.rows.map((row) => row.slice(0, 2)), total: 250 },
      note: 'Shown in brief: left out columns, to be had with fields: notes.',
    });
  });

  test('then rows from its end, as few as need be, and keeps its total', () => {
    const { data, note } = cut<Table>(wide, 300, ['id', 'name']);
    const { columns, rows: kept, total } = data;
    expect([columns, total]).toEqual([['id', 'name'], 250]);
    expect(kept).toEqual(wide.rows.slice(0, kept.length).map((row) => row.slice(0, 2)));
    expect(note).toBe(
      `Cut to fit: ${kept.length} of 100 rows are shown; left out columns, to be had with fields: notes.`,
    );
    const next = { columns, rows: wide.rows.slice(0, kept.length + 2).map((row) => row.slice(0, 2)), total };
    expect(estimateTokens(JSON.stringify(next))).toBeGreaterThan(300);
  });

  test('a row too long for the budget is shown with its cells cut, not left out', () => {
    const logs: Table = {
      columns: ['id', 'log'],
      rows: [
        ['a', 'word '.repeat(50_000)],
        ['b', 'y'],
      ],
      total: 2,
    };
    const { data: shown, note } = cut<Table>(logs, 500);
    expect(shown.rows[0]?.[0]).toBe('a');
    expect(String(shown.rows[0]?.[1])).toMatch(/^(word )+.*…$/);
    expect(note).toContain('long cells are shortened');
  });

  test('columns that alone are too much leave nothing', () => {
    const columns = Array.from({ length: 500 }, (_, n) => `a_rather_long_column_${n}`);
    expect(fitInto({ columns, rows: [], total: 0 }, 100)).toEqual({
      data: null,
      note: 'Too large to show any of it here.',
    });
  });

  test('an object keeps its shape: long texts and lists are cut, and say so', () => {
    const pool = { name: 'pool', log: 'z'.repeat(100_000), ids: Array.from({ length: 5_000 }, uuid) };
    const { data: shown, note } = cut<typeof pool>(pool, 400);
    expect(shown.name).toBe('pool');
    expect(shown.log).toMatch(/^z+…$/);
    expect(shown.ids.at(-1)).toMatch(/^… \d+ more$/);
    expect(note).toBe('Cut to fit: long lists and texts are shortened.');
  });

  test('an object of too many fields says how many are missing', () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`field_${n}`, n]));
    expect(cut<Record<string, unknown>>(many, 500).data['…']).toMatch(/^\d+ more$/);
  });

  test('an answer that only looks like a table is cut as an object', () => {
    const like = { columns: ['a'], rows: Array.from({ length: 500 }, () => ({ a: 'value' })), total: 1 };
    expect(cut<Table>(like, 200).data.rows.at(-1)).toMatch(/more$/);
  });

  test('no character is cut in two', () => {
    expect(cut<string>(`a${'😀'.repeat(5_000)}`, 200).data).not.toMatch(/\p{Cs}/u);
  });

  test('ten thousand rows do not take long', () => {
    const big: Table = { columns: ['id', 'name', 'notes'], rows: rows(10_000), total: 10_000 };
    const began = performance.now();
    fitInto(big, 6_000);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
