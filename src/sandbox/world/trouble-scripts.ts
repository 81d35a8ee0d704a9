import type { Random } from '../random.ts';
import { HOUR, SECOND } from '../time.ts';
import type { Desktop } from './desktop.ts';
import { type Script, type ScriptRun, scripts, scriptTasks } from './scripts.ts';
import { onDesktop } from './trouble.ts';
import { machine } from './trouble-picks.ts';
import { type Reading, type Sign, sign } from './trouble-signs.ts';
import type { World } from './world.ts';

/** Workspace API reference, "Error Codes". */
const FAILED = { code: 'WKS.00211808', reason: 'Failed to execute script or command. Exit code 1.' } as const;

export const failedScript = onDesktop(
  'failed-script',
  {
    fits: ({ desktop }, world) => scriptFor(world, desktop) !== undefined,
    plant({ desktop }, world, random) {
      const script = scriptFor(world, desktop) as Script;
      const failed = ran(world, desktop, { script, ago: 3 * HOUR, failure: FAILED }, random);
      return {
        wrong: 'A script that was run on a desktop this morning failed, and nobody has run it again.',
        about: machine(desktop),
        touches: [machine(desktop), { kind: 'script', id: script.id, name: script.name }],
        shows: [
          ofRun(failed, 'result_code', FAILED.code),
          ofRun(failed, 'status', 'FAILED'),
          onIt(failed, 'SUCCESS', { nothing: true }),
        ],
      };
    },
  },
  (picks, random) => {
    const { world } = picks;
    const desktop = picks.spare((each) => each.status === 'ACTIVE' && scriptFor(world, each) !== undefined);
    const script = desktop && scriptFor(world, desktop);
    if (!script) return undefined;
    const failed = ran(world, desktop, { script, ago: 4 * HOUR, failure: FAILED }, random);
    ran(world, desktop, { script, ago: 3 * HOUR }, random);
    return {
      harmless: 'The script failed on this one too, and was run again an hour later with success.',
      about: machine(desktop),
      touches: [machine(desktop)],
      shows: [ofRun(failed, 'result_code', FAILED.code)],
      apart: onIt(failed, 'SUCCESS', 'SUCCESS'),
    };
  },
);

/** One that its system can run and that has not run on it yet. */
function scriptFor(world: World, { id, image }: Desktop): Script | undefined {
  const fits = ({ type }: Script) => (image.os === 'Linux') === (type === 'SHELL');
  const used = new Set(
    world
      .part(scriptTasks)
      .all()
      .flatMap(({ runs }) => runs.filter(({ desktopId }) => desktopId === id).map(({ script }) => script.id)),
  );
  return world
    .part(scripts)
    .all()
    .find((script) => fits(script) && !used.has(script.id));
}

/** A run that is over. */
function ran(
  world: World,
  desktop: Desktop,
  { script, ago, failure }: { script: Script; ago: number; failure?: typeof FAILED },
  random: Random,
): ScriptRun {
  const taskId = random.uuid();
  const started = world.born - ago;
  const run: ScriptRun = {
    id: random.uuid(),
    taskId,
    script: { ...script },
    desktopId: desktop.id,
    desktopName: desktop.name,
    batch: 0,
    started: started + SECOND,
    ended: started + 9 * SECOND,
    status: failure ? 'FAILED' : 'SUCCESS',
    ...(failure ?? { output: `${desktop.name}: done` }),
  };
  world.part(scriptTasks).add({
    id: taskId,
    scripts: [{ ...script }],
    desktopIds: [desktop.id],
    firstIds: [],
    threshold: Number.POSITIVE_INFINITY,
    timeout: 5,
    started,
    runs: [run],
  });
  return run;
}

function ofRun({ id, desktopId }: ScriptRun, field: string, value: Reading): Sign {
  return sign('ListScriptRecords', { resource_id: [desktopId] }, `script_records[id=${id}].${field}`, value);
}

/** How runs of the same script on the same desktop ended. */
function onIt({ script, desktopId }: ScriptRun, status: string, value: Reading): Sign {
  const args = { resource_id: [desktopId], script_id: [script.id ?? ''] };
  return sign('ListScriptRecords', args, `script_records[status=${status}].status`, value);
}
