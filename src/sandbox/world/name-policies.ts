import { Refusal, refuse } from '../refusal.ts';
import { Collection } from './collection.ts';
import { Part } from './part.ts';
import type { World } from './world.ts';

/** A rule by which new desktops get their names. */
export interface NamePolicy {
  readonly id: string;
  name: string;
  /** May hold `$DomainUser$`. */
  prefix: string;
  digits: number;
  /** First number. */
  start: number;
  /** Numbers are counted for each user, not for all desktops. */
  perUser: boolean;
  isDefault: boolean;
}

export const namePolicies = new Part(() => new Collection<NamePolicy>());

const USER = '$DomainUser$';

/** Windows allows computer names so many characters. */
const LONGEST_NAME = 15;

export function namesUser(policy: NamePolicy): boolean {
  return policy.prefix.includes(USER);
}

export function namePolicyOf(world: World, id: string): NamePolicy {
  const policy = world.part(namePolicies).get(id);
  if (!policy) throw refuse.notFound('desktop name policy', id);
  return policy;
}

/** The policy for a request that names none: the default one, where somebody made it so. */
export function defaultPolicy(world: World): NamePolicy | undefined {
  return world
    .part(namePolicies)
    .all()
    .find((policy) => policy.isDefault);
}

/**
 * The next name by a policy that neither a desktop has nor `taken` holds. A user name is cut where the whole would
 * become too long.
 */
export function nameBy(world: World, policy: NamePolicy, { user = '', taken }: { user?: string; taken: Set<string> }) {
  const room = LONGEST_NAME - policy.digits - (policy.prefix.length - (namesUser(policy) ? USER.length : 0));
  const plain = user.replace(/[^A-Za-z0-9-]/g, '').slice(0, Math.max(room, 0));
  const prefix = policy.prefix.replace(USER, plain);
  const used = policy.perUser || !namesUser(policy) ? undefined : numbersOf(world, policy, taken);
  for (let number = policy.start; number < 10 ** policy.digits; number++) {
    const name = `${prefix}${String(number).padStart(policy.digits, '0')}`;
    if (used?.has(number) || world.fleet.hasName(name) || taken.has(name.toUpperCase())) continue;
    used?.add(number);
    taken.add(name.toUpperCase());
    return name;
  }
  throw new Refusal(
    400,
    'WKS.0426',
    `The computer name suffix has reached the maximum value[${10 ** policy.digits - 1}].Please check windows AD and specify computer name.`,
  );
}

/** Numbers given out to any user, where they are counted over all. */
function numbersOf(world: World, policy: NamePolicy, taken: ReadonlySet<string>): Set<number> {
  const [before = '', after = ''] = policy.prefix.split(USER).map((text) => text.toUpperCase());
  const numbers = new Set<number>();
  for (const name of [...world.fleet.all().map((desktop) => desktop.name), ...taken]) {
    const head = name.slice(0, -policy.digits).toUpperCase();
    const number = Number(name.slice(-policy.digits));
    if (Number.isInteger(number) && head.startsWith(before) && head.endsWith(after)) numbers.add(number);
  }
  return numbers;
}
