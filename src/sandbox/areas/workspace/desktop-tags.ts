import { type Answer, noContent, ok } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains, pageOf } from '../../paging.ts';
import type { Parameters } from '../../parameters.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { dropTags, hasTag, setTags, type TagChange, tagsInUse, tagsOf } from '../../tagging.ts';
import type { Desktop, Tag } from '../../world/desktop.ts';

/** What a desktop can have (Workspace API reference, "Creating a Desktop Tag"). */
const MOST = 10;
/** Keys and values have none of these (same place). */
const CHARACTERS = /^[^=*<>,/\\|]+$/;

/** Workspace API reference, "Error Codes". */
const invalidAction = () => new Refusal(400, 'WKS.0505', 'Invalid parameter action.');
const pagedCount = () => new Refusal(400, 'WKS.0506', 'Request parameters cannot contain offset or limit.');
const keyCount = () => new Refusal(400, 'WKS.0563', 'The number of tag keys cannot be 0 or greater than 10.');
const noDesktop = () =>
  new Refusal(400, 'WKS.0568', 'The resource does not exist or is a resource of another project.');
const emptyMatch = () => new Refusal(400, 'WKS.0560', 'The value of matches cannot be left empty.');

/** The tags that the body of a new desktop or pool asks for. */
export function tagsFrom(params: Parameters): Tag[] {
  const thing = { tags: [] };
  setTags([{ thing, tags: tagsOf(params.objects('tags'), CHARACTERS) }], MOST);
  return thing.tags;
}

function showTags(call: Call): Answer {
  return ok({ tags: desktopOf(call).tags });
}

function createTag(call: Call): Answer {
  const tag = call.params.object('tag');
  if (!tag) throw refuse.invalid('tag');
  setTags([{ thing: desktopOf(call), tags: tagsOf([tag], CHARACTERS) }], MOST);
  return noContent();
}

function deleteTag(call: Call): Answer {
  dropTags([{ thing: desktopOf(call), tags: [{ key: call.params.need('key'), value: '' }] }]);
  return noContent();
}

function listProjectTags(call: Call): Answer {
  const key = call.params.text('key');
  const rows = tagsInUse(call.world.fleet.all()).filter((tag) => !key || tag.key === key);
  return listed(call, rows, { items: 'tags', total: 'totalCount', view: (tag) => tag });
}

function batchChange(call: Call): Answer {
  const change = { thing: desktopOf(call), tags: tagsOf(counted(call.params.objects('tags')), CHARACTERS) };
  const action = call.params.text('action');
  if (action === 'create') setTags([change], MOST);
  else if (action === 'delete') dropTags([change]);
  else throw invalidAction();
  return noContent();
}

/** As many keys as one request takes. */
function counted<T>(tags: readonly T[]): readonly T[] {
  if (tags.length === 0 || tags.length > MOST) throw keyCount();
  return tags;
}

/** The desktop of the path. Tags have a code of their own for one that is not there. */
function desktopOf({ params, world }: Call): Desktop {
  const desktop = world.fleet.get(params.need('desktop_id'));
  if (!desktop) throw noDesktop();
  return desktop;
}

function batchAdd(call: Call): Answer {
  setTags(changesOf(call), MOST);
  return noContent();
}

function batchDelete(call: Call): Answer {
  dropTags(changesOf(call));
  return noContent();
}

/** Ids that no desktop has are passed over (Workspace API reference, "Adding Multiple Desktop Tags in Batches"). */
function changesOf({ params, world }: Call): TagChange[] {
  return params.objects('desktops').flatMap((entry) => {
    const tags = tagsOf(entry.objects('tags'), CHARACTERS);
    const thing = world.fleet.get(entry.need('desktop_id'));
    return thing ? [{ thing, tags }] : [];
  });
}

/** `filter` answers the desktops, `count` their number only. */
function listByTags(call: Call): Answer {
  const { params, world } = call;
  const action = params.need('action');
  if (action !== 'filter' && action !== 'count') throw invalidAction();
  if (action === 'count' && (params.has('limit') || params.has('offset'))) throw pagedCount();
  const rows = world.fleet.all().filter(tagFilter(params));
  if (action === 'count') return ok({ total_count: rows.length });
  const page = pageOf(rows, params, { fallback: 1000, max: 1000 });
  return ok({ offset: params.number('offset') ?? 0, resources: page.map(resourceView), total_count: rows.length });
}

function resourceView(desktop: Desktop) {
  return { resource_detail: '', resource_id: desktop.id, resource_name: desktop.name, tags: desktop.tags };
}

/** `without_any_tag` has the other conditions on tags ignored, as Tag Management Service has it. */
function tagFilter(params: Parameters): (desktop: Desktop) => boolean {
  const matches = params.objects('matches').map((match) => ({ key: match.need('key'), value: match.text('value') }));
  if (matches.some(({ value }) => !value)) throw emptyMatch();
  if (matches.some(({ key }) => key !== 'resource_name')) throw refuse.invalid('matches');
  const named = (desktop: Desktop) => matches.every(({ value }) => contains(desktop.name, value));
  if (params.flag('without_any_tag')) return (desktop) => named(desktop) && desktop.tags.length === 0;
  const conditions = {
    tags: conditionsOf(params, 'tags'),
    any: conditionsOf(params, 'tags_any'),
    not: conditionsOf(params, 'not_tags'),
    notAny: conditionsOf(params, 'not_tags_any'),
  };
  return (desktop) => {
    const has = ({ key, values }: Condition) => hasTag(desktop, key, values);
    return (
      named(desktop) &&
      conditions.tags.every(has) &&
      (conditions.any.length === 0 || conditions.any.some(has)) &&
      (conditions.not.length === 0 || !conditions.not.every(has)) &&
      !conditions.notAny.some(has)
    );
  };
}

interface Condition {
  key: string;
  values: string[];
}

function conditionsOf(params: Parameters, name: string): Condition[] {
  if (!params.has(name)) return [];
  return counted(params.objects(name)).map((each) => ({ key: each.need('key'), values: each.texts('values') }));
}

/** Workspace API reference, "Desktop Tag". */
export const desktopTags: SimulatedArea = {
  service: 'workspace',
  area: 'desktop-tags',
  reads: { ShowTagByDesktopId: showTags, ListProjectTags: listProjectTags, ListDesktopByTags: listByTags },
  writes: {
    CreateTag: createTag,
    DeleteTag: deleteTag,
    BatchChangeTags: batchChange,
    BatchAddDesktopsTags: batchAdd,
    BatchDeleteDesktopsTags: batchDelete,
  },
};
