import type { Seen } from '../seen.ts';
import { type Server, type ServerGroup, serverGroup, servers, standbyServers } from './place.ts';

/** What the servers of a group have to give. */
export interface Farm {
  ready: readonly Server[];
  /** Sessions on those that are ready. */
  taken: number;
  /** Sessions that they take; undefined where the group does not say. */
  most: number | undefined;
  /** New sessions that still fit, standby servers included. */
  room: number | undefined;
}

export function farmOf(seen: Seen): Farm {
  const ready = seen.of(servers).filter(isReady);
  const each = mostOf(seen.maybe(serverGroup));
  const standby = (seen.maybe(standbyServers) ?? []).filter(isReady);
  const roomOn = (some: readonly Server[]) =>
    each === undefined ? undefined : some.reduce((sum, { sessions }) => sum + Math.max(0, each - sessions), 0);
  const [own, other] = [roomOn(ready), roomOn(standby)];
  return {
    ready,
    taken: ready.reduce((sum, { sessions }) => sum + sessions, 0),
    most: each === undefined ? undefined : each * ready.length,
    room: own === undefined ? undefined : own + (other ?? 0),
  };
}

function mostOf(group: ServerGroup | undefined): number | undefined {
  if (!group) return undefined;
  return group.vdi ? 1 : (group.mostSessions ?? group.product.sessions);
}

export function isReady({ status, maintenance }: Server): boolean {
  return status === 'REGISTERED' && !maintenance;
}
