import { DAY, HOUR } from '../time.ts';
import { seekers } from './attempts.ts';
import { type Desktop, ownerOf } from './desktop.ts';
import type { Job } from './jobs.ts';
import { pastJob } from './past-job.ts';
import { elsewhere, onDesktop, type Plant } from './trouble.ts';
import { jobThing, machine, type Picks, user } from './trouble-picks.ts';
import { detail, eventOf, ofUser, type Reading, type Sign, sign, subJob, subJobOf } from './trouble-signs.ts';
import type { World } from './world.ts';

/** Codes of Workspace API reference, "Error Codes". */
const SOLD_OUT = {
  code: 'WKS.0005',
  reason: 'Failed to invoke ECS interface. The flavor is sold out in the availability zone.',
} as const;
const NO_QUOTA = { code: 'WKS.0106', reason: 'Insufficient quota.' } as const;
const NO_AGENT = { code: 'WKS.00000023', reason: 'Failed to install agent.' } as const;
const NO_DOMAIN = {
  code: 'WKS.00010119',
  reason:
    'Failed to query domain information based on the FQDN. Please check whether the AD service is normal, and try again.',
} as const;

const failedResize = onDesktop(
  'sold-out-resize',
  {
    plant({ desktop, owner }, world) {
      const job = pastJob(world, { type: 'resizeDesktops', ago: 27 * HOUR }, [{ desktop, failure: SOLD_OUT }]);
      return {
        wrong: 'A desktop was to get a bigger flavor, which is sold out in its zone: it is as small as before.',
        about: jobThing(job),
        touches: [jobThing(job), machine(desktop), user(owner)],
        shows: [
          ofJob(job, 'status', 'FAIL'),
          subJobOf('resizeDesktops', desktop, 'FAILED', 'error_code', SOLD_OUT.code),
          subJobOf('resizeDesktops', desktop, 'SUCCESS', 'status', { nothing: true }),
        ],
      };
    },
  },
  (picks) => {
    const desktop = picks.spare();
    if (!desktop) return undefined;
    const job = pastJob(picks.world, { type: 'resizeDesktops', ago: 33 * HOUR }, [{ desktop, failure: SOLD_OUT }]);
    pastJob(picks.world, { type: 'resizeDesktops', ago: 30 * HOUR }, [{ desktop }]);
    return {
      harmless: 'The flavor was sold out for this one too; three hours later there was room, and it has it now.',
      about: jobThing(job),
      touches: [jobThing(job), machine(desktop)],
      shows: [ofJob(job, 'status', 'FAIL'), subJobOf('resizeDesktops', desktop, 'FAILED', 'error_code', SOLD_OUT.code)],
      apart: subJobOf('resizeDesktops', desktop, 'SUCCESS', 'status', 'SUCCESS'),
    };
  },
);

/** Desktops that were ordered at once. */
const ORDERED = 4;

const refusedCreation = elsewhere(
  'refused-creation',
  ({ world }) => {
    const latest = world.fleet.all().at(-1);
    if (!latest) return undefined;
    const prefix = latest.name.replace(/\d+$/, '');
    const names = Array.from({ length: ORDERED }, (_, index) => `${prefix}${901 + index}`);
    const subs = names.map((entity) => ({ entity, entities: { desktop_name: entity }, failure: NO_QUOTA }));
    const job = world.jobs.remember({ type: 'createDesktops', subs }, world.born - 4 * DAY);
    return {
      wrong: 'New desktops were ordered and none was made: there were more than the quota allows.',
      about: jobThing(job),
      touches: [jobThing(job)],
      shows: [
        ofJob(job, 'status', 'FAIL'),
        ofJob(job, 'job_error_code', NO_QUOTA.code),
        created(names[0] ?? '', { nothing: true }),
      ],
    };
  },
  ({ world }) => {
    const made = world.fleet.all().slice(-2);
    const [first] = made;
    if (!first) return undefined;
    // The same desktops are in the job of the company's history that made them, three days ago.
    const parts = made.map((desktop) => ({ desktop, failure: NO_QUOTA }));
    const job = pastJob(world, { type: 'createDesktops', ago: 3 * DAY + 5 * HOUR }, parts);
    return {
      harmless: 'This order was refused for the quota too; it was raised, and the same desktops were made hours later.',
      about: jobThing(job),
      touches: [jobThing(job), ...made.map(machine)],
      shows: [ofJob(job, 'status', 'FAIL'), ofJob(job, 'job_error_code', NO_QUOTA.code)],
      apart: created(first.name, 'SUCCESS'),
    };
  },
);

function created(name: string, value: Reading): Sign {
  return sign(
    'ListItaSubJobs',
    { job_type: 'createDesktops', status: 'SUCCESS' },
    `jobs[entity=${name}].status`,
    value,
  );
}

const halfDone = elsewhere(
  'half-done-batch',
  (picks) => {
    const { world } = picks;
    const found = batch(picks);
    if (!found) return undefined;
    const job = installed(world, found, 4 * DAY);
    return {
      wrong: 'An agent was installed on some desktops, and the job is complete although two of them did not get it.',
      about: jobThing(job),
      touches: [jobThing(job), ...found.failed.map(machine)],
      shows: [
        ofJob(job, 'status', 'COMPLETE'),
        ...found.failed.flatMap((desktop) => [
          subJob(desktop, 'error_code', NO_AGENT.code, { job_id: job.id, status: 'FAILED' }),
          subJobOf(INSTALL, desktop, 'SUCCESS', 'status', { nothing: true }),
        ]),
      ],
    };
  },
  (picks) => {
    const { world } = picks;
    const found = batch(picks);
    const [first] = found?.failed ?? [];
    if (!found || !first) return undefined;
    const job = installed(world, found, 5 * DAY);
    pastJob(
      world,
      { type: INSTALL, ago: 5 * DAY - 2 * HOUR },
      found.failed.map((desktop) => ({ desktop })),
    );
    for (const desktop of found.failed) desktop.agentInstalled = true;
    return {
      harmless: 'Two desktops of this batch failed too, and a second job two hours later did the rest.',
      about: jobThing(job),
      touches: [jobThing(job), ...found.failed.map(machine)],
      shows: [
        ofJob(job, 'status', 'COMPLETE'),
        subJob(first, 'error_code', NO_AGENT.code, { job_id: job.id, status: 'FAILED' }),
      ],
      apart: subJobOf(INSTALL, first, 'SUCCESS', 'status', 'SUCCESS'),
    };
  },
);

const INSTALL = 'installAgents';

/** Some desktops, the last two of which fail. */
function batch(picks: Picks): { well: Desktop[]; failed: Desktop[] } | undefined {
  const failed = [0, 1].flatMap(
    () => picks.desktop(({ status, agentInstalled }) => status !== 'ERROR' && !agentInstalled) ?? [],
  );
  const well = picks.world.fleet.all().filter(({ agentInstalled, pool }) => agentInstalled && !pool);
  return failed.length === 2 && well.length > 2 ? { well: well.slice(0, 3), failed } : undefined;
}

function installed(world: World, { well, failed }: { well: Desktop[]; failed: Desktop[] }, ago: number): Job {
  const parts = [...well.map((desktop) => ({ desktop })), ...failed.map((desktop) => ({ desktop, failure: NO_AGENT }))];
  return pastJob(world, { type: INSTALL, ago }, parts);
}

const failedAttach = elsewhere(
  'failed-attach',
  (picks) => {
    const { world } = picks;
    const person = picks.newcomer();
    const desktop = person && picks.desktop(({ assignments }) => assignments.length === 0);
    if (!desktop) return undefined;
    desktop.attachState = 'ATTACHFAIL';
    world.part(seekers).set(person.id, 0);
    attach(world, desktop, person, { ago: 30 * HOUR, failure: NO_DOMAIN });
    return {
      wrong: 'A desktop was given to a new user, which failed because the domain did not answer: the user has none.',
      about: user(person),
      touches: [user(person), machine(desktop)],
      shows: [
        attached(person, 'FAILED', 'error_code', NO_DOMAIN.code),
        attached(person, 'SUCCESS', 'status', { nothing: true }),
        detail(desktop, 'attach_state', 'ATTACHFAIL'),
        ofUser(person, 'total_desktops', 0),
        eventOf(world, person, 'error_code=WKS.0010', false),
      ],
    };
  },
  (picks) => {
    const { world } = picks;
    const desktop = picks.spare();
    const owner = desktop && ownerOf(desktop);
    if (!owner) return undefined;
    attach(world, desktop, owner, { ago: 60 * DAY, failure: NO_DOMAIN });
    attach(world, desktop, owner, { ago: 60 * DAY - HOUR });
    return {
      harmless: 'It failed for this user too, and worked an hour later.',
      about: user(owner),
      touches: [user(owner), machine(desktop)],
      shows: [attached(owner, 'FAILED', 'error_code', NO_DOMAIN.code)],
      apart: attached(owner, 'SUCCESS', 'status', 'SUCCESS'),
    };
  },
);

function attach(
  world: World,
  desktop: Desktop,
  { name }: { name: string },
  { ago, failure }: { ago: number; failure?: typeof NO_DOMAIN },
): void {
  pastJob(world, { type: 'attachDesktops', ago }, [{ desktop, user: name, failure }]);
}

function attached({ name }: { name: string }, status: string, field: string, value: Reading): Sign {
  return sign('ListItaSubJobs', { job_type: 'attachDesktops', status }, `jobs[attach_user=${name}].${field}`, value);
}

function ofJob({ id }: Job, field: string, value: Reading): Sign {
  return sign('ShowJob', { job_id: id }, field, value);
}

/** Jobs that failed, and were not tried again. */
export const FAILED_JOB_TROUBLES: readonly Plant[] = [failedResize, refusedCreation, halfDone, failedAttach];
