import { type Listing, listing } from './listing.ts';
import { type At, IDLE_DAYS, type Rows, type Seen } from './sources.ts';

const MOST = { most: 5 };

/** The API knows a price of nothing: this says where one comes from. */
const NO_PRICES = 'no price list: start with --prices FILE';
const NOT_PRICED = 'the price list has none of these products';

type Usage = At<Rows['desktop_usage']>;

interface Idle extends Usage {
  price_month: number | null;
  /** Undefined where nobody knows. */
  billing: 'prepaid' | 'pay_per_use' | undefined;
  running: boolean;
}

/**
 * Desktops without a session for a month, and what they cost, those that wasted most first. Statistics are of the day before: who is
 * gone by now, or has somebody on it, is left out.
 */
export function idleDesktops(seen: Seen, currency?: string): Listing | null {
  const { desktop_usage: usage, desktops } = seen.rows;
  if (!usage) return null;
  const cells = {
    computer_name: (idle: Idle) => idle.computer_name,
    idle_days: (idle: Idle) => idle.idle_days,
  };
  const long = usage.filter(({ idle_days: days }) => (days ?? 0) >= IDLE_DAYS);
  const known = new Map(desktops?.map((desktop) => [desktop.desktop_id, desktop]));
  // At a site whose desktops could not be read nobody can say who is gone.
  const there = seen.at.get('desktops');
  const idle = long.flatMap((row): Idle[] => {
    const desktop = known.get(row.desktop_id);
    if (there?.has(row.site) && (!desktop || desktop.login_status === 'CONNECTED')) return [];
    const { price_month = null, is_prepaid = null } = desktop ?? {};
    const billing = is_prepaid === null ? undefined : is_prepaid ? 'prepaid' : 'pay_per_use';
    return [{ ...row, price_month, billing, running: desktop?.status === 'ACTIVE' }];
  });
  idle.sort((a, b) => wastedBy(b) - wastedBy(a) || (b.idle_days ?? 0) - (a.idle_days ?? 0));
  const count = { min_days: IDLE_DAYS, count: idle.length };
  if (!desktops) return listing(seen, count, idle, MOST, cells);
  const priced = desktops.some((desktop) => desktop.price_month !== null);
  const of = (billing: Idle['billing']) => idle.filter((each) => each.billing === billing);
  const unknown = of(undefined).length;
  const facts = {
    ...count,
    pay_per_use: {
      ...costOf(of('pay_per_use'), priced),
      running: of('pay_per_use').filter((one) => one.running).length,
    },
    prepaid: costOf(of('prepaid'), priced),
    ...(unknown > 0 && { billing_unknown: unknown }),
    ...(priced ? { currency } : { prices: currency ? NOT_PRICED : NO_PRICES }),
  };
  return listing(seen, facts, idle, MOST, {
    ...cells,
    billing: ({ billing }) => billing,
    ...(priced && { price_month: (one: Idle) => one.price_month && Math.round(one.price_month) }),
  });
}

/** What it cost since somebody last was on it; without a price the time counts. */
function wastedBy({ price_month: price, idle_days: days }: Idle): number {
  return (price ?? 0) * (days ?? 0);
}

function costOf(desktops: readonly Idle[], priced: boolean): object {
  if (!priced) return { count: desktops.length };
  const unpriced = desktops.filter(({ price_month: price }) => price === null).length;
  const total = desktops.reduce((sum, { price_month: price }) => sum + (price ?? 0), 0);
  return { count: desktops.length, price_month: Math.round(total), ...(unpriced > 0 && { unpriced }) };
}
