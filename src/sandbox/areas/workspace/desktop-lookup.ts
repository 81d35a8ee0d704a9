import { inProject } from '../../enterprise-project.ts';
import type { Call } from '../../operation.ts';
import { contains } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { refuse } from '../../refusal.ts';
import { hasTag } from '../../tagging.ts';
import { type Desktop, ownerOf, shown } from '../../world/desktop.ts';

/** The desktop that the request names, or 404. */
export function desktopOf({ params, world }: Pick<Call, 'params' | 'world'>): Desktop {
  const id = params.need('desktop_id');
  return world.fleet.get(id) ?? missing(id);
}

/** The desktops with these ids, each once; 404 for the first that does not exist. */
export function desktopsOf({ world }: Pick<Call, 'world'>, ids: readonly string[]): Desktop[] {
  return [...new Set(ids)].map((id) => world.fleet.get(id) ?? missing(id));
}

/** As `desktopsOf`, for a request that is about some desktops at least. */
export function desktopsAsked(call: Call): Desktop[] {
  const ids = call.params.texts('desktop_ids');
  if (ids.length === 0) throw refuse.invalid('desktop_ids');
  return desktopsOf(call, ids);
}

/** The desktops that the filters of a list operation leave, in the order of the fleet. */
export function filtered(call: Call, matches: (desktop: Desktop) => boolean): readonly Desktop[] {
  const { params, world } = call;
  const ids = params.texts('desktop_id');
  const candidates = ids.length > 0 ? byIds(call, ids) : world.fleet.all();
  const common = commonFilter(params, call.now);
  return candidates.filter((desktop) => common(desktop) && matches(desktop));
}

/** Filters that ListDesktops and ListDesktopsDetail share. */
function commonFilter(params: Parameters, now: number): (desktop: Desktop) => boolean {
  const status = params.text('status')?.toUpperCase();
  const name = params.text('computer_name');
  const ip = params.text('desktop_ip');
  const pools = new Set(params.words('pool_id'));
  const types = new Set(params.words('desktop_type').map((type) => type.toUpperCase()));
  const tags = params.words('tag').map(tagTest);
  const subnet = params.text('subnet_id');
  const shared = params.flag('is_share_desktop');
  const enterprise = params.text('enterprise_project_id');
  return (desktop) =>
    (!status || shown(desktop, now).status === status) &&
    contains(desktop.name, name) &&
    contains(desktop.nic.ip, ip) &&
    (pools.size === 0 || (desktop.pool !== undefined && pools.has(desktop.pool.id))) &&
    (types.size === 0 || types.has(desktop.type)) &&
    tags.every((has) => has(desktop)) &&
    (!subnet || desktop.nic.subnet.id === subnet) &&
    (shared === undefined || shared === (desktop.shareSku !== undefined)) &&
    inProject(desktop, enterprise);
}

/** Whether it belongs to one of these users or groups; everything fits when there are none. */
export function belongsTo(desktop: Desktop, users: readonly string[]): boolean {
  if (users.length === 0) return true;
  const wanted = users.map((user) => user.toLowerCase());
  return desktop.assignments.some((assignment) => wanted.includes(assignment.name.toLowerCase()));
}

export function ownedLike(desktop: Desktop, user: string | undefined): boolean {
  return !user || contains(ownerOf(desktop)?.name ?? '', user);
}

function byIds({ world }: Call, ids: readonly string[]): Desktop[] {
  return [...new Set(ids)].flatMap((id) => world.fleet.get(id) ?? []);
}

/** Whether a desktop has the tag `key=value`; without a value the key alone decides. */
export function tagTest(text: string): (desktop: Desktop) => boolean {
  const [key = '', ...value] = text.split('=');
  const values = value.length > 0 ? [value.join('=').trim()] : [];
  return (desktop) => hasTag(desktop, key.trim(), values);
}

function missing(id: string): never {
  throw refuse.notFound('desktop', id);
}
