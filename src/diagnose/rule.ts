import type { Finding } from './finding.ts';
import type { Seen } from './seen.ts';
import type { Source } from './source.ts';

/** What an expert knows: how a trouble shows, and what mends it. */
export interface Rule {
  /** What it looks for, in a few words: follows "could tell". */
  about: string;
  /** It runs only when all of them were seen. */
  needs: readonly Source[];
  /** `find` looks at them too where they were seen. */
  uses?: readonly Source[];
  /** Where the API says what the rule rests on: document and sections. */
  documented: string;
  /** `now`: ms. */
  find(seen: Seen, now: number): Finding | readonly Finding[] | undefined;
}
