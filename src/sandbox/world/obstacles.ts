import { isRefused } from './access.ts';
import type { Desktop } from './desktop.ts';
import { Part } from './part.ts';
import type { Person } from './person.ts';
import { isClosedOff } from './security.ts';
import { isBoundTo } from './terminal-bindings.ts';
import type { World } from './world.ts';

/** The phase of a login that fails (Workspace API reference, "Querying Duration Data of Each Phase of Workspace", `stage`). */
export type Stage = 'LOGIN' | 'PRECONNECT' | 'CONNECT';

/** Why a user does not get to a desktop; codes of Workspace API reference, "Error Codes". */
export interface Obstacle {
  stage: Stage;
  code: string;
  message: string;
}

/** What the access gateway says of every login that fails, whatever it fails of; user events know the code. */
export const NO_ACCESS = 'Instance access fail, try again later or contact the administrator.';

export const AUTHENTICATION = { code: 'WKS.2001', message: 'Authentication failed.' } as const;
const NOT_AUTHORIZED = { code: 'WKS.0012', message: 'The user is not authorized.' } as const;
const ACCESS = { code: 'WKS.00211403', message: NO_ACCESS } as const;

/** Desktops that are off although their users want them: nothing starts them. */
export const missed = new Part(() => new Set<string>());

/** What keeps a user from a desktop now, by the state of both. */
export function obstacleOf(
  world: World,
  { desktop, person }: { desktop?: Desktop | undefined; person: Person | undefined },
  now: number,
): Obstacle | undefined {
  if (person && !mayLogIn(person, now)) return { stage: 'LOGIN', ...AUTHENTICATION };
  if (person && isRefused(world, person)) return { stage: 'LOGIN', ...NOT_AUTHORIZED };
  if (!desktop) return { stage: 'PRECONNECT', code: 'WKS.0010', message: 'No resources found in the system.' };
  if (desktop.busy) return undefined;
  if (desktop.maintenance || desktop.frozen) return { stage: 'PRECONNECT', ...ACCESS };
  if (person && !isBoundTo(world, desktop, person)) return { stage: 'PRECONNECT', ...ACCESS };
  if (desktop.status === 'SHUTOFF' && world.part(missed).has(desktop.id)) return { stage: 'PRECONNECT', ...ACCESS };
  if (desktop.status === 'ERROR') return { stage: 'CONNECT', ...ACCESS };
  if (desktop.status === 'ACTIVE' && desktop.login === 'UNREGISTER') return { stage: 'CONNECT', ...ACCESS };
  if (isClosedOff(world, desktop)) return { stage: 'CONNECT', ...ACCESS };
  // The domain does not know the machine any more, so it vouches for nobody on it.
  if (desktop.sid !== desktop.sidInDomain) return { stage: 'CONNECT', ...AUTHENTICATION };
  return undefined;
}

function mayLogIn(person: Person, now: number): boolean {
  if (person.locked || person.disabled) return false;
  if (person.mustChangePassword && !person.mayChangePassword) return false;
  if (isHalfEnrolled(person)) return false;
  return person.expires === 0 || person.expires > now;
}

/** Somebody began to bind a device for the second factor and did not finish: its codes are not accepted, and no other has any. */
function isHalfEnrolled({ otp }: Person): boolean {
  return otp.length > 0 && otp.every(({ status }) => status === 'UNREGISTER');
}
