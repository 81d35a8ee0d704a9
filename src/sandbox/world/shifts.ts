import type { Random } from '../random.ts';
import { DAY } from '../time.ts';
import { domainComponents, makePerson } from './make.ts';
import { Names } from './names.ts';
import { Part } from './part.ts';
import type { UserGroup } from './person.ts';
import type { World } from './world.ts';

export interface Worker {
  id: string;
  name: string;
}

/** The people of a group that has desktops in common. */
interface Shift {
  workers: readonly Worker[];
  /** A number for each of their desktops, by id. */
  seats: ReadonlyMap<string, number>;
}

/** By group. */
export const shifts = new Part(() => new Map<string, Shift>());

/** Six people for five desktops. */
const PEOPLE_PER_DESKTOP = 1.2;

/** Gives each group that has desktops its people: they own none, and take whichever is free. */
export function hireShifts(world: World, random: Random): void {
  const names = new Names(random.fork('names'));
  for (const [group, seats] of seatsByGroup(world)) {
    const size = Math.ceil(seats.size * PEOPLE_PER_DESKTOP);
    const workers = Array.from({ length: size }, (_, index) => hire(world, group, { index, names, random }));
    world.part(shifts).set(group.id, { workers, seats });
  }
}

function seatsByGroup(world: World): Map<UserGroup, Map<string, number>> {
  const found = new Map<UserGroup, Map<string, number>>();
  for (const desktop of world.fleet.all()) {
    const group = world.groups.get(desktop.assignments.find(({ type }) => type === 'GROUP')?.id ?? '');
    if (!group) continue;
    const seats = found.get(group) ?? new Map<string, number>();
    found.set(group, seats.set(desktop.id, seats.size));
  }
  return found;
}

/** Accounts of shifts are numbered: `call0012`. */
function hire(
  world: World,
  group: UserGroup,
  { index, names, random }: { index: number; names: Names; random: Random },
): Worker {
  const name = `${group.name.replace(/-.*/, '')}${String(index + 1).padStart(4, '0')}`;
  const person = makePerson(
    {
      name,
      fullName: names.next().full,
      email: `${name}@lanting.example`,
      description: group.description,
      activation: 'ADMIN_ACTIVATE',
      created: world.born - random.int(200, 900) * DAY,
      groups: [group],
      ou: `OU=Shifts,${domainComponents()}`,
    },
    random,
  );
  person.mustChangePassword = false;
  return world.people.add(person);
}
