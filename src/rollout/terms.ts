/** How a change is carried out; part of what a person agrees to. What is absent has the default that `limitsOf` gives it. */
export interface Terms {
  /** How the set was chosen, for people to read. */
  chosen: string;
  /** Desktops that go first, alone. */
  canary?: number;
  /** Desktops of each wave after them. */
  wave?: number;
  /** The rollout stops when more than so many failed. */
  max_failures?: number;
  /** What becomes of desktops that somebody is connected to. */
  connected: Connected;
  /** For how long desktops with somebody on them are waited for, with `connected: 'wait'`. */
  wait_minutes?: number;
  /** Shown to whoever is connected, so long before their wave. */
  warn?: string;
  warn_minutes?: number;
  /** How long desktops may take to be well again after their job; 0: nobody looks. */
  health_minutes?: number;
  /** Between waves. */
  pause_minutes?: number;
}

export type Connected = 'skip' | 'wait' | 'include';

/** The terms with their defaults, for a set of this size. */
export function limitsOf(terms: Terms, size: number) {
  return {
    // Of a handful the first wave is small enough.
    canary: Math.min(terms.canary ?? (size > 3 ? 1 : 0), size),
    wave: terms.wave ?? 50,
    maxFailures: terms.max_failures ?? Math.max(1, Math.floor(size / 20)),
    waitMs: minutes(terms.wait_minutes ?? 60),
    warnMs: minutes(terms.warn ? (terms.warn_minutes ?? 5) : 0),
    healthMs: minutes(terms.health_minutes ?? 10),
    pauseMs: minutes(terms.pause_minutes ?? 0),
  };
}

export type Limits = ReturnType<typeof limitsOf>;

function minutes(count: number): number {
  return count * 60_000;
}

/** Lines that tell a person how it will go. */
export function inWords(terms: Terms): string[] {
  const { canary, wave = 50, max_failures: most, connected } = terms;
  const first =
    canary === 0 ? '' : canary ? `${canary} first, then ` : 'one first when there are more than three, then ';
  const stop = most === undefined ? 'one in twenty (at least one)' : String(most);
  const users = {
    skip: 'Desktops with somebody connected are left out.',
    wait: `Desktops with somebody connected are waited for, ${terms.wait_minutes ?? 60} minutes at most.`,
    include: 'Desktops with somebody connected are changed too.',
  }[connected];
  return [
    `In waves: ${first}${wave} at a time; stops when a first one fails, or more than ${stop} of all.`,
    users,
    ...(terms.warn
      ? [`Whoever is connected is warned ${terms.warn_minutes ?? 5} minutes before: ${JSON.stringify(terms.warn)}`]
      : []),
    'Desktops that change hands, billing or protection before their wave are left out.',
  ];
}
