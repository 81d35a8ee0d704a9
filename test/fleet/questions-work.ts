import { scheduledTasks } from '../../src/sandbox/areas/workspace/scheduled-task-work.ts';
import { METRICS, points } from '../../src/sandbox/metrics.ts';
import { DAY, HOUR, SECOND } from '../../src/sandbox/time.ts';
import { noteAlarms } from '../../src/sandbox/world/alarms.ts';
import { appGroups } from '../../src/sandbox/world/app-groups.ts';
import { appImages } from '../../src/sandbox/world/app-images.ts';
import { appProduct } from '../../src/sandbox/world/app-products.ts';
import { type AppServer, appServers, serverGroups, statusOf } from '../../src/sandbox/world/app-servers.ts';
import { type Desktop, ownerOf, shown } from '../../src/sandbox/world/desktop.ts';
import { jobStatus, type SubJob, subJobStatus } from '../../src/sandbox/world/jobs.ts';
import { currentRuns, scripts, scriptTasks } from '../../src/sandbox/world/scripts.ts';
import { strained, strainOn, strainsOn } from '../../src/sandbox/world/strains.ts';
import { lastStatus, tally } from '../../src/sandbox/world/timed-runs.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import {
  counted,
  distinct,
  grouped,
  mean,
  type Question,
  type Row,
  round,
  type State,
  sorted,
  sum,
  tag,
  time,
} from './questions-state.ts';

/** Of one thing, whose name or id somebody has at hand. */
const LOOKUPS: Question[] = [
  {
    asks: 'What happened on this desktop in the last three days?',
    sql: (state) => `
      SELECT occurred_at, event_type, user_name, is_success FROM events
      WHERE resource_id = '${aBusyOne(state).it.id}' AND occurred_at > now() - INTERVAL 3 DAY
      ORDER BY occurred_at, event_type`,
    expect: (state) =>
      sorted(
        state
          .events(state.now - 3 * DAY)
          .filter(({ it }) => it.desktop?.id === aBusyOne(state).it.id)
          .map(({ it }) => [time(it.start), it.type, it.user.name, !it.failure]),
        1,
        2,
      ),
    ordered: true,
  },
  {
    asks: 'Which people without a desktop tried to log in today, and how often?',
    sql: `
      SELECT site, user_name, resource_name, count(*) FROM events
      WHERE event_type = 'loginByPassword' AND resource_type = 'USER' AND occurred_at >= current_date GROUP BY ALL`,
    expect: (state) =>
      counted(
        state.events(Math.floor(state.now / DAY) * DAY - 1).filter(({ it }) => !it.desktop),
        ({ site, it }) => [site, it.user.name, it.user.name],
      ),
  },
  {
    asks: 'Which critical alarms were there?',
    sql: 'SELECT site, alarm_name, desktop_id, status, started_at FROM alarms WHERE level = 1 ORDER BY started_at DESC, desktop_id LIMIT 8',
    expect: (state) =>
      sorted(
        alarmsOf(state)
          .filter(({ it }) => it.rule.level === 1)
          .map(({ site, it }) => [
            site,
            it.rule.name,
            it.desktopId,
            it.end === undefined ? 'alarm' : 'ok',
            time(seconds(it.begin)),
          ]),
        -5,
        3,
      ).slice(0, 8),
    ordered: true,
  },
  {
    asks: 'Which agents does this desktop have?',
    sql: (state) => `SELECT agent_name, is_installed FROM agents WHERE desktop_id = '${aBusyOne(state).it.id}'`,
    expect: (state) => [
      ['WKSAgent', true],
      ['WKSScriptAgent', aBusyOne(state).it.agentInstalled],
    ],
  },
  {
    asks: 'Which scripts ran on these desktops, and how did it go?',
    sql: (state) => `
      SELECT script_name, computer_name, status, started_at FROM script_runs
      WHERE desktop_id IN (${someRuns(state).map(({ it }) => `'${it.desktopId}'`)})`,
    expect: (state) => {
      const asked = someRuns(state).map(({ it }) => it.desktopId);
      return state
        .all(runsOf)
        .filter(({ it }) => asked.includes(it.desktopId))
        .map(({ it }) => [it.script.name, it.desktopName, it.status, time(it.started)]);
    },
  },
  {
    asks: 'Which servers are in this server group?',
    sql: (state) => `
      SELECT server_name, machine_name, ip, status, created_at FROM app_servers
      WHERE server_group_id = '${serversOf(state)[0]!.it.group.id}'`,
    expect: (state) =>
      serversOf(state)
        .filter(({ it }) => it.group === serversOf(state)[0]!.it.group)
        .map(({ it }) => [it.name, it.machineName, it.nic.ip, statusOf(it), time(it.created)]),
  },
  {
    asks: 'Who was on this server in the last two weeks, and how long?',
    sql: (state) => `
      SELECT user_name, count(*), sum(date_diff('second', started_at, ended_at)) FROM app_sessions
      WHERE machine_name = '${aServer(state).machineName}' AND started_at > now() - INTERVAL 14 DAY
      GROUP BY user_name HAVING count(*) > 7`,
    expect: (state) =>
      grouped(
        state.visits(state.now - 14 * DAY).filter(({ it }) => it.server === aServer(state)),
        ({ it }) => [it.person.name],
      )
        .filter(([, all]) => all.length > 7)
        .map(([key, all]) => [
          ...key,
          all.length,
          sum(all.map(({ it }) => (it.ended === undefined ? 0 : (seconds(it.ended) - seconds(it.started)) / SECOND))),
        ]),
  },
  {
    asks: 'What was done to application servers by this job?',
    sql: (state) =>
      `SELECT job_type, server_name, status, error_code FROM app_jobs WHERE job_id = '${aReinstallation(state).jobId}'`,
    expect: (state) => {
      const { type, order, failure } = aReinstallation(state);
      return [[type, order.entities?.resource_name, 'FAILED', failure?.code]];
    },
  },
  {
    asks: 'When did this scheduled task run last, and on how many desktops?',
    sql: (state) => `
      SELECT started_at, status, success_num + failed_num + skip_num FROM scheduled_task_runs
      WHERE task_id = '${tasksOf(state)[0]!.it.id}' ORDER BY started_at DESC LIMIT 3`,
    expect: (state) =>
      sorted(
        tasksOf(state)[0]!.it.runs.map((run) => {
          const { verdict, SUCCESS, FAIL, SKIP } = tally(run, state.now);
          return [time(run.at), verdict, SUCCESS + FAIL + SKIP];
        }),
        -1,
      ).slice(0, 3),
    ordered: true,
  },
  {
    asks: 'Which applications are in this group, and who may use them?',
    sql: (state) => `
      SELECT a.app_name, u.type, u.user_name FROM apps a JOIN app_users u USING (app_group_id)
      WHERE a.app_group_id = '${groupsOf(state)[0]!.it.id}' AND u.app_group_id = '${groupsOf(state)[0]!.it.id}'`,
    expect: (state) => {
      const { apps, authorizations } = groupsOf(state)[0]!.it;
      return apps.flatMap(({ name }) => authorizations.map(({ account, accountType }) => [name, accountType, account]));
    },
  },
];

const JOBS: Question[] = [
  {
    asks: 'Which jobs failed in the last three days, on what, and why?',
    sql: `
      SELECT site, job_type, computer_name, error_code, error_msg, started_at FROM sub_jobs
      WHERE status = 'FAILED' AND started_at > now() - INTERVAL 3 DAY ORDER BY started_at DESC, site`,
    expect: (state) =>
      sorted(
        subJobsOf(state)
          .filter(({ it }) => subJobStatus(it, state.now) === 'FAILED' && it.ordered > state.now - 3 * DAY)
          .map(({ site, it }) => [
            site,
            it.type,
            targetOf(it).name,
            it.failure?.code,
            it.failure?.reason,
            time(seconds(it.ordered)),
          ]),
        -6,
        1,
      ),
    ordered: true,
  },
  {
    asks: 'What has been going on for more than an hour?',
    sql: `
      SELECT site, job_type, computer_name, user_name, date_diff('minute', started_at, now()) AS minutes FROM sub_jobs
      WHERE status = 'RUNNING' AND started_at < now() - INTERVAL 1 HOUR`,
    expect: (state) =>
      subJobsOf(state)
        .filter(({ it }) => subJobStatus(it, state.now) === 'RUNNING' && it.ordered < state.now - HOUR)
        .map(({ site, it }) => [
          site,
          it.type,
          targetOf(it).name,
          it.order.user ?? it.order.desktop?.assignments[0]?.name ?? null,
          Math.floor(state.now / 60_000) - Math.floor(seconds(it.ordered) / 60_000),
        ]),
  },
  {
    asks: 'How many jobs of each kind were there, how many of them failed in part or altogether, and how long did they take?',
    sql: `
      SELECT job_type, count(*), count(*) FILTER (status = 'FAILED'), sum(parts), sum(failed_parts),
        avg(epoch(ended_at) - epoch(started_at)) FILTER (status IN ('SUCCESS', 'FAILED'))
      FROM jobs GROUP BY job_type`,
    expect: (state) =>
      grouped(jobsOf(state), ({ it }) => [it.type]).map(([key, jobs]) => {
        const over = jobs.filter(({ it }) => it.subs.every(({ ends }) => ends <= state.now));
        const failed = over.filter(({ it }) => ['COMPLETE', 'FAIL'].includes(jobStatus(it, state.now)));
        const took = over.map(
          ({ it }) => (seconds(Math.max(...it.subs.map(({ ends }) => ends))) - seconds(it.ordered)) / SECOND,
        );
        return [
          ...key,
          jobs.length,
          failed.length,
          sum(jobs.map(({ it }) => it.subs.length)),
          sum(jobs.map(({ it }) => it.subs.filter((sub) => subJobStatus(sub, state.now) === 'FAILED').length)),
          took.length > 0 ? mean(took) : null,
        ];
      }),
  },
  {
    asks: 'Which jobs are running or waiting, and how many of their parts are through?',
    sql: `
      SELECT j.site, j.job_type, j.parts, count(*) FILTER (s.status = 'WAITING'), count(s.ended_at)
      FROM jobs j JOIN sub_jobs s USING (job_id) WHERE j.status = 'RUNNING'
      GROUP BY j.site, j.job_id, j.job_type, j.parts`,
    expect: (state) =>
      jobsOf(state)
        .filter(({ it }) => ['RUNNING', 'WAITING'].includes(jobStatus(it, state.now)))
        .map(({ site, it }) => [
          site,
          it.type,
          it.subs.length,
          it.subs.filter((sub) => subJobStatus(sub, state.now) === 'WAITING').length,
          it.subs.filter(({ ends }) => ends <= state.now).length,
        ]),
  },
  {
    asks: 'Which desktops failed to reboot again and again, and does nobody work on them?',
    sql: `
      SELECT d.site, d.computer_name, d.login_status, count(*) FROM sub_jobs s JOIN desktops d USING (desktop_id)
      WHERE s.job_type = 'operateDesktops' AND s.status = 'FAILED' GROUP BY ALL HAVING count(*) >= 2`,
    expect: (state) =>
      grouped(
        subJobsOf(state).filter(({ it }) => it.type === 'operateDesktops' && subJobStatus(it, state.now) === 'FAILED'),
        ({ site, it }) => [site, targetOf(it).id],
      )
        .filter(([, failed]) => failed.length >= 2)
        .map(([[site, id], failed]) => {
          const { name, login } = failed[0]!.world.fleet.get(id!)!;
          return [site, name, login, failed.length];
        }),
  },
  {
    asks: 'What became of this job, desktop by desktop?',
    sql: (state) => `
      SELECT computer_name, status, error_code FROM sub_jobs WHERE job_id = '${lastNight(state).id}'
      ORDER BY computer_name`,
    site: 'sandbox',
    expect: (state) =>
      sorted(
        lastNight(state).subs.map((sub) => [
          targetOf(sub).name,
          subJobStatus(sub, state.now),
          sub.failure?.code ?? null,
        ]),
        1,
      ),
    ordered: true,
  },
];

const TASKS: Question[] = [
  {
    asks: 'Which scheduled tasks are there, do they run, and when next?',
    sql: `
      SELECT task_name, task_type, scheduled_type, is_enabled, last_status, next_at FROM scheduled_tasks
      ORDER BY next_at NULLS LAST, task_name`,
    site: 'sandbox',
    expect: (state) =>
      tasksOf(state)
        .map(({ it }) => [
          it.name,
          it.type,
          it.settings.scheduled_type,
          it.enabled,
          lastStatus(it.runs, state.now) ?? null,
          time(it.next),
        ])
        .sort(([a, , , , , x], [b, , , , , y]) => (`${x ?? '9'} ${a}` < `${y ?? '9'} ${b}` ? -1 : 1)),
    ordered: true,
  },
  {
    asks: 'What will run by itself in the next twelve hours?',
    sql: `
      SELECT site, task_name, task_type, next_at FROM scheduled_tasks
      WHERE is_enabled AND next_at BETWEEN now() AND now() + INTERVAL 12 HOUR`,
    expect: (state) =>
      tasksOf(state)
        .filter(({ it }) => it.enabled && (it.next ?? 0) >= state.now && it.next! <= state.now + 12 * HOUR)
        .map(({ site, it }) => [site, it.name, it.type, time(it.next)]),
  },
  {
    asks: 'Which scheduled tasks are switched off, wait for an event, or never ran?',
    sql: `
      SELECT t.site, t.task_name, t.is_enabled, t.life_cycle_type, count(r.run_id) FROM scheduled_tasks t
      LEFT JOIN scheduled_task_runs r USING (task_id) GROUP BY ALL
      HAVING NOT t.is_enabled OR t.life_cycle_type IS NOT NULL OR count(r.run_id) = 0`,
    expect: (state) =>
      tasksOf(state)
        .filter(({ it }) => !it.enabled || it.settings.life_cycle_type || it.runs.length === 0)
        .map(({ site, it }) => [site, it.name, it.enabled, it.settings.life_cycle_type ?? null, it.runs.length]),
  },
  {
    asks: 'How did the last run of each scheduled task go?',
    sql: `
      SELECT t.site, t.task_name, r.started_at, r.status, r.success_num, r.failed_num, r.skip_num
      FROM scheduled_tasks t JOIN scheduled_task_runs r USING (task_id)
      QUALIFY row_number() OVER (PARTITION BY r.task_id ORDER BY r.started_at DESC) = 1`,
    expect: (state) =>
      tasksOf(state)
        .filter(({ it }) => it.runs.length > 0)
        .map(({ site, it }) => {
          const run = it.runs.reduce((a, b) => (b.at > a.at ? b : a));
          const { verdict, SUCCESS, FAIL, SKIP } = tally(run, state.now);
          return [site, it.name, time(run.at), verdict, SUCCESS, FAIL, SKIP];
        }),
  },
  {
    asks: 'How reliable was each scheduled task in the last 60 days, in percent of the desktops it was for?',
    sql: `
      SELECT site, task_id, count(*), 100.0 * sum(success_num) / nullif(sum(success_num + failed_num + skip_num), 0)
      FROM scheduled_task_runs WHERE started_at > now() - INTERVAL 60 DAY GROUP BY ALL`,
    expect: (state) =>
      tasksOf(state)
        .map(({ site, it }) => {
          const runs = it.runs.filter(({ at }) => at > state.now - 60 * DAY).map((run) => tally(run, state.now));
          const all = sum(runs.map(({ SUCCESS, FAIL, SKIP }) => SUCCESS + FAIL + SKIP));
          return [site, it.id, runs.length, all === 0 ? null : (100 * sum(runs.map(({ SUCCESS }) => SUCCESS))) / all];
        })
        .filter(([, , runs]) => (runs as number) > 0),
  },
];

const SCRIPTS: Question[] = [
  {
    asks: 'Which scripts are there, and on how many desktops did each succeed, fail or get skipped?',
    sql: `
      SELECT s.site, s.script_name, s.type, count(*) FILTER (r.status = 'SUCCESS'), count(*) FILTER (r.status = 'FAILED'),
        count(*) FILTER (r.status = 'SKIP')
      FROM scripts s LEFT JOIN script_runs r USING (script_id) GROUP BY ALL`,
    expect: (state) =>
      state
        .all((world) => world.part(scripts).all())
        .map(({ site, world, it }) => {
          const runs = runsOf(world).filter(({ script }) => script.id === it.id);
          const count = (status: string) => runs.filter((run) => run.status === status).length;
          return [site, it.name, it.type, count('SUCCESS'), count('FAILED'), count('SKIP')];
        }),
  },
  {
    asks: 'Which scripts has nobody ever run?',
    sql: 'SELECT site, script_name, version, updated_at FROM scripts WHERE script_id NOT IN (SELECT script_id FROM script_runs)',
    expect: (state) =>
      state
        .all((world) => world.part(scripts).all())
        .filter(({ world, it }) => !runsOf(world).some(({ script }) => script.id === it.id))
        .map(({ site, it }) => [site, it.name, it.version, time(it.updated)]),
  },
  {
    asks: 'Why did scripts not run on desktops, and whose are these?',
    sql: `
      SELECT r.site, r.script_name, d.computer_name, d.user_name, r.error_code, r.error_msg
      FROM script_runs r JOIN desktops d USING (desktop_id) WHERE r.status IN ('FAILED', 'SKIP')`,
    expect: (state) =>
      state
        .all(runsOf)
        .filter(({ it }) => it.status === 'FAILED' || it.status === 'SKIP')
        .map(({ site, world, it }) => {
          const desktop = world.fleet.get(it.desktopId)!;
          return [
            site,
            it.script.name,
            desktop.name,
            ownerOf(desktop)?.name ?? null,
            it.code ?? null,
            it.reason ?? null,
          ];
        }),
  },
  {
    asks: 'Which desktops lack an agent, by site and agent, and how many of them run?',
    sql: `
      SELECT a.site, a.agent_name, count(*), count(*) FILTER (d.status = 'ACTIVE')
      FROM agents a JOIN desktops d USING (desktop_id) WHERE NOT a.is_installed GROUP BY ALL`,
    expect: (state) =>
      grouped(
        state.desktops(({ agentInstalled }) => !agentInstalled),
        ({ site }) => [site, 'WKSScriptAgent'],
      ).map(([key, all]) => [
        ...key,
        all.length,
        all.filter(({ it }) => shown(it, state.now).status === 'ACTIVE').length,
      ]),
  },
];

const HEALTH: Question[] = [
  {
    asks: 'What alarms are open, of which level, and about whose desktops?',
    sql: `
      SELECT a.level, a.alarm_name, d.site, d.computer_name, d.user_name, a.started_at
      FROM alarms a JOIN desktops d USING (desktop_id) WHERE a.status = 'alarm' ORDER BY a.level, a.started_at, d.site, d.computer_name`,
    expect: (state) =>
      sorted(
        alarmsOf(state)
          .filter(({ it }) => it.end === undefined)
          .map(({ site, world, it }) => {
            const desktop = world.fleet.get(it.desktopId)!;
            return [
              it.rule.level,
              it.rule.name,
              site,
              desktop.name,
              ownerOf(desktop)?.name ?? null,
              time(seconds(it.begin)),
            ];
          }),
        1,
        6,
        3,
        4,
      ),
    ordered: true,
  },
  {
    asks: 'How many alarms of each kind were there in the last two weeks, and how many are over?',
    sql: `
      SELECT alarm_name, count(*), count(*) FILTER (status = 'ok') FROM alarms
      WHERE started_at > now() - INTERVAL 14 DAY GROUP BY alarm_name`,
    expect: (state) =>
      grouped(
        alarmsOf(state).filter(({ it }) => seconds(it.begin) > state.now - 14 * DAY),
        ({ it }) => [it.rule.name],
      ).map(([key, all]) => [...key, all.length, all.filter(({ it }) => it.end !== undefined).length]),
  },
  {
    asks: 'Which desktops had alarms about their disk or processor, and how high was the value?',
    sql: `
      SELECT d.site, d.computer_name, a.metric_name, max(a.value) FROM alarms a JOIN desktops d USING (desktop_id)
      WHERE a.metric_name IN ('cpu_util', 'disk_util_inband') AND a.level = 2 GROUP BY ALL`,
    expect: (state) =>
      grouped(
        alarmsOf(state).filter(({ it }) => it.rule.level === 2),
        ({ site, world, it }) => [site, world.fleet.get(it.desktopId)!.name, it.rule.metric],
      ).map(([key, all]) => [...key, Math.max(...all.map(({ it }) => it.value!))]),
  },
  {
    asks: 'How busy were the desktops with open processor or disk alarms at the main site in the last two hours?',
    site: 'sandbox',
    sql: (state) => `
      SELECT d.computer_name, m.metric_name, round(avg(m.value), 1), max(m.value) FROM metrics m
      JOIN desktops d USING (desktop_id)
      WHERE m.desktop_id IN (${strainedNow(state).map(({ it }) => `'${it.id}'`)})
        AND m.metric_name IN ('cpu_util', 'disk_util_inband') AND m.measured_at >= now() - INTERVAL 2 HOUR
      GROUP BY ALL`,
    expect: (state) =>
      strainedNow(state).flatMap(({ world, it }) =>
        ['cpu_util', 'disk_util_inband'].map((metric) => {
          const values = measured(world, it, metric, state.now).filter(({ at }) => at >= state.now - 2 * HOUR);
          return [
            it.name,
            metric,
            round(mean(values.map(({ value }) => value)), 1),
            Math.max(...values.map(({ value }) => value)),
          ];
        }),
      ),
  },
  {
    asks: 'Which of these twenty desktops, of two sites, were busiest in the last day?',
    sql: (state) => `
      SELECT d.site, d.computer_name, round(avg(m.value), 3) AS cpu FROM metrics m JOIN desktops d USING (desktop_id)
      WHERE m.metric_name = 'cpu_util' AND m.desktop_id IN (${aFewOf(state).map(({ it }) => `'${it.id}'`)})
      GROUP BY ALL ORDER BY cpu DESC LIMIT 5`,
    expect: (state) =>
      sorted(
        aFewOf(state).map(({ site, world, it }) => [
          site,
          it.name,
          round(mean(measured(world, it, 'cpu_util', state.now).map(({ value }) => value)), 3),
        ]),
        -3,
      ).slice(0, 5),
    ordered: true,
  },
  {
    asks: 'In which three hours of the last day was this desktop busiest?',
    sql: (state) => `
      SELECT date_trunc('hour', measured_at) AS hour, avg(value) AS cpu FROM metrics
      WHERE desktop_id = '${aBusyOne(state).it.id}' AND metric_name = 'cpu_util' GROUP BY hour ORDER BY cpu DESC LIMIT 3`,
    site: 'munich',
    expect: (state) => {
      const { world, it } = aBusyOne(state);
      return sorted(
        grouped(measured(world, it, 'cpu_util', state.now), ({ at }) => [time(Math.floor(at / HOUR) * HOUR)]).map(
          ([key, all]) => [...key, mean(all.map(({ value }) => value))],
        ),
        -2,
      ).slice(0, 3);
    },
    ordered: true,
  },
  {
    asks: 'Which desktops of the finance department have no snapshot at all?',
    sql: `
      SELECT d.site, d.computer_name FROM desktops d LEFT JOIN snapshots s USING (desktop_id)
      WHERE d.tags['dept'] = 'fin' AND s.snapshot_id IS NULL`,
    expect: (state) =>
      state
        .desktops(
          (desktop, world) =>
            tag(desktop, 'dept') === 'fin' && !world.snapshots.all().some(({ desktopId }) => desktopId === desktop.id),
        )
        .map(({ site, it }) => [site, it.name]),
  },
  {
    asks: 'What is the latest good snapshot of each design desktop that has one, and how many days old is it?',
    sql: `
      SELECT d.site, d.computer_name, max(s.created_at) AS latest, date_diff('day', max(s.created_at), now()) AS days
      FROM desktops d JOIN snapshots s USING (desktop_id)
      WHERE d.tags['dept'] = 'design' AND s.status = 'create_success' GROUP BY ALL`,
    expect: (state) =>
      state
        .desktops((desktop) => tag(desktop, 'dept') === 'design')
        .flatMap(({ site, world, it }) => {
          const good = world.snapshots
            .all()
            .filter(({ desktopId, status }) => desktopId === it.id && status === 'create_success');
          if (good.length === 0) return [];
          const latest = Math.max(...good.map(({ created }) => created));
          return [[site, it.name, time(seconds(latest)), Math.floor(state.now / DAY) - Math.floor(latest / DAY)]];
        }),
  },
  {
    asks: 'Which snapshots failed in the last month, and was one made of the same desktop afterwards?',
    sql: `
      SELECT f.site, f.computer_name, f.created_at, EXISTS (
        SELECT 1 FROM snapshots g WHERE g.desktop_id = f.desktop_id AND g.status = 'create_success' AND g.created_at > f.created_at
      ) FROM snapshots f WHERE f.status = 'create_failed' AND f.created_at > now() - INTERVAL 1 MONTH`,
    expect: (state) =>
      state
        .all(({ snapshots }) => snapshots.all())
        .filter(({ it }) => it.status === 'create_failed' && seconds(it.created) > Date.UTC(2026, 9, 2, 9, 7, 13))
        .map(({ site, world, it }) => [
          site,
          it.desktopName,
          time(seconds(it.created)),
          world.snapshots
            .all()
            .some(
              (one) => one.desktopId === it.desktopId && one.status === 'create_success' && one.created > it.created,
            ),
        ]),
  },
  {
    asks: 'How many snapshots were made automatically and by hand, of system disks and others?',
    sql: 'SELECT create_type, is_system, count(*) FROM snapshots GROUP BY ALL',
    expect: (state) =>
      counted(
        state.all(({ snapshots }) => snapshots.all()),
        ({ it }) => [it.how, it.system],
      ),
  },
];

const APPSTREAM: Question[] = [
  {
    asks: 'How many application servers are in which state?',
    sql: 'SELECT status, vm_status, count(*), sum(sessions) FROM app_servers GROUP BY ALL ORDER BY status, vm_status',
    expect: (state) =>
      sorted(
        grouped(serversOf(state), ({ it }) => [statusOf(it), it.vm]).map(([key, all]) => [
          ...key,
          all.length,
          sum(all.map(({ it }) => it.sessions.size)),
        ]),
        1,
        2,
      ),
    ordered: true,
  },
  {
    asks: 'Which application servers run and take nobody, and to which group do they belong?',
    sql: `
      SELECT s.site, s.server_name, g.server_group_name, s.status, s.in_maintenance_mode
      FROM app_servers s JOIN app_server_groups g USING (server_group_id)
      WHERE s.vm_status = 'ACTIVE' AND s.status <> 'REGISTERED'`,
    expect: (state) =>
      serversOf(state)
        .filter(({ it }) => it.vm === 'ACTIVE' && statusOf(it) !== 'REGISTERED')
        .map(({ site, it }) => [site, it.name, it.group.name, statusOf(it), it.maintenance]),
  },
  {
    asks: 'How full are the server groups, in percent of the sessions that fit?',
    sql: `
      SELECT g.site, g.server_group_name, count(*), sum(s.sessions), round(100.0 * sum(s.sessions) / sum(s.max_sessions), 1)
      FROM app_server_groups g JOIN app_servers s USING (server_group_id) GROUP BY ALL`,
    expect: (state) =>
      grouped(serversOf(state), ({ site, it }) => [site, it.group.name]).map(([key, all]) => {
        const sessions = sum(all.map(({ it }) => it.sessions.size));
        const room = sum(all.map(({ it }) => appProduct(it.productId)!.sessions));
        return [...key, all.length, sessions, round((100 * sessions) / room, 1)];
      }),
  },
  {
    asks: 'Which server groups have no servers, are switched off, or carry no tags?',
    sql: `
      SELECT site, server_group_name, server_count, is_enabled, cardinality(tags) FROM app_server_groups
      WHERE server_count = 0 OR NOT is_enabled OR cardinality(tags) = 0`,
    expect: (state) =>
      state
        .all((world) => world.part(serverGroups).all())
        .map(({ site, world, it }) => [
          site,
          it.name,
          world
            .part(appServers)
            .all()
            .filter(({ group }) => group === it).length,
          it.enabled,
          it.tags.length,
        ])
        .filter(([, , servers, enabled, tags]) => servers === 0 || !enabled || tags === 0),
  },
  {
    asks: 'Which server groups of which department grow by themselves, and with what image?',
    sql: `
      SELECT site, server_group_name, tags['dept'], image_name FROM app_server_groups WHERE enable_autoscale`,
    expect: (state) =>
      state
        .all((world) => world.part(serverGroups).all())
        .filter(({ it }) => it.scaling?.enable)
        .map(({ site, world, it }) => [site, it.name, tag(it, 'dept'), world.part(appImages).get(it.imageId)!.name]),
  },
  {
    asks: 'Which yearly application servers are there beside pay-per-use ones, by group?',
    sql: `
      SELECT server_group_id, count(*) FILTER (is_prepaid), count(*) FILTER (NOT is_prepaid) FROM app_servers
      GROUP BY server_group_id HAVING bool_or(is_prepaid)`,
    expect: (state) =>
      grouped(serversOf(state), ({ it }) => [it.group.id])
        .map(([key, all]) => [
          ...key,
          all.filter(({ it }) => it.prepaid).length,
          all.filter(({ it }) => !it.prepaid).length,
        ])
        .filter(([, prepaid]) => (prepaid as number) > 0),
  },
  {
    asks: 'Which applications are published in which groups, and which of them are forbidden?',
    sql: `
      SELECT g.app_group_name, a.app_name, a.version, a.status FROM app_groups g JOIN apps a USING (app_group_id)`,
    site: 'sandbox',
    expect: (state) =>
      groupsOf(state).flatMap(({ it }) =>
        it.apps.map(({ name, version, enabled }) => [it.name, name, version, enabled ? 'NORMAL' : 'FORBIDDEN']),
      ),
  },
  {
    asks: 'Which applications are published more than once at a site?',
    sql: `
      SELECT site, app_name, list(DISTINCT app_group_id ORDER BY app_group_id) FROM apps
      GROUP BY site, app_name HAVING count(DISTINCT app_group_id) > 1`,
    expect: (state) =>
      grouped(
        groupsOf(state).flatMap(({ site, it: group }) => group.apps.map(({ name }) => ({ site, name, id: group.id }))),
        ({ site, name }) => [site, name],
      )
        .map(([key, all]) => [...key, distinct(all.map(({ id }) => id)).sort()])
        .filter(([, , ids]) => ids!.length > 1),
  },
  {
    asks: 'Which application groups have no application, no server group, or nobody who may use them?',
    sql: `
      SELECT g.site, g.app_group_name, g.app_count, g.server_group_id IS NULL, count(u.user_id) FROM app_groups g
      LEFT JOIN app_users u USING (app_group_id) GROUP BY ALL
      HAVING g.app_count = 0 OR g.server_group_id IS NULL OR count(u.user_id) = 0`,
    expect: (state) =>
      groupsOf(state)
        .map(({ site, it }) => [site, it.name, it.apps.length, !it.serverGroupId, it.authorizations.length])
        .filter(([, , apps, homeless, users]) => apps === 0 || homeless || users === 0),
  },
  {
    asks: 'How many people may use each application group, by themselves or by their user group?',
    sql: `
      SELECT g.site, g.app_group_name, count(DISTINCT coalesce(m.user_id, u.user_id)) FROM app_groups g
      JOIN app_users u USING (app_group_id) LEFT JOIN group_members m ON m.group_id = u.user_id GROUP BY ALL`,
    expect: (state) =>
      groupsOf(state)
        .filter(({ it }) => it.authorizations.length > 0)
        .map(({ site, world, it }) => {
          const ids = it.authorizations.flatMap(({ accountId, accountType }) =>
            accountType === 'USER'
              ? [accountId]
              : world.people
                  .all()
                  .filter(({ groups }) => groups.some(({ id }) => id === accountId))
                  .map(({ id }) => id),
          );
          return [site, it.name, distinct(ids).length];
        }),
  },
  {
    asks: 'How many people are in applications right now, by server group?',
    sql: `
      SELECT g.site, g.server_group_name, s.status, count(*) FROM app_sessions s JOIN app_server_groups g USING (server_group_id)
      WHERE s.ended_at IS NULL AND s.started_at > now() - INTERVAL 2 DAY GROUP BY ALL`,
    expect: (state) =>
      counted(
        state.visits(state.now - 2 * DAY).filter(({ it }) => it.ended === undefined),
        ({ site, it }) => [site, it.server.group.name, it.state],
      ),
  },
  {
    asks: 'How many sessions of applications failed in the last two weeks, of what, and on which machines?',
    sql: `
      SELECT failure_reason, count(*), count(DISTINCT machine_name) FROM app_sessions
      WHERE started_at > now() - INTERVAL 14 DAY AND failure_reason IS NOT NULL GROUP BY failure_reason`,
    expect: (state) =>
      grouped(
        state.visits(state.now - 14 * DAY).filter(({ it }) => it.failure),
        ({ it }) => [it.failure!.reason],
      ).map(([key, all]) => [...key, all.length, distinct(all.map(({ it }) => it.server.machineName)).length]),
  },
  {
    asks: 'How long do sessions last, desktops and applications apart, by weekday?',
    sql: `
      SELECT type, isodow(started_at), count(*), avg(epoch(ended_at) - epoch(started_at)) / 60 FROM app_sessions
      WHERE started_at > now() - INTERVAL 10 DAY AND status = 'SignedOut' GROUP BY ALL`,
    expect: (state) =>
      grouped(
        state.visits(state.now - 10 * DAY).filter(({ it }) => it.state === 'SignedOut'),
        ({ it }) => [
          it.appGroup.appType === 'SESSION_DESKTOP_APP' ? 'desktop' : 'app',
          new Date(it.started).getUTCDay() || 7,
        ],
      ).map(([key, all]) => [
        ...key,
        all.length,
        mean(all.map(({ it }) => (seconds(it.ended!) - seconds(it.started)) / 60_000)),
      ]),
  },
  {
    asks: 'Which application is opened most in each department?',
    sql: `
      WITH opened AS (
        SELECT server_group_id, unnest(string_split(app_name, ',')) AS app FROM app_sessions
        WHERE started_at > now() - INTERVAL 7 DAY AND app_name IS NOT NULL
      ), counts AS (
        SELECT g.tags['dept'] AS dept, app, count(*) AS n FROM opened JOIN app_server_groups g USING (server_group_id)
        GROUP BY ALL
      )
      SELECT * FROM counts QUALIFY row_number() OVER (PARTITION BY dept ORDER BY n DESC, app) = 1`,
    site: 'sandbox',
    expect: (state) => {
      const opened = state
        .visits(state.now - 7 * DAY)
        .flatMap(({ it }) => it.apps.map((app) => ({ dept: tag(it.server.group, 'dept'), app })));
      const counts = counted(opened, ({ dept, app }) => [dept, app]);
      return grouped(counts, ([dept]) => [dept]).map(([, rows]) => sorted(rows, -3, 2)[0]!);
    },
  },
  {
    asks: 'Which people with locked accounts were in an application in the last two weeks?',
    sql: `
      SELECT DISTINCT s.site, s.user_name FROM app_sessions s JOIN users u USING (site, user_name)
      WHERE u.locked AND s.started_at > now() - INTERVAL 14 DAY`,
    expect: (state) =>
      distinctRows(
        state
          .visits(state.now - 14 * DAY)
          .filter(({ it }) => it.person.locked)
          .map(({ site, it }) => [site, it.person.name]),
      ),
  },
  {
    asks: 'What has been done to application servers, and what of it failed?',
    sql: `
      SELECT job_type, status, count(*), any_value(error_msg) FROM app_jobs GROUP BY ALL`,
    expect: (state) =>
      grouped(
        state.all(({ appJobs }) => appJobs.subJobs()),
        ({ it }) => [it.type, subJobStatus(it, state.now)],
      ).map(([key, all]) => [...key, all.length, all.find(({ it }) => it.failure)?.it.failure?.reason ?? null]),
  },
  {
    asks: 'On which application servers did something fail, and are they up again?',
    sql: `
      SELECT j.site, s.server_name, s.vm_status, j.error_code, j.ended_at FROM app_jobs j JOIN app_servers s USING (server_id)
      WHERE j.status = 'FAILED'`,
    expect: (state) =>
      state
        .all(({ appJobs }) => appJobs.subJobs())
        .filter(({ it }) => subJobStatus(it, state.now) === 'FAILED')
        .flatMap(({ site, world, it }) => {
          const server = world.part(appServers).get(it.order.entities!.resource_id!);
          return server ? [[site, server.name, server.vm, it.failure!.code, time(it.ends)]] : [];
        }),
  },
];

const SITES: Question[] = [
  {
    asks: 'Compare the sites: desktops, people, desktops per person, cost of a desktop, idle desktops',
    sql: `
      SELECT d.site, count(*) AS desktops, any_value(u.people) AS people, desktops / any_value(u.people),
        avg(d.price_month), count(*) FILTER (g.idle_days >= 30)
      FROM desktops d JOIN desktop_usage g USING (desktop_id)
      JOIN (SELECT site, count(*) AS people FROM users GROUP BY site) u ON u.site = d.site
      GROUP BY d.site ORDER BY d.site`,
    expect: (state) =>
      sorted(
        state.sites.map(({ site, world }) => {
          const all = world.fleet.all();
          const idle = all.filter((desktop) => state.idleDays(world, desktop) >= 30).length;
          const cost = mean(all.map((desktop) => state.price(desktop)));
          return [site, all.length, world.people.size, all.length / world.people.size, cost, idle];
        }),
        1,
      ),
    ordered: true,
  },
  {
    asks: 'At which site do most logins fail, in percent of those of the last week?',
    sql: `
      SELECT site, 100.0 * count(failure_reason) / count(*) AS percent FROM logins
      WHERE started_at > now() - INTERVAL 7 DAY GROUP BY site ORDER BY percent DESC`,
    expect: (state) =>
      sorted(
        grouped(state.logins(state.now - 7 * DAY), ({ site }) => [site]).map(([key, all]) => [
          ...key,
          (100 * all.filter(({ it }) => it.failure).length) / all.length,
        ]),
        -2,
      ),
    ordered: true,
  },
  {
    asks: 'Which names of computers are there at several sites?',
    sql: `
      SELECT count(*), sum(n) FROM (
        SELECT computer_name, count(DISTINCT site) AS n FROM desktops GROUP BY computer_name HAVING n > 1)`,
    expect: (state) => {
      const shared = grouped(state.desktops(), ({ it }) => [it.name]).filter(([, all]) => all.length > 1);
      return [[shared.length, sum(shared.map(([, all]) => all.length))]];
    },
  },
  {
    asks: 'Which site has how many open alarms, failed jobs and failed snapshots for 100 desktops?',
    sql: `
      WITH n AS (SELECT site, count(*) AS n FROM desktops GROUP BY site),
        a AS (SELECT site, count(*) AS n FROM alarms WHERE status = 'alarm' GROUP BY site),
        j AS (SELECT site, count(*) AS n FROM sub_jobs WHERE status = 'FAILED' GROUP BY site),
        s AS (SELECT site, count(*) AS n FROM snapshots WHERE status = 'create_failed' GROUP BY site)
      SELECT site, round(100.0 * coalesce(a.n, 0) / n.n, 1), round(100.0 * coalesce(j.n, 0) / n.n, 1),
        round(100.0 * coalesce(s.n, 0) / n.n, 1)
      FROM n LEFT JOIN a USING (site) LEFT JOIN j USING (site) LEFT JOIN s USING (site)`,
    expect: (state) =>
      state.sites.map(({ site, world }) => {
        const per = (n: number) => round((100 * n) / world.fleet.size, 1);
        return [
          site,
          per(noteAlarms(world, state.now).filter(({ end }) => end === undefined).length),
          per(world.jobs.subJobs().filter((sub) => subJobStatus(sub, state.now) === 'FAILED').length),
          per(world.snapshots.all().filter(({ status }) => status === 'create_failed').length),
        ];
      }),
  },
];

/** Jobs and lists without milliseconds. */
function seconds(moment: number): number {
  return Math.floor(moment / SECOND) * SECOND;
}

function subJobsOf(state: State) {
  return state.all(({ jobs }) => jobs.subJobs());
}

function jobsOf(state: State) {
  return grouped(subJobsOf(state), ({ site, it }) => [site, it.jobId]).map(([[site, id], [first]]) => ({
    site,
    it: first!.world.jobs.get(id!)!,
  }));
}

function targetOf({ order: { desktop, entities = {} } }: SubJob): { id: string | null; name: string | null } {
  return {
    id: desktop?.id ?? entities.desktop_id ?? null,
    name: desktop?.name ?? entities.desktop_name ?? null,
  };
}

/** The reboots of which one failed. */
function lastNight(state: State) {
  return jobsOf(state).find(({ it }) => it.type === 'operateDesktops' && it.subs.length > 1)!.it;
}

function tasksOf(state: State) {
  return state.all((world) => world.part(scheduledTasks).all());
}

function runsOf(world: World) {
  return world.part(scriptTasks).all().flatMap(currentRuns);
}

function alarmsOf(state: State) {
  return state.all((world) => noteAlarms(world, state.now));
}

function someRuns(state: State) {
  return state.all(runsOf).filter((_, index) => index % 17 === 0);
}

function aServer(state: State): AppServer {
  return serversOf(state).find(({ it }) => it.sessions.size > 0)!.it;
}

function aReinstallation(state: State): SubJob {
  return state.sites[2]!.world.appJobs.subJobs().find(({ type }) => type === 'REINSTALL_OS')!;
}

function strainedNow(state: State) {
  return state.desktops((desktop, world) =>
    strainsOn(world, desktop, state.now).some(({ until }) => until === undefined),
  );
}

function aBusyOne(state: State) {
  return state.desktops(({ login }) => login === 'CONNECTED')[0]!;
}

/** Running ones, ten of each of two sites. */
function aFewOf(state: State) {
  const running = state.desktops(({ status }) => status === 'ACTIVE');
  return ['sandbox', 'munich'].flatMap((name) => running.filter(({ site }) => site === name).slice(0, 10));
}

/** Of the last day. */
function measured(world: World, desktop: Desktop, metric: string, now: number): { at: number; value: number }[] {
  const used = (at: number) => desktop.login === 'CONNECTED' || at <= desktop.lastUsed;
  const until = desktop.status === 'ACTIVE' ? now : desktop.lastUsed;
  const { top } = METRICS[metric]!;
  const plain = points({ id: desktop.id, metric, top, from: now - DAY, until, used });
  const strain = strainOn(world, desktop, metric, now);
  const found = strain ? strained(plain, desktop, strain) : plain;
  return found.map(({ timestamp, average }) => ({ at: timestamp, value: average }));
}

function serversOf(state: State): { site: string; it: AppServer }[] {
  return state.all((world) => world.part(appServers).all());
}

function groupsOf(state: State) {
  return state.all((world) => world.part(appGroups).all());
}

function distinctRows(rows: readonly Row[]): Row[] {
  return grouped(rows, (row) => row).map(([row]) => row);
}

export const LOOK_INTO = { 'lookups of work': LOOKUPS };
export const WORK = {
  jobs: JOBS,
  'scheduled tasks': TASKS,
  scripts: SCRIPTS,
  health: HEALTH,
  appstream: APPSTREAM,
  sites: SITES,
};
