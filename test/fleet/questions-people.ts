import { DAY, HOUR, MINUTE, SECOND } from '../../src/sandbox/time.ts';
import { terminalAt } from '../../src/sandbox/world/access.ts';
import { ownerOf } from '../../src/sandbox/world/desktop.ts';
import { type Login, latencyOf } from '../../src/sandbox/world/logins.ts';
import type { Person } from '../../src/sandbox/world/person.ts';
import { type PolicyGroup, policyGroups } from '../../src/sandbox/world/policy-group.ts';
import { terminalOf } from '../../src/sandbox/world/terminal.ts';
import { traceOf } from '../../src/sandbox/world/user-events.ts';
import {
  counted,
  date,
  distinct,
  grouped,
  mean,
  median,
  type Question,
  type Row,
  round,
  type State,
  sorted,
  sum,
  tag,
  time,
} from './questions-state.ts';

const USERS: Question[] = [
  {
    asks: 'People without a desktop, as the schema has it',
    sql: 'example: People without a desktop',
    expect: (state) => state.people(({ desktops }) => desktops.size === 0).map(({ site, it }) => [site, it.name]),
  },
  {
    asks: 'Who has an account and no desktop?',
    sql: `
      SELECT u.site, u.user_name FROM users u ANTI JOIN desktop_users x USING (user_id)
      WHERE NOT list_has_any(u.group_names, ['call-staff'])`,
    expect: (state) =>
      state
        .people(({ desktops, groups }) => desktops.size === 0 && !groups.some(({ name }) => name === 'call-staff'))
        .map(({ site, it }) => [site, it.name]),
  },
  {
    asks: 'Who has more than one desktop, which ones, and what do they cost together?',
    sql: `
      SELECT u.user_name, list(d.computer_name ORDER BY d.computer_name), sum(d.price_month)
      FROM desktop_users u JOIN desktops d USING (desktop_id)
      WHERE u.type = 'USER' GROUP BY u.user_id, u.user_name HAVING count(*) > 1`,
    expect: (state) =>
      state
        .people(({ desktops }) => desktops.size > 1)
        .map(({ world, it }) => {
          const theirs = [...it.desktops].map((id) => world.fleet.get(id)!);
          return [it.name, theirs.map(({ name }) => name).sort(), sum(theirs.map((each) => state.price(each)))];
        }),
  },
  {
    asks: 'Which locked, disabled or expired accounts still have desktops, and what do these cost?',
    sql: `
      SELECT u.site, u.user_name, u.locked, u.disabled, u.account_expired, sum(d.price_month)
      FROM users u JOIN desktop_users x USING (user_id) JOIN desktops d USING (desktop_id)
      WHERE u.locked OR u.disabled OR u.account_expired GROUP BY ALL`,
    expect: (state) =>
      state
        .people((person) => person.desktops.size > 0 && (person.locked || person.disabled || isExpired(person, state)))
        .map(({ site, world, it }) => [
          site,
          it.name,
          it.locked,
          it.disabled,
          isExpired(it, state),
          sum([...it.desktops].map((id) => state.price(world.fleet.get(id)!))),
        ]),
  },
  {
    asks: 'Whose accounts expire within the next 60 days?',
    sql: `
      SELECT site, user_name, email, expires_at FROM users
      WHERE expires_at BETWEEN now() AND now() + INTERVAL 60 DAY ORDER BY expires_at, site, user_name`,
    expect: (state) =>
      sorted(
        state
          .people(({ expires }) => expires >= state.now && expires <= state.now + 60 * DAY)
          .map(({ site, it }) => [site, it.name, it.email, time(it.expires)]),
        4,
        1,
        2,
      ),
    ordered: true,
  },
  {
    asks: 'Which email addresses do several accounts of a site share?',
    sql: `
      SELECT site, email, list(user_name ORDER BY user_name) FROM users
      WHERE email IS NOT NULL GROUP BY site, email HAVING count(*) > 1`,
    expect: (state) =>
      grouped(state.people(), ({ site, it }) => [site, it.email])
        .filter(([, people]) => people.length > 1)
        .map(([key, people]) => [...key, people.map(({ it }) => it.name).sort()]),
  },
  {
    asks: 'How do accounts get activated, in percent at each site?',
    sql: `
      SELECT site, active_type, round(100.0 * count(*) / sum(count(*)) OVER (PARTITION BY site), 1) AS percent
      FROM users GROUP BY site, active_type`,
    expect: (state) =>
      counted(state.people(), ({ site, it }) => [site, it.activation]).map(([site, type, n]) => [
        site,
        type,
        round((100 * (n as number)) / state.people().filter((each) => each.site === site).length, 1),
      ]),
  },
  {
    asks: 'How many members does each user group have, and how many desktops do they own?',
    sql: `
      SELECT g.group_name, count(DISTINCT m.user_id), count(x.desktop_id)
      FROM user_groups g LEFT JOIN group_members m USING (group_id) LEFT JOIN desktop_users x ON x.user_id = m.user_id
      GROUP BY g.group_name`,
    site: 'sandbox',
    expect: ({ sites: [main] }) =>
      main!.world.groups.all().map((group) => {
        const members = main!.world.people.all().filter(({ groups }) => groups.includes(group));
        return [group.name, members.length, sum(members.map(({ desktops }) => desktops.size))];
      }),
  },
  {
    asks: 'For whom does the number of desktops not agree with those that are assigned?',
    sql: `
      SELECT u.site, u.user_name, u.total_desktops, count(x.desktop_id) FROM users u
      LEFT JOIN desktop_users x USING (user_id) GROUP BY ALL HAVING count(x.desktop_id) <> u.total_desktops`,
    expect: (state) =>
      state
        .people()
        .map(({ site, world, it: { id, name, desktops } }) => [
          site,
          name,
          desktops.size,
          world.fleet.all().filter(({ assignments }) => assignments.some((each) => each.id === id)).length,
        ])
        .filter(([, , said, are]) => said !== are),
    none: true,
  },
  {
    asks: 'How many groups come from the directory and how many are our own, and how many places do people have in them?',
    sql: 'SELECT platform_type, count(*), sum(user_count) FROM user_groups GROUP BY platform_type',
    expect: (state) =>
      grouped(
        state.all(({ groups }) => groups.all()),
        ({ it }) => [it.platform],
      ).map(([key, all]) => [
        ...key,
        all.length,
        sum(all.map(({ world, it }) => world.people.all().filter(({ groups }) => groups.includes(it)).length)),
      ]),
  },
  {
    asks: 'Which user groups are empty?',
    sql: 'SELECT g.site, g.group_name FROM user_groups g ANTI JOIN group_members m USING (group_id)',
    expect: (state) =>
      state
        .all(({ groups }) => groups.all())
        .filter(({ world, it }) => !world.people.all().some(({ groups }) => groups.includes(it)))
        .map(({ site, it }) => [site, it.name]),
  },
  {
    asks: 'Which people who work from remote (vpn-users) are administrators of their desktop?',
    sql: `
      SELECT m.user_name, d.computer_name, x.user_group
      FROM user_groups g JOIN group_members m USING (group_id) JOIN desktop_users x ON x.user_id = m.user_id
      JOIN desktops d USING (desktop_id)
      WHERE g.group_name = 'vpn-users' AND x.user_group IN ('administrators', 'sudo')`,
    expect: (state) =>
      state
        .people(({ groups }) => groups.some(({ name }) => name === 'vpn-users'))
        .flatMap(({ world, it: person }) =>
          [...person.desktops].flatMap((id) => {
            const { name, assignments } = world.fleet.get(id)!;
            const { privilege } = assignments.find((each) => each.id === person.id)!;
            return ADMINISTRATORS.includes(privilege) ? [[person.name, name, privilege]] : [];
          }),
        ),
  },
  {
    asks: 'Who is in three groups or more?',
    sql: `SELECT site, user_name, list_sort(group_names) FROM users WHERE len(group_names) >= 3`,
    expect: (state) =>
      state
        .people(({ groups }) => groups.length >= 3)
        .map(({ site, it }) => [site, it.name, it.groups.map(({ name }) => name).sort()]),
  },
  {
    asks: 'How many people of each department work from remote (vpn-users)?',
    sql: `
      SELECT g, count(*) FROM (
        SELECT unnest(group_names) AS g FROM users WHERE list_contains(group_names, 'vpn-users')
      ) WHERE g LIKE '%-staff' GROUP BY g`,
    expect: (state) =>
      counted(
        state
          .people(({ groups }) => groups.some(({ name }) => name === 'vpn-users'))
          .flatMap(({ it }) => it.groups.map(({ name }) => name))
          .filter((name) => name.endsWith('-staff')),
        (name) => [name],
      ),
  },
  {
    asks: 'With which rights do how many people use their desktops, by operating system?',
    sql: `
      SELECT d.os_type, x.user_group, count(DISTINCT x.user_id) FROM desktop_users x JOIN desktops d USING (desktop_id)
      WHERE x.type = 'USER' GROUP BY ALL`,
    expect: (state) =>
      grouped(
        state
          .desktops()
          .flatMap(({ it }) => it.assignments.map((each) => ({ os: it.image.os, ...each })))
          .filter(({ type }) => type === 'USER'),
        ({ os, privilege }) => [os, privilege],
      ).map(([key, all]) => [...key, distinct(all.map(({ id }) => id)).length]),
  },
];

const POLICIES: Question[] = [
  {
    asks: 'Which policy groups are there, in the order in which they win, and how many targets does each have?',
    sql: `
      SELECT p.priority, p.policy_group_name, count(t.target_id) FROM policies p
      LEFT JOIN policy_targets t USING (policy_group_id) GROUP BY ALL ORDER BY p.priority`,
    site: 'sandbox',
    expect: (state) =>
      sorted(
        policiesOf(state).map(({ it }) => [it.priority, it.name, it.targets.length]),
        1,
      ),
    ordered: true,
  },
  {
    asks: 'Which policy groups apply to nobody?',
    sql: `
      SELECT site, policy_group_name, updated_at FROM policies
      WHERE policy_group_id NOT IN (SELECT policy_group_id FROM policy_targets)`,
    expect: (state) =>
      policiesOf(state)
        .filter(({ it }) => it.targets.length === 0)
        .map(({ site, it }) => [site, it.name, time(Math.floor(it.updated / SECOND) * SECOND)]),
  },
  {
    asks: 'Which policy groups put a watermark on the screen or record sessions?',
    sql: `
      SELECT site, policy_group_name,
        (settings->>'$.watermark.watermark_enable')::BOOLEAN AS watermark,
        (settings->>'$.record_audit.enable')::BOOLEAN AS records
      FROM policies WHERE watermark OR records`,
    expect: (state) =>
      policiesOf(state)
        .map(({ site, it }) => {
          const { watermark, record_audit: audit } = it.policies as never as Record<string, Record<string, boolean>>;
          return [site, it.name, watermark!.watermark_enable, audit!.enable];
        })
        .filter(([, , watermark, records]) => watermark || records),
  },
  {
    asks: 'Which policy group wins for the finance department, and what does it say of the clipboard?',
    sql: `
      SELECT p.site, arg_min(p.policy_group_name, p.priority),
        arg_min(p.settings->>'$.file_and_clipboard.clipboard_redirection', p.priority)
      FROM policies p JOIN policy_targets t USING (policy_group_id)
      WHERE t.target_name = 'fin-staff' OR t.type = 'ALL' GROUP BY p.site`,
    expect: (state) =>
      state.sites.map(({ site, world }) => {
        const group = world.groups.all().find(({ name }) => name === 'fin-staff')!;
        const applies = ({ targets }: PolicyGroup) =>
          targets.some(({ type, key }) => type === 'ALL' || key === group.id);
        const [winner] = world
          .part(policyGroups)
          .all()
          .filter(applies)
          .sort((a, b) => a.priority - b.priority);
        const { file_and_clipboard: clipboard } = winner!.policies as never as Record<string, Record<string, string>>;
        return [site, winner!.name, clipboard!.clipboard_redirection];
      }),
  },
  {
    asks: 'Which employees are treated as contractors by a policy although they are not in that group?',
    sql: `
      SELECT t.site, t.target_name FROM policy_targets t JOIN policies p USING (policy_group_id)
      WHERE p.policy_group_name = 'Contractors_locked_down' AND t.type = 'USER' AND NOT EXISTS (
        SELECT 1 FROM group_members m JOIN user_groups g USING (group_id)
        WHERE g.group_name = 'contractors' AND m.user_id = t.target_id)`,
    expect: (state) =>
      policiesOf(state)
        .filter(({ it }) => it.name === 'Contractors_locked_down')
        .flatMap(({ site, world, it }) =>
          it.targets
            .filter(({ type }) => type === 'USER')
            .map(({ key }) => world.people.get(key)!)
            .filter(({ groups }) => !groups.some(({ name }) => name === 'contractors'))
            .map(({ name }) => [site, name]),
        ),
  },
];

const LOGINS: Question[] = [
  {
    asks: 'How many people logged in on each of the last seven days, and how often?',
    sql: `
      SELECT started_at::DATE AS day, count(DISTINCT (site, user_name)), count(*) FROM logins
      WHERE started_at >= current_date - 7 AND failure_reason IS NULL GROUP BY day ORDER BY day`,
    expect: (state) =>
      sorted(
        grouped(
          state.logins(today(state) - 7 * DAY - 1).filter(({ it }) => !it.failure),
          ({ it }) => [date(it.start)],
        ).map(([[day], all]) => [day, distinct(all.map(whose)).length, all.length]),
        1,
      ),
    ordered: true,
  },
  {
    asks: 'On which weekdays do people log in how often, in the last four weeks?',
    sql: `
      SELECT dayname(started_at) AS weekday, count(*) FROM logins WHERE started_at > now() - INTERVAL 28 DAY
      GROUP BY weekday`,
    expect: (state) =>
      counted(state.logins(state.now - 28 * DAY), ({ it }) => [WEEKDAYS[new Date(it.start).getUTCDay()]]),
  },
  {
    asks: 'At what hour in Shanghai did how many sessions begin last week?',
    sql: `
      SELECT extract('hour' FROM started_at AT TIME ZONE 'Asia/Shanghai') AS hour, count(*) FROM logins
      WHERE started_at >= date_trunc('week', now()) - INTERVAL 7 DAY AND started_at < date_trunc('week', now())
      GROUP BY hour ORDER BY hour`,
    expect: (state) =>
      sorted(
        counted(state.logins(monday(state) - 7 * DAY - 1, monday(state) - 1), ({ it }) => [
          new Date(it.start + 8 * HOUR).getUTCHours(),
        ]),
        1,
      ),
    ordered: true,
  },
  {
    asks: 'Who has failed to log in three times or more in the last three days, and on what machine?',
    sql: `
      SELECT site, user_name, computer_name, count(*), max(started_at) FROM logins
      WHERE failure_reason IS NOT NULL AND started_at > now() - INTERVAL 3 DAY
      GROUP BY ALL HAVING count(*) >= 3`,
    expect: (state) =>
      grouped(
        state.logins(state.now - 3 * DAY).filter(({ it }) => it.failure),
        ({ site, it }) => [site, it.user.name, it.desktop.name],
      )
        .filter(([, all]) => all.length >= 3)
        .map(([key, all]) => [...key, all.length, time(Math.max(...all.map(({ it }) => it.start)))]),
  },
  {
    asks: 'For whom was the picture slow (median above 200 ms) in the last seven days?',
    sql: `
      SELECT site, user_name, count(*), median(e2e_rtt_ms) FROM logins
      WHERE started_at > now() - INTERVAL 7 DAY AND e2e_rtt_ms IS NOT NULL
      GROUP BY site, user_name HAVING median(e2e_rtt_ms) > 200`,
    expect: (state) =>
      grouped(
        state.logins(state.now - 7 * DAY).filter(({ it }) => !it.failure),
        ({ site, it }) => [site, it.user.name],
      )
        .map(([key, all]) => [...key, all.length, median(all.map(({ world, it }) => latencyOf(world, it).whole))])
        .filter(([, , , latency]) => (latency as number) > 200),
  },
  {
    asks: 'How long do people of each department work on average on a day, this month so far and the last?',
    sql: `
      WITH days AS (
        SELECT d.tags['dept'] AS dept, l.site, l.user_name, l.started_at::DATE AS day,
          sum(epoch(l.ended_at) - epoch(l.started_at)) / 3600 AS hours
        FROM logins l JOIN desktops d USING (site, computer_name)
        WHERE l.started_at >= DATE '2026-10-01' AND l.ended_at IS NOT NULL GROUP BY ALL
      )
      SELECT dept, strftime(day, '%Y-%m') AS month, avg(hours) FROM days GROUP BY ALL`,
    expect: (state) => {
      const ended = state.logins(Date.UTC(2026, 9, 1) - 1).filter(({ it }) => !it.failure && it.end !== undefined);
      const days = grouped(ended, ({ site, it }) => [tag(it.desktop, 'dept'), site, it.user.name, date(it.start)]);
      return grouped(days, ([[dept, , , day]]) => [dept, day!.slice(0, 7)]).map(([key, all]) => [
        ...key,
        mean(all.map(([, logins]) => sum(logins.map(({ it }) => (it.end! - it.start) / HOUR)))),
      ]);
    },
  },
  {
    asks: 'Who was connected last Friday at 06:00 UTC to a desktop of the call centre?',
    sql: `
      SELECT l.user_name, l.computer_name FROM logins l JOIN desktops d USING (site, computer_name)
      WHERE d.tags['dept'] = 'call' AND l.started_at <= TIMESTAMP '2026-10-30 06:00:00'
        AND (l.ended_at > '2026-10-30 06:00:00' OR l.ended_at IS NULL) AND l.failure_reason IS NULL
        AND l.started_at > '2026-10-29'`,
    site: 'sandbox',
    expect: (state) => {
      const at = Date.UTC(2026, 9, 30, 6);
      return state
        .logins(Date.UTC(2026, 9, 29), at)
        .filter(({ it }) => tag(it.desktop, 'dept') === 'call' && !it.failure && (it.end ?? Infinity) > at)
        .map(({ it }) => [it.user.name, it.desktop.name]);
    },
  },
  {
    asks: 'What do people connect with, in percent of the users of the last month?',
    sql: `
      WITH used AS (
        SELECT DISTINCT site, user_name, terminal_type FROM logins WHERE started_at BETWEEN now() - INTERVAL 30 DAY AND now()
      )
      SELECT terminal_type, count(*) AS users, 100.0 * count(*) / (SELECT count(*) FROM used) AS percent
      FROM used GROUP BY terminal_type ORDER BY users DESC, terminal_type`,
    expect: (state) => {
      const users = distinct(state.logins(state.now - 30 * DAY - 1).map(whose));
      const types = counted(state.logins(state.now - 30 * DAY - 1).filter(firstOf(whose)), ({ it }) => [
        terminalOf(it.user).os,
      ]);
      return sorted(
        types.map(([type, n]) => [type, n, (100 * (n as number)) / users.length]),
        -2,
        1,
      );
    },
    ordered: true,
  },
  {
    asks: 'How many users have not updated their client to the version that most have?',
    sql: `
      WITH latest AS (
        SELECT site, user_name, arg_max(client_version, started_at) AS version FROM logins
        WHERE started_at > now() - INTERVAL 14 DAY GROUP BY ALL
      )
      SELECT version, count(*) FROM latest WHERE version <> (SELECT mode(version) FROM latest) GROUP BY version`,
    expect: (state) => {
      const users = state.logins(state.now - 14 * DAY).filter(firstOf(whose));
      const versions = sorted(
        counted(users, ({ it }) => [terminalOf(it.user).client]),
        -2,
      );
      return versions.slice(1);
    },
  },
  {
    asks: 'Which owners of a desktop have not logged in for 30 days?',
    sql: `
      SELECT DISTINCT x.site, x.user_name FROM desktop_users x
      WHERE x.type = 'USER' AND NOT EXISTS (
        SELECT 1 FROM logins l
        WHERE l.site = x.site AND l.user_name = x.user_name AND l.failure_reason IS NULL
          AND l.started_at >= now() - INTERVAL 30 DAY)`,
    expect: (state) => withoutLogin(state, 30),
  },
  {
    asks: 'By how much did logins change from the week before last to last week, by site?, in one go',
    sql: `
      SELECT site, count(*) FILTER (started_at < now() - INTERVAL 7 DAY), count(*) FILTER (started_at >= now() - INTERVAL 7 DAY)
      FROM logins WHERE started_at >= now() - INTERVAL 14 DAY GROUP BY site`,
    expect: weekByWeek,
  },
  {
    asks: 'When was each desktop of the finance department used last, and by whom?',
    sql: `
      SELECT d.computer_name, max(l.started_at), arg_max(l.user_name, l.started_at)
      FROM desktops d LEFT JOIN logins l ON l.site = d.site AND l.computer_name = d.computer_name
      WHERE d.tags['dept'] = 'fin' AND l.started_at > now() - INTERVAL 90 DAY AND l.setup_at IS NOT NULL
      GROUP BY d.computer_name`,
    site: 'munich',
    expect: (state) =>
      grouped(
        state.logins(state.now - 90 * DAY).filter(({ it }) => tag(it.desktop, 'dept') === 'fin' && !it.failure),
        ({ it }) => [it.desktop.name],
      ).map(([key, all]) => {
        const last = all.reduce((a, b) => (b.it.start > a.it.start ? b : a));
        return [...key, time(last.it.start), last.it.user.name];
      }),
  },
  {
    asks: 'Which desktops does the domain know by another SID than their own?',
    sql: `
      SELECT DISTINCT d.site, d.computer_name, d.sid, l.sid FROM logins l JOIN desktops d USING (site, computer_name)
      WHERE l.sid <> d.sid AND l.started_at > now() - INTERVAL 14 DAY`,
    expect: (state) =>
      grouped(
        state.logins(state.now - 14 * DAY).filter(({ it: { desktop } }) => desktop.sid !== desktop.sidInDomain),
        ({ site, it: { desktop } }) => [site, desktop.name, desktop.sid, desktop.sidInDomain],
      ).map(([key]) => key),
  },
  {
    asks: 'Behind which three public addresses is the network slowest, and how many people are there?',
    sql: `
      SELECT public_ip, avg(network_rtt_ms) AS rtt, count(DISTINCT (site, user_name)) FROM logins
      WHERE started_at > now() - INTERVAL 5 DAY GROUP BY public_ip ORDER BY rtt DESC LIMIT 3`,
    expect: (state) =>
      sorted(
        grouped(state.logins(state.now - 5 * DAY), ({ world, it }) => [
          terminalAt(world, it.user, it.start).publicIp,
        ]).map(([key, all]) => [
          ...key,
          mean(all.filter(({ it }) => !it.failure).map(({ world, it }) => latencyOf(world, it).network)),
          distinct(all.map(whose)).length,
        ]),
        -2,
      ).slice(0, 3),
    ordered: true,
  },
  {
    asks: 'Which desktops of one person does somebody else log in to?',
    sql: `
      SELECT DISTINCT l.site, l.computer_name, l.user_name FROM logins l
      JOIN desktops d USING (site, computer_name)
      WHERE d.user_name <> l.user_name AND l.started_at > now() - INTERVAL 30 DAY`,
    expect: (state) =>
      state
        .logins(state.now - 30 * DAY)
        .filter(({ it }) => ownerOf(it.desktop) && ownerOf(it.desktop)!.name !== it.user.name)
        .map(({ site, it }) => [site, it.desktop.name, it.user.name]),
    none: true,
  },
  {
    asks: 'List all logins of the month; then: which desktops of the list had the most, and what are they?',
    first: `SELECT site, computer_name, user_name, started_at, ended_at FROM logins WHERE started_at > now() - INTERVAL 30 DAY`,
    sql: `
      SELECT site, computer_name, d.os_type, count(*) AS n FROM $result JOIN desktops d USING (site, computer_name)
      GROUP BY ALL ORDER BY n DESC, site, computer_name LIMIT 5`,
    expect: (state) =>
      sorted(
        counted(state.logins(state.now - 30 * DAY), ({ site, it }) => [site, it.desktop.name, it.desktop.image.os]),
        -4,
        1,
        2,
      ).slice(0, 5),
    ordered: true,
  },
];

/** Histories are read for as long as a question says: here it says so in other words than WHERE column > moment. */
const WINDOWS: Question[] = [
  {
    asks: 'Which owners of a desktop have not logged in for 30 days? (with the time in ON)',
    sql: `
      SELECT DISTINCT x.site, x.user_name FROM desktop_users x
      LEFT JOIN logins l ON l.site = x.site AND l.user_name = x.user_name AND l.failure_reason IS NULL
        AND l.started_at >= now() - INTERVAL 30 DAY
      WHERE x.type = 'USER' AND l.user_name IS NULL`,
    expect: (state) => withoutLogin(state, 30),
  },
  {
    asks: 'By how much did logins change from the week before last to last week, by site?',
    sql: `
      WITH last AS (
        SELECT site, count(*) AS n FROM logins WHERE started_at >= now() - INTERVAL 7 DAY GROUP BY site
      ), before AS (
        SELECT site, count(*) AS n FROM logins
        WHERE started_at >= now() - INTERVAL 14 DAY AND started_at < now() - INTERVAL 7 DAY GROUP BY site
      )
      SELECT site, b.n, l.n FROM last l JOIN before b USING (site)`,
    expect: weekByWeek,
  },
  {
    asks: 'How many logins were there on the 20th of October? (by the date of the moment)',
    sql: `SELECT count(*) FROM logins WHERE started_at::DATE = '2026-10-20'`,
    expect: (state) => [[state.logins(Date.UTC(2026, 9, 20) - 1, Date.UTC(2026, 9, 21) - 1).length]],
  },
  {
    asks: 'How many logins were there in the last 20 days? (by the difference of dates)',
    sql: `SELECT count(*) FROM logins WHERE date_diff('day', started_at, now()) < 20`,
    expect: (state) => [[state.logins(today(state) - 19 * DAY - 1).length]],
  },
  {
    asks: 'How many logins of the last five days were followed by a connection, and how many were not?',
    sql: `
      SELECT b.event_type IS NOT NULL AS connected, count(*) FROM events a
      LEFT JOIN events b ON b.event_trace_id = a.event_trace_id AND b.event_type = 'connectDesktop'
      WHERE a.event_type = 'loginByPassword' AND a.occurred_at > now() - INTERVAL 5 DAY GROUP BY connected`,
    expect: (state) => {
      const all = state.events(state.now - 5 * DAY);
      const connected = new Set(all.filter(({ it }) => it.type === 'connectDesktop').map(({ it }) => traceOf(it)));
      return counted(
        all.filter(({ it }) => it.type === 'loginByPassword'),
        ({ it }) => [connected.has(traceOf(it))],
      );
    },
  },
  {
    asks: 'How many logins are known from before the 20th of October?',
    sql: `SELECT count(*) FROM logins WHERE started_at < '2026-10-20'`,
    expect: (state) => [[state.logins(state.now - 180 * DAY, Date.UTC(2026, 9, 20) - 1).length]],
  },
  {
    asks: 'How many logins were there since the 12th of October, eight in the morning in Shanghai?',
    sql: `SELECT count(*) FROM logins WHERE started_at >= '2026-10-12 08:00:00 Asia/Shanghai'`,
    expect: (state) => [[state.logins(Date.UTC(2026, 9, 12) - 1).length]],
  },
  {
    asks: 'Which sessions of the last three weeks lasted longer than eight hours and ten minutes? (with the time in HAVING)',
    sql: `
      SELECT site, computer_name, started_at FROM logins GROUP BY site, computer_name, started_at, ended_at
      HAVING started_at > now() - INTERVAL 21 DAY AND ended_at - started_at > INTERVAL 8 HOUR + INTERVAL 10 MINUTE`,
    expect: (state) =>
      state
        .logins(state.now - 21 * DAY)
        .filter(({ it }) => !it.failure && (it.end ?? 0) - it.start > 8 * HOUR + 10 * MINUTE)
        .map(({ site, it }) => [site, it.desktop.name, time(it.start)]),
  },
  {
    asks: 'How many logins were there in each of the last three weeks? (with the time outside of the subquery)',
    sql: `
      SELECT week, n FROM (SELECT date_trunc('week', started_at) AS week, count(*) AS n FROM logins GROUP BY week)
      WHERE week >= date_trunc('week', now()) - INTERVAL 21 DAY ORDER BY week`,
    expect: (state) =>
      sorted(
        counted(state.logins(monday(state) - 21 * DAY - 1), ({ it }) => [
          time(monday(state) - Math.ceil((monday(state) - it.start) / (7 * DAY)) * 7 * DAY),
        ]),
        1,
      ),
    ordered: true,
  },
];

const EVENTS: Question[] = [
  {
    asks: 'How many logins failed in each hour of the last two days?',
    sql: 'example: Failed logins by hour, last two days',
    expect: (state) =>
      sorted(
        counted(
          state.events(state.now - 2 * DAY).filter(({ it }) => it.failure),
          ({ it }) => [time(Math.floor(it.start / HOUR) * HOUR)],
        ),
        1,
      ),
    ordered: true,
  },
  {
    asks: 'Of what did logins fail in the last week, how often, and for how many people?',
    sql: `
      SELECT error_code, error_msg, count(*) AS n, count(DISTINCT (site, user_name)) FROM events
      WHERE is_success = false AND occurred_at > now() - INTERVAL 7 DAY GROUP BY ALL ORDER BY n DESC, error_code`,
    expect: (state) =>
      sorted(
        grouped(
          state.events(state.now - 7 * DAY).filter(({ it }) => it.failure),
          ({ it }) => [it.failure!.code, it.failure!.message],
        ).map(([key, all]) => [
          ...key,
          all.length,
          distinct(all.map(({ site, it }) => `${site} ${it.user.name}`)).length,
        ]),
        -3,
        1,
      ),
    ordered: true,
  },
  {
    asks: 'What happened in the last 24 hours, by kind?',
    sql: `
      SELECT event_type, count(*), count(*) FILTER (NOT is_success) FROM events
      WHERE occurred_at > now() - INTERVAL 24 HOUR GROUP BY event_type`,
    expect: (state) =>
      grouped(state.events(state.now - DAY), ({ it }) => [it.type]).map(([key, all]) => [
        ...key,
        all.length,
        all.filter(({ it }) => it.failure).length,
      ]),
  },
  {
    asks: 'What did this user do since last Thursday?',
    sql: (state) => `
      SELECT occurred_at, event_type, resource_name, is_success FROM events
      WHERE user_name = '${struggling(state).name}' AND occurred_at >= '2026-10-29 00:00:00'
      ORDER BY occurred_at, event_type`,
    site: 'sandbox',
    expect: (state) => {
      const { name } = struggling(state);
      return sorted(
        state
          .events(Date.UTC(2026, 9, 29) - 1)
          .filter(({ it }) => it.user.name === name)
          .map(({ it }) => [time(it.start), it.type, (it.desktop ?? it.user).name, !it.failure]),
        1,
        2,
      );
    },
    ordered: true,
  },
  {
    asks: 'From which addresses and systems do the most failures of the last three days come?',
    sql: `
      SELECT source_ip, client_type, count(*) AS n FROM events
      WHERE NOT is_success AND occurred_at > now() - INTERVAL 3 DAY
      GROUP BY ALL ORDER BY n DESC, source_ip, client_type LIMIT 4`,
    expect: (state) =>
      sorted(
        counted(
          state.events(state.now - 3 * DAY).filter(({ it }) => it.failure),
          ({ world, it }) => [
            terminalAt(world, it.user, it.start).publicIp,
            terminalOf(it.user).os.split(' ')[0]!.toUpperCase(),
          ],
        ),
        -3,
        1,
        2,
      ).slice(0, 4),
    ordered: true,
  },
  {
    asks: 'Who starts and stops his desktop himself most often, in the last 30 days?',
    sql: `
      SELECT site, user_name, count(*) FILTER (event_type = 'startDesktop') AS starts, count(*) AS n FROM events
      WHERE event_type IN ('startDesktop', 'stopDesktop') AND occurred_at > now() - INTERVAL 29 DAY
      GROUP BY ALL ORDER BY n DESC, site, user_name LIMIT 6`,
    expect: (state) =>
      sorted(
        grouped(
          state.events(state.now - 29 * DAY).filter(({ it }) => it.type.match(/^st(art|op)Desktop$/)),
          ({ site, it }) => [site, it.user.name],
        ).map(([key, all]) => [...key, all.filter(({ it }) => it.type === 'startDesktop').length, all.length]),
        -4,
        1,
        2,
      ).slice(0, 6),
    ordered: true,
  },
  {
    asks: 'Who cannot get in: failures and no success since, with the account and the desktop?',
    sql: `
      WITH last AS (
        SELECT site, user_name, max(occurred_at) FILTER (NOT is_success) AS failed,
          max(occurred_at) FILTER (is_success AND event_type = 'connectDesktop') AS succeeded
        FROM events WHERE occurred_at > now() - INTERVAL 10 DAY GROUP BY ALL
      )
      SELECT l.site, l.user_name, u.locked, u.account_expired, d.status FROM last l
      JOIN users u USING (site, user_name) LEFT JOIN desktops d ON d.site = l.site AND d.user_name = l.user_name
      WHERE l.failed > coalesce(l.succeeded, '1970-01-01')`,
    expect: (state) =>
      grouped(state.events(state.now - 10 * DAY), ({ site, it }) => [site, it.user.name]).flatMap(
        ([[site, name], all]) => {
          const last = (fits: (event: (typeof all)[number]['it']) => boolean) =>
            Math.max(0, ...all.filter(({ it }) => fits(it)).map(({ it }) => it.start));
          if (last((it) => it.failure !== undefined) <= last((it) => !it.failure && it.type === 'connectDesktop'))
            return [];
          const { world } = all[0]!;
          const person = world.people.named(name!)!;
          const theirs = world.fleet.all().filter((desktop) => ownerOf(desktop)?.id === person.id);
          const rows = theirs.length > 0 ? theirs.map(({ status }) => status) : [null];
          return rows.map((status) => [site, name, person.locked, isExpired(person, state), status]);
        },
      ),
  },
];

const USAGE: Question[] = [
  {
    asks: 'Who worked most in the last 30 days?',
    sql: 'SELECT site, user_name, used_hours, logins FROM user_usage ORDER BY used_hours DESC, site, user_name LIMIT 10',
    expect: (state) =>
      sorted(
        state.userUsage().map(({ site, name, hours, logins }) => [site, name, hours, logins]),
        -3,
        1,
        2,
      ).slice(0, 10),
    ordered: true,
  },
  {
    asks: 'Whose logins failed more than three times this month, and in which share?',
    sql: `
      SELECT site, user_name, failed_logins, logins, round(100.0 * failed_logins / logins, 1) FROM user_usage
      WHERE failed_logins > 3`,
    expect: (state) =>
      state
        .userUsage()
        .filter(({ failed }) => failed > 3)
        .map(({ site, name, failed, logins }) => [site, name, failed, logins, round((100 * failed) / logins, 1)]),
  },
  {
    asks: 'How many hours is a desktop of each department used a month: on average, in the middle, at most?',
    sql: `
      SELECT d.tags['dept'] AS dept, avg(u.used_hours), median(u.used_hours), max(u.used_hours)
      FROM desktop_usage u JOIN desktops d USING (desktop_id) GROUP BY dept`,
    expect: (state) =>
      grouped(state.desktops(), ({ it }) => [tag(it, 'dept')]).map(([key, all]) => {
        const hours = all.map(({ world, it }) => state.usedHours(world, it));
        return [...key, mean(hours), median(hours), Math.max(...hours)];
      }),
  },
  {
    asks: 'Which department has which share of desktops that were idle for 30 days?',
    sql: `
      SELECT d.site, d.tags['dept'] AS dept, 100.0 * count(*) FILTER (u.idle_days >= 30) / count(*) AS percent
      FROM desktops d JOIN desktop_usage u USING (desktop_id) GROUP BY ALL HAVING percent > 0 ORDER BY percent DESC, d.site, dept`,
    expect: (state) =>
      sorted(
        grouped(state.desktops(), ({ site, it }) => [site, tag(it, 'dept')])
          .map(([key, all]) => [
            ...key,
            (100 * all.filter(({ world, it }) => state.idleDays(world, it) >= 30).length) / all.length,
          ])
          .filter(([, , percent]) => (percent as number) > 0),
        -3,
        1,
        2,
      ),
    ordered: true,
  },
  {
    asks: 'Which powerful desktops (16 processors or more) are used less than 20 hours a month?',
    sql: `
      SELECT d.site, d.computer_name, d.cpu, u.used_hours FROM desktops d JOIN desktop_usage u USING (desktop_id)
      WHERE d.cpu >= 16 AND u.used_hours < 20`,
    expect: (state) =>
      state
        .desktops(({ product }) => product.cpu >= 16)
        .map(({ site, world, it }) => [site, it.name, it.product.cpu, state.usedHours(world, it)])
        .filter(([, , , hours]) => (hours as number) < 20),
  },
  {
    asks: 'Which two desktops of each pool are used most?',
    sql: `
      SELECT p.site, p.pool_name, u.computer_name, u.used_hours,
        rank() OVER (PARTITION BY p.pool_id ORDER BY u.used_hours DESC) AS place
      FROM desktop_usage u JOIN pools p USING (pool_id) WHERE u.used_hours >= 1 QUALIFY place <= 2`,
    expect: (state) =>
      grouped(
        state.desktops((desktop, world) => desktop.pool !== undefined && state.usedHours(world, desktop) >= 1),
        ({ site, it }) => [site, it.pool!.name],
      ).flatMap(([key, all]) =>
        sorted(
          all.map(({ world, it }) => [...key, it.name, state.usedHours(world, it)]),
          -4,
        )
          .slice(0, 2)
          .map((row, index) => [...row, index + 1]),
      ),
  },
];

const ADMINISTRATORS = ['administrators', 'sudo'];
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function isExpired({ expires }: Person, { now }: State): boolean {
  return expires !== 0 && expires <= now;
}

function policiesOf(state: State) {
  return state.all((world) => world.part(policyGroups).all());
}

function today({ now }: State): number {
  return Math.floor(now / DAY) * DAY;
}

/** The last one that began; day 4 of the epoch was one. */
function monday(state: State): number {
  return today(state) - ((today(state) / DAY + 3) % 7) * DAY;
}

function whose({ site, it }: { site: string; it: Login }): string {
  return `${site} ${it.user.name}`;
}

/** Keeps the first thing of each key. */
function firstOf<T>(keyOf: (thing: T) => string): (thing: T) => boolean {
  const seen = new Set<string>();
  return (thing) => {
    const key = keyOf(thing);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}

function withoutLogin(state: State, days: number): Row[] {
  const here = new Set(
    state
      .logins(state.now - days * DAY - 1)
      .filter(({ it }) => !it.failure)
      .map(whose),
  );
  return state
    .people(({ desktops }) => desktops.size > 0)
    .filter(({ site, it }) => !here.has(`${site} ${it.name}`))
    .map(({ site, it }) => [site, it.name]);
}

function weekByWeek(state: State): Row[] {
  return state.sites.map(({ site }) => {
    const of = (from: number, to: number) => state.logins(from - 1, to).filter((each) => each.site === site).length;
    return [site, of(state.now - 14 * DAY, state.now - 7 * DAY - 1), of(state.now - 7 * DAY, state.now)];
  });
}

/** The first whose login fails, of the main site. */
function struggling(state: State): { name: string } {
  return state.logins(state.now - 3 * DAY).find(({ site, it }) => site === 'sandbox' && it.failure)!.it.user;
}

export const PEOPLE = {
  windows: WINDOWS,
  users: USERS,
  policies: POLICIES,
  logins: LOGINS,
  events: EVENTS,
  usage: USAGE,
};
