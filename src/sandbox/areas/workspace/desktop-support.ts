import { type Answer, accepted, noContent, ok } from '../../answer.ts';
import { inProject } from '../../enterprise-project.ts';
import type { Call, Handler } from '../../operation.ts';
import { contains, pageOf } from '../../paging.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { isoSeconds, SECOND } from '../../time.ts';
import { type Desktop, shown } from '../../world/desktop.ts';
import type { SubJobOrder } from '../../world/jobs.ts';
import { checkChangeable } from './desktop-changes.ts';
import { desktopOf, desktopsAsked } from './desktop-lookup.ts';
import { processOf } from './desktop-views.ts';

function sendNotifications(call: Call): Answer {
  const desktops = desktopsAsked(call);
  return ok({ job_id: call.startJob({ type: 'sendNotifications', subs: messages(call, desktops) }).id });
}

/** A message reaches running desktops only; for the others the sub-job fails. */
export function messages({ params, world }: Call, desktops: readonly Desktop[]): SubJobOrder[] {
  const text = params.need('notifications');
  const notStarted = refuse.notStarted();
  return desktops.map((desktop): SubJobOrder => {
    const off = desktop.status !== 'ACTIVE';
    return {
      ...entityOf(desktop),
      ...(off && { failure: { code: notStarted.code, reason: notStarted.message } }),
      succeed: (at) => {
        world.notifications.push({ to: desktop.id, about: 'notification', text, time: at });
      },
    };
  });
}

/** Work that leaves the desktop free for other operations. */
function entityOf(desktop: Desktop): SubJobOrder {
  return {
    entity: desktop.name,
    entities: { desktop_id: desktop.id, desktop_name: desktop.name, ip_address: desktop.nic.ip },
  };
}

/** The reference names no plug-ins; these two are the sandbox's own. */
const AGENTS = [
  { agent_name: 'WKSAgent', agent_version: '24.6.2' },
  { agent_name: 'WKSScriptAgent', agent_version: '24.5.0' },
] as const;

function listAgentsInstallCondition(call: Call): Answer {
  const { params, world, now } = call;
  const [id, pool] = [params.text('desktop_id'), params.text('desktop_pool_id')];
  const [name, ip] = [params.text('desktop_name'), params.text('ip_address')];
  const status = params.text('status')?.toUpperCase();
  const [installed, enterprise] = [params.flag('is_installed'), params.text('enterprise_project_id')];
  const rows = world.fleet
    .all()
    .filter(
      (desktop) =>
        (!id || desktop.id === id) &&
        (!pool || desktop.pool?.id === pool) &&
        contains(desktop.name, name) &&
        contains(desktop.nic.ip, ip) &&
        (!status || shown(desktop, now).status === status) &&
        (installed === undefined || desktop.agentInstalled === installed) &&
        inProject(desktop, enterprise),
    );
  const page = pageOf(rows, params, { fallback: 100, max: 100 });
  return ok({ agents_condition: page.map((desktop) => agentsView(desktop, call)), total_count: rows.length });
}

function agentsView(desktop: Desktop, { world, now }: Call) {
  const { status, task } = shown(desktop, now);
  return {
    desktop_id: desktop.id,
    desktop_name: desktop.name,
    desktop_pool_id: desktop.pool?.id,
    status,
    task_status: task,
    ip_address: desktop.nic.ip,
    enterprise_project_id: desktop.enterpriseProjectId,
    process: processOf(desktop, world, now),
    agent_info: AGENTS.map((agent, index) => ({ ...agent, is_installed: index === 0 || desktop.agentInstalled })),
  };
}

function batchInstallAgent(call: Call): Answer {
  const desktops = desktopsAsked(call);
  for (const desktop of desktops) {
    checkChangeable(desktop);
    if (desktop.status !== 'ACTIVE') throw refuse.notStarted();
  }
  const subs = desktops.map((desktop) => ({
    desktop,
    succeed: () => {
      desktop.agentInstalled = true;
    },
  }));
  return ok({ job_id: call.startJob({ type: 'installAgents', subs }).id });
}

/** The user agrees so many seconds after the administrator asked. */
const USER_AGREES_AFTER = 15;

function createRemoteAssistance(call: Call): Answer {
  const { world, now } = call;
  const desktop = desktopOf(call);
  if (desktop.status !== 'ACTIVE') throw refuse.notStarted();
  if (desktop.assistance && !desktop.assistance.closed) {
    throw refuse.conflict('OPEN', 'remote-assistance', desktop.id);
  }
  desktop.assistance = {
    spaceId: world.fresh.hex(24),
    code: world.fresh.hex(8).toUpperCase(),
    password: world.fresh.hex(8),
    created: now,
    opens: now + (USER_AGREES_AFTER * SECOND) / world.speed,
  };
  return ok({
    share_space_id: desktop.assistance.spaceId,
    status: 'WAIT_USER_CONFIRM',
    desktop_id: desktop.id,
    initiator_type: 'ADMIN_INITIATE',
  });
}

function showRemoteAssistance(call: Call): Answer {
  const desktop = desktopOf(call);
  const space = desktop.assistance;
  if (!space) throw refuse.noResource();
  const status = space.closed ? 'CLOSE' : call.now < space.opens ? 'WAIT_USER_CONFIRM' : 'OPEN';
  const link = (host: string) => `https://${host}:9445/#/share-space?code=${space.code}`;
  return ok({
    share_space_id: space.spaceId,
    share_space_name: `${desktop.name}-assistance`,
    create_time: isoSeconds(space.created),
    status,
    failed_reason: null,
    ...(status === 'OPEN' && {
      invitation_code: space.code,
      share_space_passwd: space.password,
      private_share_link: link(desktop.nic.ip),
      internet_share_link: link('share.sandbox.example'),
    }),
  });
}

function cancelRemoteAssistance(call: Call): Answer {
  const { assistance } = desktopOf(call);
  if (!assistance || assistance.closed) throw refuse.noResource();
  assistance.closed = true;
  return noContent();
}

function showRemoteConsoleAddress(call: Call): Answer {
  const desktop = desktopOf(call);
  if (desktop.status !== 'ACTIVE') throw refuse.notStarted();
  const token = call.world.fresh.hex(32);
  return ok({
    type: 'novnc',
    protocol: 'vnc',
    url: `https://console.sandbox.example/vnc/${desktop.id}/vnc_auto.html?token=${token}&lang=EN`,
  });
}

function showSysprepInfo(call: Call): Answer {
  const windows = desktopOf(call).image.os === 'Windows';
  return ok({ sysprep_version: windows ? '3.14' : '', support_create_image: windows });
}

/** 202 with a job where a SID differs from the domain's, 204 where none does, 400 for an unknown desktop, 412 for Linux. */
function updateDesktopSids(call: Call): Answer {
  const desktops = call.params.texts('desktop_ids').map((id) => call.world.fleet.get(id));
  if (desktops.length === 0 || desktops.includes(undefined)) {
    throw new Refusal(400, 'WKS.0418', 'The desktop does not exist.');
  }
  const known = desktops as Desktop[];
  if (known.some((desktop) => desktop.image.os !== 'Windows')) throw notWindows();
  checkChangeable(...known);
  const wrong = known.filter((desktop) => desktop.sid !== desktop.sidInDomain);
  if (wrong.length === 0) return noContent();
  const subs = wrong.map((desktop) => ({
    desktop,
    succeed: () => {
      desktop.sid = desktop.sidInDomain;
    },
  }));
  return accepted({ job_id: call.startJob({ type: 'updateDesktopSids', subs }).id });
}

function registerDomain(call: Call): Answer {
  const desktop = desktopOf(call);
  if (desktop.image.os !== 'Windows') throw notWindows();
  if (desktop.ou === '') {
    throw new Refusal(412, 'WKS.00010115', 'Only the desktop has been join windows AD can use rejoin domain function.');
  }
  checkChangeable(desktop);
  if (desktop.status !== 'ACTIVE') throw refuse.notStarted();
  const subs = [
    {
      desktop,
      succeed: () => {
        desktop.sidInDomain = desktop.sid;
      },
    },
  ];
  return accepted({ job_id: call.startJob({ type: 'desktopRejoinDomain', subs }).id });
}

function notWindows(): Refusal {
  return new Refusal(412, 'WKS.00010116', 'Only Windows desktop now support to rejoin domain.');
}

export const supportReads: Record<string, Handler> = {
  ListAgentsInstallCondition: listAgentsInstallCondition,
  ShowDesktopRemoteAssistanceInfo: showRemoteAssistance,
  ShowRemoteConsoleAddress: showRemoteConsoleAddress,
  ShowSysprepInfo: showSysprepInfo,
};

export const supportWrites: Record<string, Handler> = {
  SendNotifications: sendNotifications,
  BatchInstallAgent: batchInstallAgent,
  CreateRemoteAssistance: createRemoteAssistance,
  CancelRemoteAssistance: cancelRemoteAssistance,
  UpdateDesktopSids: updateDesktopSids,
  RegisterDomain: registerDomain,
};
