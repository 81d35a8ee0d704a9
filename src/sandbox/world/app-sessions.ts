import type { AppGroup } from './app-groups.ts';
import type { AppServer } from './app-servers.ts';
import { Collection } from './collection.ts';
import { Part } from './part.ts';
import type { Person } from './person.ts';

/** Someone at applications, or at the shared desktop, of a server. */
export interface Visit {
  readonly id: string;
  person: Person;
  server: AppServer;
  appGroup: AppGroup;
  /** Names of the programs that were opened; none on a shared desktop. */
  apps: readonly string[];
  /** AppStream API reference, "Querying the Session List", `session_state`. */
  state: 'Active' | 'Disconnected' | 'AppcInit' | 'SignedOut' | 'InitFail';
  started: number;
  /** When it got into its state. */
  changed: number;
  ended?: number;
  failure?: { code: string; reason: string };
}

/** Who works on which server, since before the sandbox started: past visits are made up from it. */
export interface Regular {
  person: Person;
  server: AppServer;
  appGroup: AppGroup;
  apps: readonly string[];
}

/** Those since the sandbox started; see `visits` for all. */
export const appSessions = new Part(() => new Collection<Visit>());
export const regulars = new Part((): Regular[] => []);

/** A session is open as long as its server has it. */
export function isOpen({ id, server }: Visit): boolean {
  return server.sessions.has(id);
}

/** As it is now: a session that was cut off with its server has signed out. */
export function upToDate(session: Visit): Visit {
  if (isOpen(session) || session.ended !== undefined) return session;
  const ended = Math.max(session.started, session.server.idleSince);
  return Object.assign(session, { state: 'SignedOut', ended, changed: ended });
}
