import type { Catalogue } from '../../src/catalog/manifest.ts';
import type { Feed, Table, View } from '../../src/fleet/table.ts';
import { FEEDS, VIEWS } from '../../src/fleet/tables/index.ts';
import { GENERATED } from './markdown.ts';

/** `docs/fleet-tables.md`: every table of `fleet_query`, where it is from, and its columns. */
export function fleetPage(catalogue: Catalogue): string {
  const lines = [
    GENERATED,
    '',
    '# Tables of the fleet',
    '',
    'What `fleet_query` can be asked for ([fleet.md](fleet.md) says how it works). Every table also has `site`. Times are UTC timestamps; `list` is a list of',
    'texts, `tags` a map of texts; a column without a type is text. A key is what no two rows of a site share.',
  ];
  for (const feed of FEEDS) for (const each of feed.tables) lines.push('', ...tableLines(each, feed, catalogue));
  for (const view of VIEWS) lines.push('', ...viewLines(view));
  return `${lines.join('\n')}\n`;
}

function tableLines({ name, about, key, columns }: Table, feed: Feed, catalogue: Catalogue): string[] {
  const { name: tool } = catalogue.operation(feed.service, feed.read);
  const facts = [
    `${capital(about)}.`,
    `From \`${tool}\`${placeOf(feed)}.`,
    `Key: ${key.join(', ')}.`,
    ...filters(feed, name),
  ];
  const types = Object.entries(columns).map(([column, { type }]) => [column, type] as const);
  return [`## ${name}`, '', facts.join(' '), '', listed(types)];
}

function listed(columns: readonly (readonly [string, string])[]): string {
  return `${columns.map(([name, type]) => `\`${name}\`${type === 'text' ? '' : ` ${type}`}`).join(', ')}.`;
}

function placeOf({ per, only, window, each }: Feed): string {
  if (per) return `, asked once for each row of \`${per.table}\``;
  if (only) return `, asked once for each \`${only.column}\` that the query names, at most ${only.most}`;
  if (window)
    return `: the last ${days(window.days)} unless the query goes further back by \`${window.column}\`, at most ${days(window.most)}`;
  return each ? `, asked ${each.length} times` : '';
}

function filters({ narrow = [], freshForS }: Feed, name: string): string[] {
  const mine = narrow.filter((way) => way.table === name).map(({ column }) => `\`${column}\``);
  return [
    ...(mine.length > 0 ? [`The API itself filters by ${mine.join(', ')}.`] : []),
    ...(freshForS ? [`Read again after ${freshForS} s.`] : []),
  ];
}

function viewLines({ name, about, columns, over }: View): string[] {
  const made = `${capital(about)}; made of ${over.map((table) => `\`${table}\``).join(', ')}.`;
  return [`## ${name}`, '', made, '', listed(Object.entries(columns))];
}

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
const days = (count: number) => (count === 1 ? 'day' : `${count} days`);
