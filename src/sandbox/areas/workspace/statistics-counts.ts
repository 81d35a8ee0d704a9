import { type Answer, ok } from '../../answer.ts';
import type { Call, Handler } from '../../operation.ts';
import { refuse } from '../../refusal.ts';
import { type Desktop, type DesktopStatus, type LoginStatus, shown } from '../../world/desktop.ts';

function listRunState({ world, now }: Call): Answer {
  return ok(runStates(world.fleet.all(), now));
}

function listLoginState({ world }: Call): Answer {
  return ok(loginStates(world.fleet.all()));
}

function listDesktopsStatistics({ params, world, now }: Call): Answer {
  const types = new Set(params.words('desktop_type').map((type) => type.toUpperCase()));
  for (const type of types) if (!TYPES.includes(type)) throw refuse.invalid('desktop_type');
  const wanted = new Set(params.words('statistics_type'));
  const kinds = TYPES.slice(0, 2).filter((type) => types.has(type));
  const chosen = world.fleet.all().filter(({ type }) => kinds.length === 0 || kinds.includes(kindOf(type)));
  const numbers = (desktops: readonly Desktop[]) => ({
    total_num: desktops.length,
    ...(wanted.has('attach-state') && { attach_statistics: attachStates(desktops) }),
    ...(wanted.has('run-state') && { run_state_statistics: runStates(desktops, now) }),
    ...(wanted.has('login-state') && { login_state_statistics: loginStates(desktops) }),
  });
  const pools = () =>
    world.pools.all().map((pool) => ({
      desktop_pool_id: pool.id,
      desktop_pool_name: pool.name,
      ...numbers(world.fleet.all().filter((desktop) => desktop.pool?.id === pool.id)),
    }));
  return ok({ ...numbers(chosen), ...(types.has('POOL') && { desktop_pool_statistics: pools() }) });
}

const TYPES: readonly string[] = ['DEDICATED', 'POOLED', 'POOL'];

/** Desktops for several users count as dedicated ones. */
function kindOf(type: Desktop['type']): string {
  return type === 'POOLED' ? 'POOLED' : 'DEDICATED';
}

/** The states that lists show. */
function runStates(desktops: readonly Desktop[], now: number) {
  const count = (status: DesktopStatus) => desktops.filter((desktop) => shown(desktop, now).status === status).length;
  return {
    stop_num: count('SHUTOFF'),
    active_num: count('ACTIVE'),
    error_num: count('ERROR'),
    hibernated_num: count('HIBERNATED'),
  };
}

/**
 * The reference describes `unregistered_num` and `unable_to_connect_num` in the same words: here the second counts those
 * of the first that run and ought to be registered.
 */
function loginStates(desktops: readonly Desktop[]) {
  const count = (login: LoginStatus) => desktops.filter((desktop) => desktop.login === login);
  return {
    in_use_num: count('CONNECTED').length,
    unregistered_num: count('UNREGISTER').length,
    unable_to_connect_num: count('UNREGISTER').filter(({ status }) => status === 'ACTIVE').length,
    ready_num: count('REGISTERED').length,
    disconnected_num: count('DISCONNECTED').length,
  };
}

function attachStates(desktops: readonly Desktop[]) {
  const attaching = desktops.filter(({ attachState }) => attachState === 'ATTACHING').length;
  const attached = desktops.filter(
    ({ assignments, attachState }) => assignments.length > 0 && attachState !== 'ATTACHING',
  ).length;
  return {
    attached_num: attached,
    unattached_num: desktops.length - attached - attaching,
    attaching_num: attaching,
    attach_error_num: 0,
  };
}

export const countReads: Record<string, Handler> = {
  ListRunState: listRunState,
  ListLoginState: listLoginState,
  ListDesktopsStatistics: listDesktopsStatistics,
};
