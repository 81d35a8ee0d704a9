import type { Random } from '../../random.ts';
import { DAY } from '../../time.ts';
import { type AppStorage, appStorages, type Folder, fileSystems } from '../../world/app-storage.ts';
import { Collection } from '../../world/collection.ts';
import { DEPARTMENTS } from '../../world/company.ts';
import type { World } from '../../world/world.ts';
import { principalOf } from './accounts.ts';
import { newPersonalFolder, sharePath } from './storage-folders.ts';

const GB = 1024 ** 3;

/** Personal and shared files of streamed applications, and a file system that nobody has linked yet. */
export function seedStorages(world: World, random: Random): void {
  const homes = link(world, random, { handle: 'lanting-app-home', name: 'App home drives', age: 640 });
  const shares = link(world, random, { handle: 'lanting-app-share', name: '部门共享盘', age: 610 });
  const archive = { id: 'lanting-archive-2025', created: world.born - 45 * DAY, used: random.int(200, 900) * GB };
  world.part(fileSystems).add(archive);
  for (const person of world.people.all()) {
    if (!random.chance(0.08)) continue;
    const policyId = random.weighted({ DEFAULT_1: 0.8, DEFAULT_2: 0.12, DEFAULT_4: 0.08 });
    homes.folders.add(
      newPersonalFolder(random.uuid(), person.name, { attach: principalOf(person), type: 'USER', policyId }),
    );
  }
  for (const { code } of DEPARTMENTS) shares.folders.add(departmentFolder(code, random));
  shares.folders.add({ id: random.uuid(), path: sharePath('templates'), mode: 'SHARE', members: everybody(world) });
  shares.folders.add({ id: random.uuid(), path: sharePath('project-aurora'), mode: 'SHARE', members: [] });
}

function link(world: World, random: Random, spec: { handle: string; name: string; age: number }): AppStorage {
  const created = world.born - spec.age * DAY - random.int(0, DAY);
  const used = Math.round(world.people.all().length * (0.4 + random.next()) * GB);
  world.part(fileSystems).add({ id: spec.handle, created: created - 2 * DAY, used });
  return world.part(appStorages).add({
    id: random.uuid(),
    name: spec.name,
    fileSystem: spec.handle,
    created,
    folders: new Collection<Folder>(),
  });
}

function departmentFolder(code: string, random: Random): Folder {
  const lower = code.toLowerCase();
  return {
    id: random.uuid(),
    path: sharePath(lower),
    mode: 'SHARE',
    members: [{ attach: `${lower}-staff`, type: 'USER_GROUP', policyId: 'DEFAULT_1' }],
  };
}

function everybody(world: World): Folder['members'] {
  return world.groups.all().map(({ name }) => ({ attach: name, type: 'USER_GROUP', policyId: 'DEFAULT_4' }));
}
