import { type Answer, noContent, ok, okEmpty } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains, pageOf } from '../../paging.ts';
import { hash, Random } from '../../random.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { DAY, stamp } from '../../time.ts';
import { COMPANY } from '../../world/company.ts';
import { Names } from '../../world/names.ts';
import { ADDED, DIRECTORY, distinguishedName, ous as kept, type Ou } from '../../world/ou.ts';
import { workspaceService } from '../../world/service.ts';
import type { World } from '../../world/world.ts';

/** Without `limit` everything is listed (Workspace API reference, "Querying OUs"). */
const WHOLE = { fallback: Number.POSITIVE_INFINITY, max: Number.POSITIVE_INFINITY };

/** Workspace API reference, "Error Codes". */
const refusals = {
  noDirectory: () => new Refusal(404, 'WKS.00051402', 'Domain information is not configured.'),
  noDomain: () => new Refusal(500, 'WKS.0033', 'The domain information does not exist.'),
  notInDirectory: (name: string) => new Refusal(404, 'WKS.00121212', `Organization unit(OU) '${name}' does not exist.`),
  notDeletable: () => new Refusal(500, 'WKS.0915', 'The resource not found.'),
};

function listOuDetails(call: Call): Answer {
  const name = call.params.text('ou_name');
  const rows = call.world
    .part(kept)
    .all()
    .filter((ou) => contains(ou.name, name));
  return listed(call, rows, { items: 'ous', total: 'total_count', view: ouView, ...WHOLE });
}

function ouView(ou: Ou) {
  return {
    id: ou.id,
    domain_id: COMPANY.domain,
    domain: COMPANY.domain,
    ou_name: ou.name,
    ou_dn: distinguishedName(ou.name),
    description: ou.description,
  };
}

/** There is an AD to look into only where the service was opened with one. */
function checkDirectory({ world }: Call): void {
  if (world.part(workspaceService).directory.domain_type !== 'LOCAL_AD') throw refusals.noDirectory();
}

function addOu(call: Call): Answer {
  const { params, world } = call;
  checkDirectory(call);
  if (params.need('domain').toLowerCase() !== COMPANY.domain) throw refusals.noDomain();
  const name = directoryName(world, params.need('ou_name'));
  const description = params.text('description') ?? '';
  return ok({ id: world.part(kept).add({ id: world.fresh.hex(32), name, description }).id });
}

/** Written as the directory has it. That an OU is known already has no code of its own. */
function directoryName(world: World, wanted: string, ou?: Ou): string {
  const name = DIRECTORY.find((each) => each.toLowerCase() === wanted.toLowerCase());
  if (name === undefined) throw refusals.notInDirectory(wanted);
  const other = world
    .part(kept)
    .all()
    .find((one) => one.name === name);
  if (other && other !== ou) throw refuse.invalid('ou_name', `OU ${name} was added already`);
  return name;
}

/** The directory itself keeps the OU, and what is in it stays there. */
function deleteOu({ params, world }: Call): Answer {
  if (!world.part(kept).delete(params.need('ou_id'))) throw refusals.notDeletable();
  return noContent();
}

function updateOu(call: Call): Answer {
  const { params, world } = call;
  checkDirectory(call);
  const id = params.need('ou_id');
  const ou = world.part(kept).get(id);
  if (!ou) throw refuse.notFound('ou', id);
  if ((params.text('id') ?? id) !== id) throw refuse.invalid('id');
  ou.name = directoryName(world, params.need('ou_name'), ou);
  ou.description = params.text('description') ?? ou.description;
  return okEmpty();
}

function listAdOus(call: Call): Answer {
  checkDirectory(call);
  const view = (name: string) => ({ ou_name: name.split('/').at(-1), ou_dn: distinguishedName(name) });
  return listed(call, DIRECTORY, { items: 'ou_infos', total: 'total_count', view, ...WHOLE });
}

interface Account {
  name: string;
  /** Milliseconds; 0 means never. */
  expires: number;
  existed: boolean;
}

function listAdOuUsers(call: Call): Answer {
  const { params, world } = call;
  checkDirectory(call);
  const dn = params.need('ou_dn');
  const name = params.text('user_name');
  const existed = params.flag('has_existed');
  const rows = accountsIn(world, dn).filter(
    (account) => contains(account.name, name) && (existed === undefined || account.existed === existed),
  );
  return ok({
    user_infos: pageOf(rows, params, WHOLE).map((account) => ({
      user_name: account.name,
      expired_time: account.expires === 0 ? '-1' : stamp(account.expires),
      has_existed: account.existed,
    })),
    total_count: rows.length,
    enable_create_count: rows.filter((account) => !account.existed).length,
  });
}

/** Desktop users of the OU, and accounts of the directory that nobody made a desktop user yet. */
function accountsIn(world: World, dn: string): Account[] {
  const name = DIRECTORY.find((each) => distinguishedName(each).toLowerCase() === dn.toLowerCase());
  if (name === undefined) throw refusals.notInDirectory(dn);
  const users = world.people.all().filter((person) => person.ou.toLowerCase() === dn.toLowerCase());
  const known = new Set(users.map((person) => person.name));
  const others = strangersIn(world, name, users.length).filter((account) => !known.has(account.name));
  return [...users.map((person) => ({ name: person.name, expires: person.expires, existed: true })), ...others];
}

/** Always the same for an OU of that size. Their logins look like nobody's in the company, so that they can be taken. */
function strangersIn(world: World, ou: string, users: number): Account[] {
  if (ou === 'Domain Controllers' || ou === 'Servers') return [];
  const random = new Random(hash(`${world.projectId}/${ou}`));
  const names = new Names(random);
  return Array.from({ length: 3 + Math.min(Math.floor(users / 25), 200) }, () => {
    const name = `ext-${names.next().login}`;
    const expires = random.chance(0.3) ? world.born + random.int(20, 365) * DAY : 0;
    return { name, expires, existed: world.people.named(name) !== undefined };
  });
}

function seed(world: World, random: Random): void {
  for (const name of ADDED) world.part(kept).add({ id: random.hex(32), name, description: '' });
}

/** Workspace API reference, "OU". */
export const ous: SimulatedArea = {
  service: 'workspace',
  area: 'ous',
  reads: { ListOuDetails: listOuDetails, ListAdOus: listAdOus, ListAdOuUsers: listAdOuUsers },
  writes: { AddOu: addOu, DeleteOu: deleteOu, UpdateOuInfo: updateOu },
  seed,
};
