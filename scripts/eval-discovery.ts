import { writeFile } from 'node:fs/promises';
import { freshCatalogue } from './catalogue.ts';
import {
  type Answered,
  answersOf,
  discoveryQueries,
  type Find,
  groupsOf,
  isHit,
  naiveSearch,
  recallOf,
  timesOf,
} from './discovery.ts';
import { discoveryPage } from './pages/discovery-page.ts';

/**
 * Measures find_tools. `--misses` also lists what the tuning half misses (the held half stays unseen); `--publish` writes
 * docs/discovery.md, misses of both halves included.
 */
export default async function evalDiscovery(args: string[]): Promise<void> {
  const { catalogue } = await freshCatalogue();
  const queries = discoveryQueries();
  const search = await catalogue.search();
  const find: Find = (query, limit) => search.find(query, limit);
  const naive = naiveSearch(catalogue.operations.map(({ name, title, path }) => ({ name, text: `${title} ${path}` })));
  const ours = answersOf(find, queries);
  const theirs = answersOf(naive, queries);
  report(ours, theirs);
  if (args.includes('--misses')) {
    for (const each of ours.filter((each) => each.half === 'tuning' && !isHit(each))) {
      console.log(
        `${each.id} ${each.query}\n  wanted ${each.accept.join(', ')}\n  found  ${each.found.join(', ') || 'nothing'}`,
      );
    }
  }
  if (args.includes('--publish'))
    await writeFile('docs/discovery.md', discoveryPage(ours, theirs, catalogue.operations.length));
}

function report(ours: readonly Answered[], theirs: readonly Answered[]): void {
  const naive = new Map(groupsOf(theirs));
  console.log(`${''.padEnd(18)} queries   @1     @5    naive @1   @5`);
  for (const [label, group] of groupsOf(ours)) {
    const own = recallOf(group);
    const other = recallOf(naive.get(label) ?? []);
    const numbers = [own.at1, own.at5, other.at1, other.at5].map((share) => share.toFixed(3));
    console.log(`${label.padEnd(18)} ${String(own.queries).padStart(5)}   ${numbers.join('  ')}`);
  }
  const { median, p95 } = timesOf(ours);
  console.log(`a query takes ${median.toFixed(2)} ms, 95 % less than ${p95.toFixed(2)} ms`);
}
