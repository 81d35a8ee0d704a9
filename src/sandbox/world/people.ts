import { Collection } from './collection.ts';
import type { Assignment, Desktop } from './desktop.ts';
import type { Person } from './person.ts';

/** All desktop users by id and by login, and who has which desktop. */
export class People extends Collection<Person> {
  readonly #byName = new Map<string, Person>();

  override add(person: Person): Person {
    super.add(person);
    this.#byName.set(person.name.toLowerCase(), person);
    return person;
  }

  override delete(id: string): boolean {
    const person = this.get(id);
    if (person) this.#byName.delete(person.name.toLowerCase());
    return super.delete(id);
  }

  /** By login, in either case of letters. */
  named(name: string): Person | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  /** Gives a desktop to a user or group; a second time changes the privilege only. A user who is gone gets nothing. */
  assign(desktop: Desktop, assignment: Assignment): void {
    if (assignment.type === 'USER' && !this.get(assignment.id)) return;
    const known = desktop.assignments.find((one) => one.id === assignment.id);
    if (known) known.privilege = assignment.privilege;
    else desktop.assignments.push(assignment);
    desktop.attachState = 'ATTACHED';
    this.get(assignment.id)?.desktops.add(desktop.id);
  }

  /** Takes a desktop away from the users and groups that `leaves` names. */
  unassign(desktop: Desktop, leaves: (assignment: Assignment) => boolean): void {
    const leaving = desktop.assignments.filter(leaves);
    const user = leaving.find(({ type }) => type === 'USER');
    if (user) desktop.usedBy ??= { id: user.id, name: user.name };
    for (const assignment of leaving) this.get(assignment.id)?.desktops.delete(desktop.id);
    desktop.assignments = desktop.assignments.filter((assignment) => !leaves(assignment));
    if (desktop.assignments.length === 0) desktop.attachState = 'DEATTACHED';
  }
}
