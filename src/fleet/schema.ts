import type { ColumnType, Feed, View } from './table.ts';

/** How a column's type shows, where its name does not tell it. */
const MARKS: Partial<Record<ColumnType, string>> = { list: '[]', tags: '{}', json: ' json' };

const rules = (currency?: string) =>
  `DuckDB SQL, one SELECT. Every table also has site; join by ids, or by names USING (site, user_name): names repeat. *_at are UTC timestamps, *_gb gigabytes, price_month ${currency ? `in ${currency} by the price list` : 'null without --prices'}, x[] lists of text, x{} maps: tags['dept']. Tables are read when named.`;

const EXAMPLES: readonly [question: string, sql: string][] = [
  [
    'States by pool',
    'SELECT p.site, p.pool_name, d.status, count(*) n FROM pools p JOIN pool_desktops USING (pool_id) JOIN desktops d USING (desktop_id) GROUP BY ALL',
  ],
  [
    'Windows 10 unused for 30 days, owners, cost',
    "SELECT d.computer_name, d.user_name, u.idle_days, d.price_month FROM desktops d JOIN desktop_usage u USING (desktop_id) WHERE d.os = 'Windows 10' AND u.idle_days >= 30",
  ],
  [
    'Failed logins by hour, last two days',
    "SELECT date_trunc('hour', occurred_at) h, count(*) n FROM events WHERE NOT is_success AND occurred_at > now() - INTERVAL 2 DAY GROUP BY h ORDER BY h",
  ],
  ['People without a desktop', 'SELECT site, user_name FROM users ANTI JOIN desktop_users USING (site, user_id)'],
  [
    'A tag, and the latest snapshot',
    "SELECT desktop_id, d.computer_name, max(s.created_at) FROM desktops d LEFT JOIN snapshots s USING (desktop_id) WHERE d.tags['dept'] = 'design' GROUP BY ALL",
  ],
];

/** The published schema: what every column of every table is, in as few words as can be read. */
export function schemaText(feeds: readonly Feed[], views: readonly View[], currency?: string): string {
  const tables = feeds.flatMap((feed) =>
    feed.tables.map(({ name, about, columns }) => {
      const shown = Object.entries(columns).map(([column, { type }]) => `${column}${MARKS[type] ?? ''}`);
      return `${name}(${shown.join(' ')})${noteOf(feed, about)}`;
    }),
  );
  const made = views.map(({ name, columns }) => `${name}(${Object.keys(columns).join(' ')})`);
  return [
    rules(currency),
    '',
    ...tables,
    ...made,
    '',
    ...EXAMPLES.map(([question, sql]) => `-- ${question}\n${sql}`),
  ].join('\n');
}

function noteOf({ window, only }: Feed, about: string): string {
  const bound = only
    ? `; needs WHERE ${only.column} IN`
    : window
      ? `; ${window.days} d unless WHERE ${window.column} says more`
      : '';
  return ` -- ${about}${bound}`;
}
