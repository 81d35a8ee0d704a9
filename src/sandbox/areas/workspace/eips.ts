import { type Answer, ok, okEmpty } from '../../answer.ts';
import { inProject } from '../../enterprise-project.ts';
import { listed } from '../../listing.ts';
import type { Call, Handler } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Random } from '../../random.ts';
import { refuse } from '../../refusal.ts';
import { DAY, isoSeconds } from '../../time.ts';
import type { Desktop } from '../../world/desktop.ts';
import { addEip, bindEip, type Eip, type EipSpec, eips, holderOf } from '../../world/eips.ts';
import type { World } from '../../world/world.ts';
import { checkChangeable } from './desktop-changes.ts';
import { desktopOf, desktopsAsked, desktopsOf, ownedLike } from './desktop-lookup.ts';

/** EIPs of NAT gateways are no business of desktops. */
function listDesktopsEips(call: Call): Answer {
  const { params, world } = call;
  const [id, name, user] = [params.text('desktop_id'), params.text('desktop_name'), params.text('user_name')];
  const [address, state] = [params.text('address'), params.text('state')];
  const project = params.text('enterprise_project_id');
  const ofDesktop = id !== undefined || name !== undefined || user !== undefined;
  const rows = world
    .part(eips)
    .all()
    .filter((eip) => {
      const desktop = holderOf(world, eip);
      return (
        eip.natId === undefined &&
        (!state || (state === 'bind') === (desktop !== undefined)) &&
        contains(eip.address, address) &&
        inProject(eip, project) &&
        (!ofDesktop || (desktop !== undefined && fits(desktop, { id, name, user })))
      );
    });
  return listed(call, rows, { items: 'eips', total: 'total_count', view: (eip) => eipView(eip, world) });
}

interface DesktopFilter {
  id: string | undefined;
  name: string | undefined;
  user: string | undefined;
}

function fits(desktop: Desktop, { id, name, user }: DesktopFilter): boolean {
  return (!id || desktop.id === id) && contains(desktop.name, name) && ownedLike(desktop, user);
}

function eipView(eip: Eip, world: World) {
  const desktop = holderOf(world, eip);
  return {
    id: eip.id,
    address: eip.address,
    bandwidth_size: eip.size,
    eip_charge_mode: eip.charge,
    create_time: isoSeconds(eip.created),
    ...(desktop && { attached_desktop_id: desktop.id, attached_desktop_name: desktop.name }),
    enterprise_project_id: eip.enterpriseProjectId,
  };
}

function applyDesktopsInternet(call: Call): Answer {
  const { params, world } = call;
  const desktops = desktopsOf(call, params.texts('desktop_ids'));
  for (const desktop of desktops) checkFree(desktop);
  const count = desktops.length > 0 ? 0 : (params.number('count') ?? 0);
  if (desktops.length + count === 0) throw refuse.invalid('count', 'desktop_ids or count');
  const wish = {
    type: params.need('eip_type'),
    charge: params.need('eip_charge_mode').toLowerCase() as Eip['charge'],
    size: params.number('bandwidth_size') ?? 1,
    enterpriseProjectId: params.text('enterprise_project_id'),
  };
  const targets = [...desktops, ...Array.from({ length: count }, () => undefined)];
  const subs = targets.map((desktop) => purchase(world, wish, desktop));
  return ok({ job_id: call.startJob({ type: 'applyDesktopsInternet', subs }).id });
}

function purchase(world: World, wish: Omit<EipSpec, 'created'>, desktop: Desktop | undefined) {
  return {
    ...(desktop ? { desktop } : { entity: 'eip-workspace' }),
    succeed: (at: number) => {
      const eip = addEip(world, { ...wish, created: at }, world.fresh.uuid());
      if (desktop) bindEip(eip, desktop);
    },
  };
}

function associateDesktopsEip(call: Call): Answer {
  const { params, world } = call;
  const eip = freeEip(world, params.need('eip_id'));
  const desktop = desktopOf(call);
  checkFree(desktop);
  bindEip(eip, desktop);
  return okEmpty();
}

/** An EIP that nothing uses. */
export function freeEip(world: World, id: string): Eip {
  const eip = world.part(eips).get(id);
  if (!eip) throw refuse.notFound('eip', id);
  if (eip.natId !== undefined || holderOf(world, eip)) throw refuse.conflict('BOUND', 'bind eip', eip.id);
  return eip;
}

export function checkFree(desktop: Desktop): void {
  checkChangeable(desktop);
  if (desktop.nic.eip) throw refuse.conflict('EIP_BOUND', 'bind eip', desktop.id);
}

function batchDisassociateDesktopsEip(call: Call): Answer {
  const desktops = desktopsAsked(call);
  for (const desktop of desktops) {
    if (!desktop.nic.eip) throw refuse.conflict('EIP_UNBOUND', 'unbind eip', desktop.id);
  }
  for (const desktop of desktops) delete desktop.nic.eip;
  return okEmpty();
}

/** Makes what desktops have already into EIPs with a life of their own, and buys a few that nobody uses. */
export function seedEips(world: World, random: Random): void {
  for (const desktop of world.fleet.all()) {
    const { eip } = desktop.nic;
    if (eip) bindEip(addEip(world, bought(world, random, desktop.created), eip.id), desktop);
  }
  const idle = world.fleet.size === 0 ? 0 : Math.min(12, 2 + Math.floor(world.fleet.size / 200));
  for (let index = 0; index < idle; index++)
    addEip(world, bought(world, random, world.born - 400 * DAY), random.uuid());
}

function bought(world: World, random: Random, from: number): EipSpec {
  const days = Math.floor((world.born - from) / DAY);
  return {
    charge: random.chance(0.7) ? 'traffic' : 'bandwidth',
    size: random.pick([5, 10, 20, 50]),
    type: random.chance(0.85) ? '5_bgp' : '5_sbgp',
    created: world.born - random.int(1, Math.max(1, days)) * DAY,
  };
}

export const eipReads: Record<string, Handler> = { ListDesktopsEips: listDesktopsEips };

export const eipWrites: Record<string, Handler> = {
  ApplyDesktopsInternet: applyDesktopsInternet,
  AssociateDesktopsEip: associateDesktopsEip,
  BatchDisassociateDesktopsEip: batchDisassociateDesktopsEip,
};
