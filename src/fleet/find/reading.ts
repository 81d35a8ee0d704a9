import type { SiteId, ToolContext } from '../../catalog/context.ts';
import { ToolError } from '../../catalog/errors.ts';
import { type Freshness, freshnessOf } from '../freshness.ts';
import type { Held, Inventory } from '../inventory.ts';
import type { Scope } from '../snapshot.ts';
import type { Feed } from '../table.ts';
import { wantOf } from '../want.ts';

export interface Readable {
  inventory: Inventory;
  now: () => number;
  sites: readonly SiteId[];
  /** Older readings are not good enough; seconds. */
  maxAgeS?: number;
}

/** What one search read, and what that says of its answer. */
export class Reading {
  readonly #readable: Readable;
  readonly #context: ToolContext;
  readonly #held = new Map<string, Held[]>();
  /** Requests made. */
  calls = 0;

  constructor(readable: Readable, context: ToolContext) {
    this.#readable = readable;
    this.#context = context;
  }

  feedOf(table: string): Feed {
    return this.#readable.inventory.feedOf(table)!;
  }

  /** Throws `ToolError` where no site could be read. */
  async hold(table: string, scope: Scope = {}, sites = this.#readable.sites): Promise<Held> {
    const { inventory, maxAgeS } = this.#readable;
    const [held] = await inventory.hold([wantOf(this.feedOf(table), scope, maxAgeS, sites)], this.#context);
    this.calls += held!.calls;
    return held!;
  }

  /** The same, for what the answer does not stand or fall with: `refused` is told what could not be read. */
  async tryToHold(
    table: string,
    refused: (error: ToolError) => void,
    scope?: Scope,
    sites?: readonly SiteId[],
  ): Promise<Held | undefined> {
    try {
      return await this.hold(table, scope, sites);
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      refused(error);
      return undefined;
    }
  }

  /** The answer rests on this. */
  rest(table: string, held: Held): void {
    this.#held.set(table, [...(this.#held.get(table) ?? []), held]);
  }

  accepts(table: string, arg: string, value: unknown): boolean {
    return this.#readable.inventory.accepts(this.feedOf(table), arg, value);
  }

  get tables(): Freshness[] {
    const now = this.#readable.now();
    return [...this.#held].flatMap(([table, each]) => freshnessOf(togetherOf(each), [table], now));
  }
}

/** Parts of one feed as one. */
function togetherOf(each: readonly Held[]): Held {
  const [first] = each as [Held];
  return {
    ...first,
    snapshots: each.flatMap(({ snapshots }) => snapshots),
    failures: each.flatMap(({ failures }) => failures),
  };
}
