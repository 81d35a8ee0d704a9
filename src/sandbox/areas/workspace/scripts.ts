import { type Answer, noContent, ok } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call, SimulatedArea } from '../../operation.ts';
import { contains } from '../../paging.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { iso } from '../../time.ts';
import { type Script, type ScriptType, scripts as scriptsPart, scriptTasks } from '../../world/scripts.ts';
import type { World } from '../../world/world.ts';
import { seedScripts } from './script-library.ts';
import { invalidParameter, noScript, scriptOf } from './script-lookup.ts';
import { runReads, runWrites } from './script-tasks.ts';

const TYPES: readonly string[] = ['POWERSHELL', 'BAT', 'SHELL'];

/** Ours: the reference has a code for too many, not the number. */
const MOST = 100;

const tooMany = () =>
  new Refusal(403, 'WKS.00211803', `Script number reaches max num, can not create script, max script num: '${MOST}'`);

function createScript({ params, world, now }: Call): Answer {
  const name = params.need('name');
  const type = params.need('type');
  if (!TYPES.includes(type)) throw invalidParameter('type');
  checkName(world, name);
  if (world.part(scriptsPart).size >= MOST) throw tooMany();
  const script = world.part(scriptsPart).add({
    id: world.fresh.uuid(),
    name,
    type: type as ScriptType,
    content: params.need('content'),
    description: params.text('description') ?? '',
    version: params.text('version') ?? '',
    created: now,
    updated: now,
  });
  return ok({ script_id: script.id });
}

function listScripts(call: Call): Answer {
  const { params, world } = call;
  const [id, name, type] = [params.text('id'), params.text('name'), params.text('type')];
  const rows = world
    .part(scriptsPart)
    .all()
    .filter((script) => (!id || script.id === id) && contains(script.name, name) && (!type || script.type === type));
  return listed(call, rows, { items: 'scripts', total: 'count', view: scriptView, fallback: 10, max: 100 });
}

function scriptView(script: Script) {
  return {
    id: script.id,
    name: script.name,
    description: script.description,
    type: script.type,
    version: script.version,
    create_time: iso(script.created),
    update_time: iso(script.updated),
  };
}

/** With a run of it: as it was then. */
function showScriptDetail(call: Call): Answer {
  const { params, world } = call;
  const id = params.text('script_task_id');
  const task = id === undefined ? undefined : world.part(scriptTasks).get(id);
  if (id !== undefined && !task) throw refuse.notFound('script task', id);
  const then = task?.scripts.find((script) => script.id === params.need('script_id'));
  if (task && !then) throw noScript(params.need('script_id'));
  const script = then ?? scriptOf(world, params.need('script_id'));
  return ok({ ...scriptView(script), content: script.content });
}

function updateScript({ params, world, now }: Call): Answer {
  const script = scriptOf(world, params.need('script_id'));
  const name = params.need('name');
  if (name !== script.name) checkName(world, name);
  Object.assign(script, {
    name,
    content: params.need('content'),
    ...params.given('description', 'version'),
    updated: now,
  });
  return noContent();
}

function deleteScript({ params, world }: Call): Answer {
  world.part(scriptsPart).delete(scriptOf(world, params.need('script_id')).id);
  return noContent();
}

function checkName(world: World, name: string): void {
  const taken = world
    .part(scriptsPart)
    .all()
    .some((script) => script.name === name);
  if (taken) throw new Refusal(403, 'WKS.00211804', 'Script name exists, create script failed.');
}

/** Workspace API reference, "Script". */
export const scripts: SimulatedArea = {
  service: 'workspace',
  area: 'scripts',
  reads: { ListScripts: listScripts, ShowScriptDetail: showScriptDetail, ...runReads },
  writes: { CreateScript: createScript, UpdateScript: updateScript, DeleteScript: deleteScript, ...runWrites },
  seed: seedScripts,
};
