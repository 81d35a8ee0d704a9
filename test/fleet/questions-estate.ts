import { DAY, monthsAfter } from '../../src/sandbox/time.ts';
import { appImages } from '../../src/sandbox/world/app-images.ts';
import { appServers } from '../../src/sandbox/world/app-servers.ts';
import { PRODUCTS } from '../../src/sandbox/world/company.ts';
import { ownerOf, shown } from '../../src/sandbox/world/desktop.ts';
import { eips, holderOf } from '../../src/sandbox/world/eips.ts';
import { internetModes } from '../../src/sandbox/world/internet.ts';
import { distinguishedName, ous } from '../../src/sandbox/world/ou.ts';
import { quotasOf } from '../../src/sandbox/world/quotas.ts';
import { workspaceService } from '../../src/sandbox/world/service.ts';
import {
  counted,
  distinct,
  grouped,
  type Question,
  round,
  type State,
  sorted,
  sum,
  tag,
  time,
} from './questions-state.ts';

const WINDOWS_10 = "d.os_type = 'Windows' AND CAST(regexp_extract(d.os_version, 'Build (\\d+)', 1) AS INT) < 22000";

/** Of one thing, whose name or id somebody has at hand: of these the API is asked for what is wanted alone. */
const LOOKUPS: Question[] = [
  {
    asks: 'What desktop is at this address, and who uses it?',
    sql: (state) =>
      `SELECT computer_name, user_name, status FROM desktops WHERE ip = '${state.desktops()[40]!.it.nic.ip}' AND site = 'sandbox'`,
    expect: (state) => {
      const { it } = state.desktops()[40]!;
      return [[it.name, ownerOf(it)?.name ?? null, shown(it, state.now).status]];
    },
  },
  {
    asks: 'Show me what there is to know about these three desktops',
    sql: (state) => `
      SELECT computer_name, os_type, image_name, cpu, memory_gb, disk_gb, price_month, is_prepaid, az, ip, sid,
        is_support_internet
      FROM desktops WHERE desktop_id IN (${ids(someThree(state))})`,
    expect: (state) =>
      someThree(state).map(({ world, it }) => [
        it.name,
        it.image.os,
        it.image.name,
        it.product.cpu,
        it.product.memory / 1024,
        sum([it.root, ...it.data].map(({ size }) => size)),
        state.price(it),
        it.prepaid,
        it.zone,
        it.nic.ip,
        it.sid,
        internetModes(world, it).length > 0,
      ]),
  },
  {
    asks: 'Which desktops does this user have?',
    sql: (state) => `SELECT site, computer_name, status, login_status FROM desktops WHERE user_name = '${twin(state)}'`,
    expect: (state) => {
      const name = twin(state);
      return state
        .desktops((desktop) => ownerOf(desktop)?.name === name)
        .map(({ site, it }) => [site, it.name, shown(it, state.now).status, it.login]);
    },
  },
  {
    asks: 'Whose are the desktops DESIGN-W10-003 and DEV-W11-002?',
    sql: `
      SELECT site, computer_name, user_name, ou_name, attach_state FROM desktops
      WHERE computer_name IN ('DESIGN-W10-003', 'DEV-W11-002')`,
    expect: (state) =>
      state
        .desktops(({ name }) => ['DESIGN-W10-003', 'DEV-W11-002'].includes(name))
        .map(({ site, it }) => [site, it.name, ownerOf(it)?.name ?? null, it.ou, it.attachState]),
  },
  {
    asks: 'What disks and addresses do these desktops have?',
    sql: (state) => `
      SELECT v.desktop_id, v.volume_id, v.is_system, v.type, v.size_gb, n.ip, n.mac FROM disks v
      JOIN nics n USING (desktop_id) WHERE v.desktop_id IN (${ids(someThree(state))})`,
    expect: (state) =>
      someThree(state).flatMap(({ it }) =>
        [it.root, ...it.data].flatMap((disk) =>
          [it.nic.ip, ...(it.nic.eip ? [it.nic.eip.address] : [])].map((ip) => [
            it.id,
            disk.volumeId,
            disk === it.root,
            disk.type,
            disk.size,
            ip,
            it.nic.mac,
          ]),
        ),
      ),
  },
  {
    asks: 'Who may use this desktop, and with which rights?',
    sql: (state) =>
      `SELECT type, user_name, user_group FROM desktop_users WHERE desktop_id = '${someThree(state)[2]!.it.id}'`,
    expect: (state) => someThree(state)[2]!.it.assignments.map(({ type, name, privilege }) => [type, name, privilege]),
  },
  {
    asks: 'What snapshots are there of this desktop?',
    sql: (state) => `
      SELECT snapshot_name, is_system, status, create_type, created_at FROM snapshots
      WHERE desktop_id = '${state.sites[1]!.world.snapshots.all()[0]!.desktopId}'`,
    expect: ({ sites }) => {
      const all = sites[1]!.world.snapshots.all();
      return all
        .filter(({ desktopId }) => desktopId === all[0]!.desktopId)
        .map(({ name, system, status, how, created }) => [name, system, status, how, time(second(created))]);
    },
  },
  {
    asks: 'Whose is this public address?',
    sql: (state) => `
      SELECT e.site, e.bandwidth_mbit, d.computer_name, d.user_name FROM eips e LEFT JOIN desktops d USING (desktop_id)
      WHERE e.address = '${bound(state).it.address}'`,
    expect: (state) =>
      state
        .all((world) => world.part(eips).all())
        .filter(({ it }) => it.address === bound(state).it.address)
        .map(({ site, world, it }) => {
          const desktop = holderOf(world, it);
          return [site, it.size, desktop?.name ?? null, (desktop && ownerOf(desktop)?.name) ?? null];
        }),
  },
  {
    asks: 'How many hours did this user work last month, and on what?',
    sql: (state) => `
      SELECT u.site, u.used_hours, u.logins, x.desktop_id FROM user_usage u JOIN desktop_users x USING (site, user_name)
      WHERE u.user_name = '${twin(state)}'`,
    expect: (state) => {
      const name = twin(state);
      return state
        .userUsage()
        .filter((usage) => usage.name === name)
        .flatMap(({ site, hours, logins }) =>
          state
            .desktops(({ assignments }) => assignments.some((each) => each.name === name))
            .filter((each) => each.site === site)
            .map(({ it }) => [site, hours, logins, it.id]),
        );
    },
  },
  {
    asks: 'Who worked 99.5 hours or more in the last 30 days?',
    sql: 'SELECT site, count(*), min(used_hours) FROM user_usage WHERE used_hours >= 99.5 GROUP BY site',
    expect: (state) =>
      grouped(
        state.userUsage().filter(({ hours }) => hours >= 99.5),
        ({ site }) => [site],
      ).map(([key, all]) => [...key, all.length, Math.min(...all.map(({ hours }) => hours))]),
  },
  {
    asks: 'Which desktops have been idle for 40 to 50 days?',
    sql: 'SELECT site, computer_name, idle_days FROM desktop_usage WHERE idle_days BETWEEN 40 AND 50',
    expect: (state) =>
      state
        .desktops()
        .map(({ site, world, it }) => [site, it.name, state.idleDays(world, it)])
        .filter(([, , days]) => (days as number) >= 40 && (days as number) <= 50),
  },
  {
    asks: 'Which desktops were used for more than 120 hours?',
    sql: 'SELECT site, computer_name, used_hours FROM desktop_usage WHERE 120 < used_hours',
    expect: (state) =>
      state
        .desktops()
        .map(({ site, world, it }) => [site, it.name, state.usedHours(world, it)])
        .filter(([, , hours]) => (hours as number) > 120),
  },
  {
    asks: 'How many desktops of each site are in the statistics of usage?',
    sql: 'SELECT site, count(*) FROM desktop_usage WHERE idle_days > -1 GROUP BY site',
    expect: ({ sites }) => sites.map(({ site, world }) => [site, world.fleet.size]),
  },
  {
    asks: 'What is in this pool?',
    sql: (state) =>
      `SELECT computer_name, len(inconsistent_types) FROM pool_desktops WHERE pool_id = '${emptyingPool(state).it.id}'`,
    expect: (state) =>
      state
        .desktops(({ pool }) => pool === emptyingPool(state).it)
        .map(({ it }) => [it.name, it.image === it.pool!.image ? 0 : 1]),
  },
  {
    asks: 'Who is in this user group?',
    sql: (state) => `SELECT site, user_name FROM group_members WHERE group_id = '${contractors(state).it.id}'`,
    expect: (state) =>
      state
        .people(({ groups }) => groups.some(({ id }) => id === contractors(state).it.id))
        .map(({ site, it }) => [site, it.name]),
  },
];

const DESKTOPS: Question[] = [
  {
    asks: 'How many desktops are there at each site, and how many of them are running?',
    sql: `SELECT site, count(*), count(*) FILTER (status = 'ACTIVE') FROM desktops GROUP BY site ORDER BY site`,
    expect: ({ sites, now }) =>
      sorted(
        sites.map(({ site, world: { fleet } }) => [
          site,
          fleet.size,
          fleet.all().filter((desktop) => shown(desktop, now).status === 'ACTIVE').length,
        ]),
        1,
      ),
    ordered: true,
  },
  {
    asks: 'Which desktops are in error, and whose are they?',
    sql: `SELECT site, computer_name, user_name FROM desktops WHERE status = 'ERROR'`,
    expect: (state) =>
      state
        .desktops((desktop) => shown(desktop, state.now).status === 'ERROR')
        .map(({ site, it }) => [site, it.name, ownerOf(it)?.name ?? null]),
  },
  {
    asks: 'Which Windows 10 desktops in the Design pool have not been used for 30 days, who owns them, and what do they cost?',
    sql: `
      SELECT d.site, d.computer_name, string_agg(u.user_name, ', ' ORDER BY u.user_name) AS owners, g.idle_days,
        d.price_month
      FROM pools p
      JOIN pool_desktops m USING (pool_id)
      JOIN desktops d USING (desktop_id)
      JOIN desktop_usage g USING (desktop_id)
      LEFT JOIN desktop_users u USING (desktop_id)
      WHERE p.pool_name ILIKE '%design%' AND ${WINDOWS_10} AND g.idle_days >= 30
      GROUP BY ALL
      ORDER BY g.idle_days DESC, d.site`,
    expect: (state) =>
      sorted(
        state
          .desktops(({ pool, image }) => image.code === 'W10' && /design/i.test(pool?.name ?? ''))
          .map(({ site, world, it }) => [
            site,
            it.name,
            it.assignments
              .map(({ name }) => name)
              .sort()
              .join(', '),
            state.idleDays(world, it),
            state.price(it),
          ])
          .filter(([, , , idle]) => (idle as number) >= 30),
        -4,
        1,
      ),
    ordered: true,
  },
  {
    asks: 'Windows 10 unused for 30 days, owners, cost, as the schema has it',
    sql: 'example: Windows 10 unused for 30 days, owners, cost',
    expect: (state) =>
      state
        .desktops((desktop, world) => desktop.image.code === 'W10' && state.idleDays(world, desktop) >= 30)
        .map(({ world, it }) => [it.name, ownerOf(it)?.name ?? null, state.idleDays(world, it), state.price(it)]),
  },
  {
    asks: 'A tag, and the latest snapshot, as the schema has it',
    sql: 'example: A tag, and the latest snapshot',
    expect: (state) =>
      state
        .desktops((desktop) => tag(desktop, 'dept') === 'design')
        .map(({ world, it }) => {
          const theirs = world.snapshots.all().filter(({ desktopId }) => desktopId === it.id);
          return [
            it.id,
            it.name,
            theirs.length === 0 ? null : time(second(Math.max(...theirs.map(({ created }) => created)))),
          ];
        }),
  },
  {
    asks: 'How are the desktops spread over their states, in percent?',
    sql: `
      SELECT status, count(*) AS n, round(100.0 * count(*) / sum(count(*)) OVER (), 1) AS percent
      FROM desktops GROUP BY status ORDER BY n DESC, status`,
    expect: (state) => {
      const all = state.desktops();
      const counts = counted(all, ({ it }) => [shown(it, state.now).status]);
      return sorted(
        counts.map(([status, n]) => [status, n, round((100 * (n as number)) / all.length, 1)]),
        -2,
        1,
      );
    },
    ordered: true,
  },
  {
    asks: 'States of the desktops by site, as a table with a column for each state',
    sql: `PIVOT (SELECT site, status FROM desktops) ON status IN ('ACTIVE', 'SHUTOFF', 'HIBERNATED', 'ERROR') USING count(*) ORDER BY site`,
    expect: ({ sites, now }) =>
      sorted(
        sites.map(({ site, world: { fleet } }) => [
          site,
          ...['ACTIVE', 'SHUTOFF', 'HIBERNATED', 'ERROR'].map(
            (status) => fleet.all().filter((desktop) => shown(desktop, now).status === status).length,
          ),
        ]),
        1,
      ),
    ordered: true,
  },
  {
    asks: 'Which desktops are being rebuilt or otherwise worked on?',
    sql: 'SELECT site, computer_name, task_status FROM desktops WHERE task_status IS NOT NULL',
    expect: (state) =>
      state
        .desktops((desktop) => shown(desktop, state.now).task !== '')
        .map(({ site, it }) => [site, it.name, shown(it, state.now).task]),
  },
  {
    asks: 'How many people are connected to a desktop of each department right now?',
    sql: `
      SELECT tags['dept'] AS dept, count(*) FROM desktops WHERE login_status = 'CONNECTED' GROUP BY dept`,
    expect: (state) =>
      counted(
        state.desktops(({ login }) => login === 'CONNECTED'),
        ({ it }) => [tag(it, 'dept')],
      ),
  },
  {
    asks: 'Which desktops run although nobody has them?',
    sql: `
      SELECT d.site, d.computer_name FROM desktops d ANTI JOIN desktop_users u USING (desktop_id)
      WHERE d.status = 'ACTIVE'`,
    expect: (state) =>
      state
        .desktops((desktop) => desktop.assignments.length === 0 && shown(desktop, state.now).status === 'ACTIVE')
        .map(({ site, it }) => [site, it.name]),
  },
  {
    asks: 'Which desktops are in maintenance, and since when do they exist?',
    sql: 'SELECT computer_name, created_at FROM desktops WHERE in_maintenance_mode ORDER BY created_at',
    site: 'sandbox',
    expect: (state) =>
      sorted(
        state.desktops(({ maintenance }) => maintenance).map(({ it }) => [it.name, time(it.created)]),
        2,
      ),
    ordered: true,
  },
  {
    asks: 'How many processors and how much memory do desktops have, by operating system?',
    sql: 'SELECT os_type, count(*), sum(cpu), sum(memory_gb), avg(cpu) FROM desktops GROUP BY os_type',
    expect: (state) =>
      grouped(state.desktops(), ({ it }) => [it.image.os]).map(([[os], all]) => {
        const cpu = sum(all.map(({ it }) => it.product.cpu));
        return [os, all.length, cpu, sum(all.map(({ it }) => it.product.memory / 1024)), cpu / all.length];
      }),
  },
  {
    asks: 'In which quarter were how many desktops created, and how many are there by then?',
    sql: `
      SELECT strftime(date_trunc('quarter', created_at), '%Y-%m') AS quarter, count(*) AS n,
        sum(count(*)) OVER (ORDER BY quarter) AS so_far
      FROM desktops GROUP BY quarter ORDER BY quarter`,
    expect: (state) => {
      const quarter = (moment: number) => {
        const at = new Date(moment);
        return `${at.getUTCFullYear()}-${String(3 * Math.floor(at.getUTCMonth() / 3) + 1).padStart(2, '0')}`;
      };
      let soFar = 0;
      return sorted(
        counted(state.desktops(), ({ it }) => [quarter(it.created)]),
        1,
      ).map(([name, n]) => {
        soFar += n as number;
        return [name, n, soFar];
      });
    },
    ordered: true,
  },
  {
    asks: 'Which five desktops are the youngest?',
    sql: 'SELECT site, computer_name, created_at::DATE FROM desktops ORDER BY created_at DESC LIMIT 5',
    expect: (state) =>
      state
        .desktops()
        .sort((a, b) => b.it.created - a.it.created)
        .slice(0, 5)
        .map(({ site, it }) => [site, it.name, time(it.created)!.slice(0, 10)]),
    ordered: true,
  },
  {
    asks: 'How many desktops are in each organizational unit, the empty ones too?',
    sql: `
      SELECT o.ou_name, count(d.desktop_id) FROM ous o LEFT JOIN desktops d ON d.site = o.site AND d.ou_name = o.ou_dn
      WHERE o.site = 'sandbox' GROUP BY o.ou_name`,
    expect: ({ sites: [main] }) =>
      main!.world
        .part(ous)
        .all()
        .map(({ name }) => [name, main!.world.fleet.all().filter(({ ou }) => ou === distinguishedName(name)).length]),
  },
  {
    asks: 'Which desktops are in another network than everybody else of their department?',
    sql: `
      SELECT site, computer_name, subnet_id FROM desktops
      QUALIFY count(*) OVER (PARTITION BY site, tags['dept'], subnet_id) = 1`,
    expect: (state) =>
      grouped(state.desktops(), ({ site, it }) => [site, tag(it, 'dept'), it.nic.subnet.id])
        .filter(([, all]) => all.length === 1)
        .map(([[site, , subnet], [one]]) => [site, one!.it.name, subnet]),
  },
  {
    asks: 'How many desktops have each security group?',
    sql: 'SELECT g, count(*) FROM (SELECT unnest(security_groups) AS g FROM desktops) GROUP BY g',
    expect: (state) =>
      counted(
        state.desktops().flatMap(({ world, it }) => it.securityGroups.map((id) => world.securityGroups.get(id)!.name)),
        (name) => [name],
      ),
  },
  {
    asks: 'Which desktops outside the design department may reach the render farm (sg-design-render)?',
    sql: `
      SELECT computer_name FROM desktops
      WHERE list_contains(security_groups, 'sg-design-render') AND tags['dept'] IS DISTINCT FROM 'design'`,
    expect: (state) =>
      state
        .desktops(
          (desktop, world) =>
            desktop.securityGroups.some((id) => world.securityGroups.get(id)?.name === 'sg-design-render') &&
            tag(desktop, 'dept') !== 'design',
        )
        .map(({ it }) => [it.name]),
  },
  {
    asks: 'How many desktops carry each tag?',
    sql: 'SELECT k AS tag, count(*) FROM (SELECT unnest(map_keys(tags)) AS k FROM desktops) GROUP BY k',
    expect: (state) =>
      counted(
        state.desktops().flatMap(({ it }) => it.tags),
        ({ key }) => [key],
      ),
  },
  {
    asks: 'Which projects have how many desktops at which site?',
    sql: `
      SELECT tags['project'] AS project, site, count(*) FROM desktops WHERE tags['project'] IS NOT NULL GROUP BY ALL`,
    expect: (state) =>
      counted(
        state.desktops((desktop) => tag(desktop, 'project') !== null),
        ({ site, it }) => [tag(it, 'project'), site],
      ),
  },
  {
    asks: 'Which desktops have no cost centre?',
    sql: `SELECT site, computer_name FROM desktops WHERE tags IS NULL OR NOT list_contains(map_keys(tags), 'cost-centre')`,
    expect: (state) =>
      state.desktops((desktop) => tag(desktop, 'cost-centre') === null).map(({ site, it }) => [site, it.name]),
  },
  {
    asks: 'Which disks are larger than 150 GB, by type: how many, and how many GB in all?',
    sql: 'SELECT type, count(*), sum(size_gb) FROM disks WHERE size_gb > 150 GROUP BY type',
    expect: (state) =>
      grouped(
        state
          .desktops()
          .flatMap(({ it }) => [it.root, ...it.data])
          .filter(({ size }) => size > 150),
        ({ type }) => [type],
      ).map(([[type], disks]) => [type, disks.length, sum(disks.map(({ size }) => size))]),
  },
  {
    asks: 'How many GB are on system disks and how many on data disks, by department?',
    sql: `
      SELECT d.tags['dept'] AS dept, sum(v.size_gb) FILTER (v.is_system), sum(v.size_gb) FILTER (NOT v.is_system)
      FROM disks v JOIN desktops d USING (desktop_id) GROUP BY dept`,
    expect: (state) =>
      grouped(state.desktops(), ({ it }) => [tag(it, 'dept')]).map(([[dept], all]) => {
        const data = all.flatMap(({ it }) => it.data.map(({ size }) => size));
        return [dept, sum(all.map(({ it }) => it.root.size)), data.length > 0 ? sum(data) : null];
      }),
  },
  {
    asks: 'Which desktops have a public address besides their own, and at what bandwidth?',
    sql: `
      SELECT n.site, d.computer_name, n.ip, e.bandwidth_mbit, e.charge_mode
      FROM nics n JOIN desktops d USING (desktop_id) LEFT JOIN eips e ON e.desktop_id = n.desktop_id AND e.address = n.ip
      WHERE n.ip <> d.ip`,
    expect: (state) =>
      state
        .desktops(({ nic }) => nic.eip !== undefined)
        .map(({ site, world, it }) => {
          const eip = world
            .part(eips)
            .all()
            .find((each) => holderOf(world, each) === it);
          return [site, it.name, it.nic.eip?.address, eip?.size ?? null, eip?.charge ?? null];
        }),
  },
  {
    asks: 'Do two desktops of a site have the same address?',
    sql: 'SELECT site, ip, count(*) FROM nics GROUP BY site, ip HAVING count(*) > 1',
    expect: (state) =>
      counted(
        state.desktops().flatMap(({ site, it: { nic } }) => [nic.ip, nic.eip?.address].map((ip) => [site, ip])),
        (each) => each,
      ).filter(([, ip, n]) => ip !== undefined && (n as number) > 1),
    none: true,
  },
  {
    asks: 'Which public addresses do we pay for although no desktop has them?',
    sql: 'SELECT site, address, bandwidth_mbit, charge_mode FROM eips WHERE desktop_id IS NULL',
    expect: (state) =>
      state
        .all((world) => world.part(eips).all())
        .filter(({ it, world }) => it.natId === undefined && !holderOf(world, it))
        .map(({ site, it }) => [site, it.address, it.size, it.charge]),
  },
];

const POOLS: Question[] = [
  {
    asks: 'How full is each desktop pool?',
    sql: `
      SELECT site, pool_name, type, desktop_count, desktop_used,
        round(100 * desktop_used / nullif(desktop_count, 0)) AS percent
      FROM pools`,
    expect: (state) =>
      poolsOf(state).map(({ site, it, members }) => {
        const used = members.filter(
          ({ assignments, login }) =>
            assignments.some(({ type }) => type === 'USER') || login === 'CONNECTED' || login === 'DISCONNECTED',
        ).length;
        const percent = members.length === 0 ? null : round((100 * used) / members.length);
        return [site, it.name, it.kind, members.length, used, percent];
      }),
  },
  {
    asks: 'States by pool, as the schema has it',
    sql: 'example: States by pool',
    expect: (state) =>
      counted(
        state.desktops(({ pool }) => pool !== undefined),
        ({ site, it }) => [site, it.pool!.name, shown(it, state.now).status],
      ),
  },
  {
    asks: 'From which images are the pools made, how are they paid for, and is one of them in maintenance?',
    sql: 'SELECT pool_name, image_name, is_prepaid, in_maintenance_mode, created_at FROM pools',
    expect: (state) =>
      poolsOf(state).map(({ it }) => [it.name, it.image.name, it.prepaid, it.maintenance, time(it.created)]),
  },
  {
    asks: 'Which pools have nothing in them, or nobody who may use them?',
    sql: `
      SELECT p.site, p.pool_name, count(DISTINCT m.desktop_id), count(DISTINCT u.user_id)
      FROM pools p LEFT JOIN pool_desktops m USING (pool_id) LEFT JOIN pool_users u USING (pool_id)
      GROUP BY ALL HAVING count(m.desktop_id) = 0 OR count(u.user_id) = 0`,
    expect: (state) =>
      poolsOf(state)
        .filter(({ it, members }) => members.length === 0 || it.authorized.length === 0)
        .map(({ site, it, members }) => [site, it.name, members.length, it.authorized.length]),
  },
  {
    asks: 'Which desktops are not what their pool says they should be, and in what?',
    sql: `
      SELECT m.computer_name, p.pool_name, m.inconsistent_types, d.product_id AS has, p.product_id AS should
      FROM pool_desktops m JOIN pools p USING (pool_id) JOIN desktops d USING (desktop_id)
      WHERE list_contains(m.inconsistent_types, 'PRODUCT')`,
    expect: (state) =>
      state
        .desktops(({ pool, product }) => pool !== undefined && pool.product !== product)
        .map(({ it }) => [
          it.name,
          it.pool!.name,
          ['PRODUCT', ...(it.image === it.pool!.image ? [] : ['IMAGE'])],
          it.product.id,
          it.pool!.product.id,
        ]),
  },
  {
    asks: 'Which pools create desktops by themselves, up to how many, and how many do they keep ready?',
    sql: 'SELECT site, pool_name, max_auto_created, min_idle FROM pools WHERE enable_autoscale',
    expect: (state) =>
      poolsOf(state)
        .filter(({ it }) => it.autoscale)
        .map(({ site, it }) => [site, it.name, it.policy?.most, it.policy?.minIdle]),
  },
  {
    asks: 'Which user groups may use which pools, and how many people is that?',
    sql: `
      SELECT u.site, p.pool_name, u.user_name AS group_name, count(g.user_id) AS people
      FROM pool_users u JOIN pools p USING (pool_id) LEFT JOIN group_members g ON g.group_id = u.user_id
      WHERE u.type = 'USER_GROUP' GROUP BY ALL`,
    expect: (state) =>
      poolsOf(state).flatMap(({ site, world, it }) =>
        it.authorized
          .filter(({ type }) => type === 'USER_GROUP')
          .map(({ id, name }) => [site, it.name, name, inGroup(world, id)]),
      ),
  },
];

const COSTS: Question[] = [
  {
    asks: 'What do the desktops of each department cost a month?',
    sql: `
      SELECT tags['dept'] AS dept, count(*) AS n, sum(price_month) AS cost FROM desktops GROUP BY dept ORDER BY cost DESC`,
    expect: (state) =>
      sorted(
        grouped(state.desktops(), ({ it }) => [tag(it, 'dept')]).map(([[dept], all]) => [
          dept,
          all.length,
          sum(all.map(({ it }) => state.price(it))),
        ]),
        -3,
      ),
    ordered: true,
  },
  {
    asks: 'Which desktops are the three dearest of each department at the main site?',
    sql: `
      SELECT tags['dept'] AS dept, computer_name, price_month FROM desktops
      QUALIFY row_number() OVER (PARTITION BY dept ORDER BY price_month DESC, computer_name) <= 3`,
    site: 'sandbox',
    expect: (state) =>
      grouped(state.desktops(), ({ it }) => [tag(it, 'dept')]).flatMap(([[dept], all]) =>
        sorted(
          all.map(({ it }) => [dept, it.name, state.price(it)]),
          -3,
          2,
        ).slice(0, 3),
      ),
  },
  {
    asks: 'How much goes to yearly/monthly desktops and how much to pay-per-use ones, at each site?',
    sql: 'SELECT site, is_prepaid, count(*), sum(price_month) FROM desktops GROUP BY site, is_prepaid',
    expect: (state) =>
      grouped(state.desktops(), ({ site, it }) => [site, it.prepaid]).map(([key, all]) => [
        ...key,
        all.length,
        sum(all.map(({ it }) => state.price(it))),
      ]),
  },
  {
    asks: 'What could we save a month by giving up desktops that nobody has used for 60 days?',
    sql: `
      SELECT d.site, count(*), sum(d.price_month) FROM desktops d JOIN desktop_usage u USING (desktop_id)
      WHERE u.idle_days >= 60 GROUP BY d.site`,
    expect: (state) =>
      grouped(
        state.desktops((desktop, world) => state.idleDays(world, desktop) >= 60),
        ({ site }) => [site],
      ).map(([[site], all]) => [site, all.length, sum(all.map(({ it }) => state.price(it)))]),
  },
  {
    asks: 'Which yearly desktops have been idle for 100 days, except those kept on purpose?',
    sql: `
      SELECT d.site, d.computer_name, u.idle_days, d.price_month
      FROM desktops d JOIN desktop_usage u USING (desktop_id)
      WHERE d.is_prepaid AND u.idle_days > 100 AND d.tags['purpose'] IS NULL`,
    expect: (state) =>
      state
        .desktops(
          (desktop, world) =>
            desktop.prepaid && state.idleDays(world, desktop) > 100 && tag(desktop, 'purpose') === null,
        )
        .map(({ site, world, it }) => [site, it.name, state.idleDays(world, it), state.price(it)]),
  },
  {
    asks: 'Which packages does nobody use, and what would they cost?',
    sql: `
      SELECT p.product_id, p.cpu, p.memory_gb, p.is_gpu, p.price_month
      FROM products p ANTI JOIN desktops d USING (site, product_id)`,
    expect: (state) =>
      state.sites.flatMap(({ world }) =>
        PRODUCTS.filter(({ id }) => !world.fleet.all().some(({ product }) => product.id === id)).map(
          ({ id, cpu, memory, gpu }) => [id, cpu, memory / 1024, gpu, state.prices.products[id]],
        ),
      ),
  },
  {
    asks: 'What kinds of packages are there, from what price on, and with graphics?',
    sql: 'SELECT package_type, count(*), min(price_month), bool_or(is_gpu) FROM products GROUP BY package_type',
    site: 'munich',
    expect: ({ sites, prices }) =>
      grouped(sites[0]!.world.products.all(), ({ edition }) => [edition]).map(([key, all]) => [
        ...key,
        all.length,
        Math.min(...all.map(({ id }) => prices.products[id]!)),
        all.some(({ gpu }) => gpu),
      ]),
  },
  {
    asks: 'How many desktops have each package, and what part of their price are the disks?',
    sql: `
      SELECT d.product_id, count(*), round(100 * sum(d.price_month - p.price_month) / sum(d.price_month), 1)
      FROM desktops d JOIN products p USING (site, product_id) GROUP BY d.product_id`,
    expect: (state) =>
      grouped(state.desktops(), ({ it }) => [it.product.id]).map(([[id], all]) => {
        const whole = sum(all.map(({ it }) => state.price(it)));
        const disks = whole - all.length * state.prices.products[id!]!;
        return [id, all.length, round((100 * disks) / whole, 1)];
      }),
  },
  {
    asks: 'Which images does neither a desktop nor an application server use?',
    sql: `
      SELECT i.site, i.image_name, i.type FROM images i
      WHERE NOT EXISTS (SELECT 1 FROM desktops d WHERE d.image_id = i.image_id)
        AND i.image_id NOT IN (SELECT image_id FROM app_servers)`,
    expect: (state) =>
      state.sites.flatMap(({ site, world }) => {
        const used = new Set([
          ...world.fleet.all().map(({ image }) => image.id),
          ...world
            .part(appServers)
            .all()
            .map(({ imageId }) => imageId),
        ]);
        return [...world.images.all(), ...world.part(appImages).all()]
          .filter(({ id }) => !used.has(id))
          .map(({ name, type }) => [site, name, type]);
      }),
  },
  {
    asks: 'Which quotas are nearly used up?',
    sql: `
      SELECT site, type, used, quota FROM quotas
      WHERE quota > 0 AND used >= 0.8 * quota AND edge_site_id IS NULL`,
    expect: (state) =>
      state
        .all(quotasOf)
        .filter(({ it }) => it.quota > 0 && it.used >= 0.8 * it.quota)
        .map(({ site, it }) => [site, it.type, it.used, it.quota]),
  },
  {
    asks: 'How many desktops run at our edge sites?',
    sql: `SELECT site, edge_site_id, used FROM quotas WHERE edge_site_id IS NOT NULL AND type = 'general_instances'`,
    expect: ({ sites }) =>
      sites.flatMap(({ site, world }) =>
        world
          .part(workspaceService)
          .sites.filter(({ type }) => type === 'IES')
          .map(({ id, zones }) => [site, id, world.fleet.all().filter(({ zone }) => zones.includes(zone)).length]),
      ),
  },
  {
    asks: 'Which yearly desktops expire within the next 30 days, and who uses them?',
    sql: `
      SELECT p.site, d.computer_name, d.user_name, p.expires_at
      FROM prepaid p JOIN desktops d ON d.bill_resource_id = p.resource_id
      WHERE p.is_main AND p.status = 'in use' AND p.expires_at < now() + INTERVAL 30 DAY
      ORDER BY p.expires_at, p.site, d.computer_name`,
    expect: (state) =>
      sorted(
        state
          .desktops(({ expires = 0 }) => expires > state.now && expires < state.now + 30 * DAY)
          .map(({ site, it }) => [site, it.name, ownerOf(it)?.name ?? null, time(second(it.expires!))]),
        4,
        1,
        2,
      ),
    ordered: true,
  },
  {
    asks: 'What has already expired and was not renewed?',
    sql: `SELECT resource_name, expires_at::DATE FROM prepaid WHERE is_main AND status = 'expired'`,
    expect: (state) =>
      state
        .desktops(({ expires = Infinity, frozen }) => expires <= state.now && !frozen)
        .map(({ it }) => [it.name, time(it.expires)!.slice(0, 10)]),
  },
  {
    asks: 'In which months will how many yearly desktops expire in the coming half year?',
    sql: `
      SELECT strftime(expires_at, '%Y-%m') AS month, count(*) FROM prepaid
      WHERE type LIKE '%desktop' AND is_main AND expires_at BETWEEN now() AND now() + INTERVAL 6 MONTH
      GROUP BY month ORDER BY month`,
    expect: (state) =>
      sorted(
        counted(
          state.desktops(({ expires = 0 }) => expires >= state.now && expires <= monthsAfter(state.now, 6)),
          ({ it }) => [time(it.expires)!.slice(0, 7)],
        ),
        1,
      ),
    ordered: true,
  },
  {
    asks: 'How many disks hang on yearly desktops, by kind?',
    sql: `
      SELECT v.spec, count(*) FROM prepaid v JOIN prepaid d ON v.parent_resource_id = d.resource_id
      WHERE v.type LIKE '%volume' AND NOT v.is_main AND d.type LIKE '%desktop' GROUP BY v.spec`,
    expect: (state) =>
      counted(
        state.desktops(({ prepaid }) => prepaid).flatMap(({ it }) => [it.root, ...it.data]),
        ({ type }) => [`workspace.volume.${VOLUME_CODES[type]}`],
      ),
  },
  {
    asks: 'What does a desktop cost on average at each site, and how far is that from the average of all?',
    sql: `
      SELECT site, avg(price_month) AS mean, mean - (SELECT avg(price_month) FROM desktops) AS off
      FROM desktops GROUP BY site`,
    expect: (state) => {
      const mean = (all: ReturnType<State['desktops']>) => sum(all.map(({ it }) => state.price(it))) / all.length;
      return grouped(state.desktops(), ({ site }) => [site]).map(([[site], all]) => [
        site,
        mean(all),
        mean(all) - mean(state.desktops()),
      ]);
    },
  },
  {
    asks: 'List all desktops; then: what do those of the list cost that are switched off?',
    first: 'SELECT site, desktop_id, computer_name, status, user_name, price_month, tags FROM desktops',
    sql: `
      SELECT site, tags['dept'], count(*), sum(price_month) FROM $result WHERE status IN ('SHUTOFF', 'HIBERNATED')
      GROUP BY ALL`,
    expect: (state) =>
      grouped(
        state.desktops((desktop) => ['SHUTOFF', 'HIBERNATED'].includes(shown(desktop, state.now).status)),
        ({ site, it }) => [site, tag(it, 'dept')],
      ).map(([key, all]) => [...key, all.length, sum(all.map(({ it }) => state.price(it)))]),
  },
];

/** How bills call the types of disks. */
const VOLUME_CODES: Readonly<Record<string, string>> = {
  SATA: 'common',
  SAS: 'high',
  GPSSD: 'gpssd',
  SSD: 'ultrahigh',
};

function poolsOf(state: State) {
  return state
    .all(({ pools }) => pools.all())
    .map((each) => ({
      ...each,
      members: each.world.fleet.all().filter(({ pool }) => pool === each.it),
    }));
}

function inGroup(world: State['sites'][number]['world'], id: string): number {
  return world.people.all().filter(({ groups }) => groups.some((group) => group.id === id)).length;
}

/** A name that users of several sites with desktops have. */
function twin(state: State): string {
  const names = grouped(
    state.desktops((desktop) => ownerOf(desktop) !== undefined),
    ({ it }) => [ownerOf(it)!.name],
  );
  return names.find(([, all]) => distinct(all.map(({ site }) => site)).length > 1)![0][0]!;
}

function bound(state: State) {
  return state.all((world) => world.part(eips).all()).find(({ world, it }) => holderOf(world, it))!;
}

function emptyingPool(state: State) {
  return state.all(({ pools }) => pools.all()).find(({ it }) => it.kind === 'STATIC')!;
}

function contractors(state: State) {
  return state.all(({ groups }) => groups.all()).find(({ it }) => it.name === 'contractors')!;
}

/** Lists without milliseconds. */
function second(moment: number): number {
  return Math.floor(moment / 1000) * 1000;
}

function someThree(state: State) {
  const all = state.desktops();
  return [5, 77, 310].map((index) => all[index]!);
}

function ids(things: readonly { it: { id: string } }[]): string {
  return things.map(({ it }) => `'${it.id}'`).join(', ');
}

export const LOOK_UP = { lookups: LOOKUPS };
export const ESTATE = { desktops: DESKTOPS, pools: POOLS, costs: COSTS };
