import { type Answer, okEmpty } from '../../answer.ts';
import { listed } from '../../listing.ts';
import type { Call } from '../../operation.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { iso } from '../../time.ts';
import {
  type AppAccount,
  type AppInstall,
  appInstalls,
  type CenterApp,
  centerApps,
  installJobs,
} from '../../world/app-center.ts';
import type { Desktop } from '../../world/desktop.ts';
import { type Failure, type SubJob, type SubJobOrder, subJobStatus } from '../../world/jobs.ts';
import type { World } from '../../world/world.ts';
import { personKnown } from '../appstream/accounts.ts';
import { accountOf, admit, groupNamed, mayInstall } from './app-center-audience.ts';
import { appOf, appsOf } from './app-center-lookup.ts';

/** Download and unattended installation on one desktop. */
export const INSTALLING = [30, 90] as const;

const OPERATOR = 'workspace-admin';

export function installApp(call: Call): Answer {
  const { params, world } = call;
  const app = appOf(call);
  const accounts = params.objects('users').map((one) => accountOf(world, one));
  if (accounts.length === 0) throw refuse.invalid('users');
  checkUnattended(app);
  if (accounts.some((one) => !mayInstall(world, app, one))) {
    throw new Refusal(409, 'WKS.00211107', `Application '${app.settings.name}' is not authorized`);
  }
  order(call, [app], placesOf(world, accounts));
  return okEmpty();
}

/** Whoever gets an app so may have it from then on. */
export function batchInstallApps(call: Call): Answer {
  const { params, world } = call;
  const apps = appsOf(call, params.texts('app_ids'));
  for (const app of apps) checkUnattended(app);
  if (params.need('assign_scope') === 'ALL_USER') {
    order(call, apps, assignedDesktops(world));
    for (const app of apps) app.settings.authorization_type = 'ALL_USER';
    return okEmpty();
  }
  const accounts = params.objects('users').map((one) => accountOf(world, one));
  if (accounts.length === 0) throw refuse.invalid('users');
  order(call, apps, placesOf(world, accounts));
  for (const app of apps) admit(app, accounts);
  return okEmpty();
}

function checkUnattended({ settings }: CenterApp): void {
  if (settings.install_type !== 'GUI_INSTALL') return;
  throw new Refusal(409, 'WKS.00211105', `Application '${settings.name}' does not support quiet installation`);
}

/** A desktop and for whom. */
interface Place {
  desktop: Desktop;
  target: string;
}

function assignedDesktops(world: World): Place[] {
  return world.fleet.all().flatMap((desktop) => {
    const [first] = desktop.assignments;
    return first ? [{ desktop, target: first.name }] : [];
  });
}

/** Desktops of users, of groups and of the members of groups, each once. */
function placesOf(world: World, accounts: readonly AppAccount[]): Place[] {
  const places = new Map<Desktop, Place>();
  const put = (desktop: Desktop | undefined, target: string) => {
    if (desktop && !places.has(desktop)) places.set(desktop, { desktop, target });
  };
  for (const { account, account_type } of accounts) {
    const group = account_type === 'USER_GROUP' ? groupNamed(world, account) : undefined;
    const person = group ? undefined : personKnown(world, account);
    for (const id of person?.desktops ?? []) put(world.fleet.get(id), account);
    if (!group) continue;
    for (const { desktop } of assignedDesktops(world)) {
      const one = desktop.assignments.find(
        ({ id, type }) => id === group.id || (type === 'USER' && world.people.get(id)?.groups.includes(group)),
      );
      if (one) put(desktop, one.name);
    }
  }
  return [...places.values()];
}

function order(call: Call, apps: readonly CenterApp[], places: readonly Place[]): void {
  const { world, now } = call;
  if (places.length === 0) {
    throw new Refusal(404, 'WKS.00211204', 'Application install job aborted, no instances available');
  }
  checkQueue(call);
  const wanted = apps.flatMap((app) => places.map((place) => ({ app, ...place })));
  const subs = wanted.map(({ app, desktop }) => attempt(app, desktop));
  const job = call.startJob({ type: 'installApp', subs, seconds: INSTALLING }, world.part(installJobs));
  for (const [index, { app, desktop, target }] of wanted.entries()) {
    const install = installOf({ app, desktop, target, at: now, attempt: job.subs[index] as SubJob });
    world.part(appInstalls).add(install);
  }
}

/** Installations under way that keep more from being ordered. Ours: the reference has the code, not the number. */
const BUSY = 1000;

function checkQueue({ world, now }: Call): void {
  const running = world
    .part(appInstalls)
    .all()
    .filter(({ attempt }) => attempt.ends > now);
  if (running.length >= BUSY) {
    throw new Refusal(429, 'WKS.00211205', 'Too many installation tasks, please try again later');
  }
}

export function installOf(parts: {
  app: CenterApp;
  desktop: Desktop;
  target: string;
  at: number;
  attempt: SubJob;
}): AppInstall {
  const { app, desktop, target, at, attempt } = parts;
  return {
    id: attempt.id,
    appId: app.id,
    appName: app.settings.name,
    appVersion: app.settings.version,
    desktopId: desktop.id,
    desktopSid: desktop.sid,
    desktopName: desktop.name,
    target,
    created: at,
    attempt,
  };
}

function attempt(app: CenterApp, desktop: Desktop | undefined): SubJobOrder {
  const failure = obstacle(app, desktop);
  return {
    entity: desktop?.name ?? app.settings.name,
    entities: { app_id: app.id, ...(desktop && { desktop_id: desktop.id, desktop_name: desktop.name }) },
    ...(failure && { failure }),
  };
}

/** What keeps an app from a desktop (Workspace API reference, "Error Codes"). */
function obstacle({ settings }: CenterApp, desktop: Desktop | undefined): Failure | undefined {
  if (!desktop) return { code: 'WKS.00211601', reason: 'Install application fail, the instance does not exist' };
  const { name, status, image, agentInstalled } = desktop;
  if (status !== 'ACTIVE') {
    const reason = `Instance'${name}' status is abnormal, only running instances are supported`;
    return { code: 'WKS.00211602', reason };
  }
  if (settings.support_os !== 'Other' && settings.support_os !== image.os) {
    const reason = `Inconsistent operating system, application expects '${settings.support_os}', instance is '${image.os}'`;
    return { code: 'WKS.00211603', reason };
  }
  if (!agentInstalled) {
    const reason = 'Instance connection timeout, please try again later or contact the administrator';
    return { code: 'WKS.00211402', reason };
  }
  return undefined;
}

export function listJobs(call: Call): Answer {
  const { params, world, now } = call;
  const [desktop, app] = [params.text('instance_id'), params.text('app_id')];
  const [target, status] = [params.text('target')?.toLowerCase(), params.text('job_status')];
  const rows = world
    .part(appInstalls)
    .all()
    .filter(
      (one) =>
        (!desktop || one.desktopId === desktop) &&
        (!app || one.appId === app) &&
        (!target || one.target.toLowerCase() === target) &&
        (!status || statusOf(one, now) === status),
    )
    .toReversed();
  const view = (one: AppInstall) => installView(one, now);
  return listed(call, rows, { items: 'items', total: 'count', view, fallback: 10, max: 100 });
}

const STATUS = { WAITING: 'INIT', RUNNING: 'WAITING', SUCCESS: 'SUCCESS', FAILED: 'FAIL' } as const;

function statusOf({ attempt }: AppInstall, now: number) {
  return STATUS[subJobStatus(attempt, now)];
}

function installView(install: AppInstall, now: number) {
  const { attempt } = install;
  const status = statusOf(install, now);
  const moments = [attempt.ordered, attempt.starts, attempt.ends].filter((at) => at <= now);
  return {
    id: install.id,
    app_id: install.appId,
    app_name: install.appName,
    app_version: install.appVersion,
    instance_id: install.desktopId,
    instance_sid: install.desktopSid,
    instance_name: install.desktopName,
    operator: OPERATOR,
    target: install.target,
    job_status: status,
    error_message: status === 'FAIL' ? (attempt.failure?.reason ?? '') : '',
    create_time: iso(install.created),
    update_time: iso(Math.max(...moments)),
  };
}

export function batchDeleteJobs(call: Call): Answer {
  for (const { id } of installsOf(call)) call.world.part(appInstalls).delete(id);
  return okEmpty();
}

export function retryJobs(call: Call): Answer {
  const { world, now } = call;
  const installs = installsOf(call);
  for (const install of installs) {
    const status = statusOf(install, now);
    if (status === 'FAIL') continue;
    const message = `Retry not supported, only FAIL status jobs are supported, '${install.id}' actual status:'${status}'`;
    throw new Refusal(409, 'WKS.00211202', message);
  }
  checkQueue(call);
  const apps = installs.map(({ appId }) => appsOf(call, [appId])[0] as CenterApp);
  const subs = installs.map(({ desktopId }, index) => attempt(apps[index] as CenterApp, world.fleet.get(desktopId)));
  const job = call.startJob({ type: 'installApp', subs, seconds: INSTALLING }, world.part(installJobs));
  for (const [index, install] of installs.entries()) install.attempt = job.subs[index] as SubJob;
  return okEmpty();
}

function installsOf({ params, world }: Call): AppInstall[] {
  const ids = [...new Set(params.texts('items'))];
  if (ids.length === 0) throw refuse.invalid('items');
  return ids.map((id) => {
    const install = world.part(appInstalls).get(id);
    if (!install) throw new Refusal(400, 'WKS.00211201', `The application install job'${id}' does not exist`);
    return install;
  });
}

/** An app that is on its way to a desktop can't be changed or deleted. */
export function checkSettled({ world, now }: Call, apps: readonly CenterApp[]): void {
  const ids = new Set(apps.map(({ id }) => id));
  const running = world
    .part(appInstalls)
    .all()
    .find((one) => ids.has(one.appId) && one.attempt.ends > now);
  if (!running) return;
  const app = world.part(centerApps).get(running.appId);
  throw new Refusal(
    409,
    'WKS.00211103',
    `Operation not supported, application'${app?.settings.name ?? running.appName}' is being installed`,
  );
}
