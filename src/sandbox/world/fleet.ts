import { Collection } from './collection.ts';
import type { Desktop } from './desktop.ts';

/** All desktops by id and by name. */
export class Fleet extends Collection<Desktop> {
  readonly #names = new Set<string>();
  readonly #graves = new Map<string, Desktop>();

  override add(desktop: Desktop): Desktop {
    super.add(desktop);
    this.#names.add(key(desktop.name));
    return desktop;
  }

  hasName(name: string): boolean {
    return this.#names.has(key(name));
  }

  rename(desktop: Desktop, name: string): void {
    this.#names.delete(key(desktop.name));
    desktop.name = name;
    this.#names.add(key(name));
  }

  /** Keeps a name for a desktop that is still being created. */
  reserveName(name: string): void {
    this.#names.add(key(name));
  }

  releaseName(name: string): void {
    this.#names.delete(key(name));
  }

  /** Takes a desktop away; single queries go on finding it as DELETED (Terraform provider, pull request 3654). */
  bury(desktop: Desktop): void {
    this.delete(desktop.id);
    this.#names.delete(key(desktop.name));
    desktop.status = 'DELETED';
    desktop.task = '';
    desktop.login = 'UNREGISTER';
    delete desktop.stale;
    this.#graves.set(desktop.id, desktop);
  }

  /** Ends that. */
  forget(id: string): void {
    this.#graves.delete(id);
  }

  /** A desktop, or one that was deleted a moment ago. */
  find(id: string): Desktop | undefined {
    return this.get(id) ?? this.#graves.get(id);
  }
}

function key(name: string): string {
  return name.toUpperCase();
}
