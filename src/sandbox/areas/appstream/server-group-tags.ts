import { type Answer, noContent, ok } from '../../answer.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import type { Parameters } from '../../parameters.ts';
import { dropTags, setTags, type TagChange, tagsInUse, tagsOf } from '../../tagging.ts';
import { serverGroups } from '../../world/app-servers.ts';
import type { World } from '../../world/world.ts';
import { refuseApp } from './refusals.ts';
import { serverGroupOf } from './server-lookup.ts';

/** What a server group can have. */
const MOST_TAGS = 20;
/** Letters, digits, blanks inside, and a few signs (AppStream API reference, "Adding Server Group Tags"). */
const CHARACTERS = /^(?! )[\p{L}\p{N}_.:=+\-@ ]+(?<! )$/u;
/** Tags that are taken away may look as they like. */
const ANY = /^/;

export function newTags(list: readonly Parameters[]) {
  return tagsOf(list, CHARACTERS);
}

function show(call: Call): Answer {
  return ok({ tags: serverGroupOf(call).tags });
}

function list({ world }: Call): Answer {
  return ok({ tags: tagsInUse(world.part(serverGroups).all()) });
}

function add(call: Call): Answer {
  setTags([{ thing: serverGroupOf(call), tags: newTags(tagRows(call.params)) }], MOST_TAGS);
  return noContent();
}

function remove(call: Call): Answer {
  dropTags([{ thing: serverGroupOf(call), tags: tagsOf(tagRows(call.params), ANY) }]);
  return noContent();
}

function batchAdd({ params, world }: Call): Answer {
  setTags(changesOf(params, world, CHARACTERS), MOST_TAGS);
  return noContent();
}

function batchRemove({ params, world }: Call): Answer {
  dropTags(changesOf(params, world, ANY));
  return noContent();
}

function changesOf(params: Parameters, world: World, characters: RegExp): TagChange[] {
  const items = params.objects('items');
  if (items.length === 0) throw refuseApp.invalid('items');
  return items.map((item) => {
    const id = item.need('server_group_id');
    const thing = world.part(serverGroups).get(id);
    if (!thing) throw refuseApp.noServerGroup(id);
    return { thing, tags: tagsOf(tagRows(item), characters) };
  });
}

function tagRows(params: Parameters): Parameters[] {
  const rows = params.objects('tags');
  if (rows.length === 0) throw refuseApp.invalid('tags');
  return rows;
}

/** AppStream API reference, "Server Group Tag Management": adding and removing twice does no harm. */
export const serverGroupTags: SimulatedArea = {
  service: 'appstream',
  area: 'server-group-tags',
  reads: { ShowServerGroupTag: show, ListServerGroupTag: list },
  writes: {
    CreateServerGroupTags: add,
    DeleteServerGroupTags: remove,
    BatchCreateServerGroupTags: batchAdd,
    BatchDeleteServerGroupTags: batchRemove,
  },
};
