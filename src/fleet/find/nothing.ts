import type { Hunt } from './hunt.ts';
import type { Word } from './words.ts';

const NEAREST = 5;
const MOST_PEOPLE = 5;

/** By what a desktop can be found. */
export const SEARCHED =
  'computer_name, user_name, email, phone, description, ip, mac, tag (key=value or value), desktop_id, sid, bill_resource_id, pool_name, pool_id';

export interface Nothing {
  note: string;
  searched: string;
  /** Names that are least unlike what was asked for. */
  nearest?: string[];
}

/** What to say where no desktop matches. */
export function nothing(words: readonly Word[], hunt: Hunt | undefined): Nothing {
  const nearest = hunt ? nearestOf(words, hunt) : [];
  const notes = ['No desktop matches.', hunt && peopleNote(hunt), hunt && wordsNote(words, hunt)];
  return {
    note: notes.filter(Boolean).join(' '),
    searched: SEARCHED,
    ...(nearest.length > 0 && { nearest }),
  };
}

function peopleNote({ people }: Hunt): string {
  const names = people.slice(0, MOST_PEOPLE);
  if (names.length === 0) return '';
  const more = people.length - names.length;
  return `Users match, but have no desktop of their own: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

/** Of several words each may be right, and no desktop have all of them. */
function wordsNote(words: readonly Word[], hunt: Hunt): string {
  if (words.length < 2) return '';
  const counts = words.map(({ raw }, at) => `${raw} ${hunt.count(at)}`);
  return `All words have to match; desktops with each alone: ${counts.join(', ')}.`;
}

/** To the longest word that nothing has. */
function nearestOf(words: readonly Word[], hunt: Hunt): string[] {
  const unknown = words.filter((_, at) => hunt.count(at) === 0);
  const [word] = unknown.sort((a, b) => b.plain.length - a.plain.length);
  if (!word) return [];
  const near = hunt.places.flatMap(({ index }) => index.nearest(word, NEAREST));
  near.sort((a, b) => a.distance - b.distance);
  return [...new Set(near.map(({ name }) => name))].slice(0, NEAREST);
}
