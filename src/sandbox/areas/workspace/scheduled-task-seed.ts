import type { Random } from '../../random.ts';
import type { ScheduleSettings } from '../../schedule.ts';
import { DAY } from '../../time.ts';
import type { World } from '../../world/world.ts';
import { type ApplyObject, type ScheduledTask, scheduledTasks } from './scheduled-task-work.ts';

type Habit = Pick<ScheduledTask, 'name' | 'type' | 'description'> &
  Partial<Pick<ScheduledTask, 'enabled' | 'force' | 'extra' | 'wait'>> & {
    settings: ScheduleSettings;
    /** A department's desktops, by tag; else the pool whose name this is the beginning of. */
    on: { tag: string } | { pool: string };
  };

const WORKDAYS = '2,3,4,5,6';
const zone = { time_zone: 'Asia/Shanghai' };

/** What the administrators of the company have set up. */
const HABITS: readonly Habit[] = [
  {
    name: '客服中心夜间关机',
    type: 'STOP',
    description: 'Call centre off at night',
    on: { pool: 'Call-centre' },
    settings: { scheduled_type: 'DAY', day_interval: 1, scheduled_time: '23:30:00', ...zone },
    extra: '{"notify_message": "桌面即将关机，请保存文件"}',
  },
  {
    name: '客服中心早班开机',
    type: 'START',
    description: '',
    on: { pool: 'Call-centre' },
    settings: { scheduled_type: 'WEEK', week_list: WORKDAYS, scheduled_time: '07:30:00', ...zone },
  },
  {
    name: 'weekly-reboot-design',
    type: 'REBOOT',
    description: '设计部每周重启',
    on: { pool: 'Design-studio' },
    settings: { scheduled_type: 'WEEK', week_list: '1', scheduled_time: '03:00:00', ...zone },
  },
  {
    name: 'fin-month-end-snapshot',
    type: 'CREATE_SNAPSHOT',
    description: '月末结账前快照',
    on: { tag: 'dept=fin' },
    settings: {
      scheduled_type: 'MONTH',
      month_list: '1,2,3,4,5,6,7,8,9,10,11,12',
      date_list: 'L',
      scheduled_time: '20:00:00',
      ...zone,
    },
  },
  {
    name: 'sales-hibernate',
    type: 'HIBERNATE',
    description: 'Paused: sales works late until the end of the quarter',
    on: { tag: 'dept=sales' },
    settings: { scheduled_type: 'WEEK', week_list: WORKDAYS, scheduled_time: '21:00:00', ...zone },
    enabled: false,
  },
  {
    name: 'hr-断开后休眠',
    type: 'HIBERNATE',
    description: 'Half an hour after the user has left',
    on: { tag: 'dept=hr' },
    settings: { scheduled_type: 'LIFE_CYCLE', life_cycle_type: 'POST_DESKTOP_DISCONNECTED', ...zone },
    wait: 1_800,
  },
];

/** Desktops for each task that somebody set up for a few of them. */
const BLOCK = 2_000;

export function seedScheduledTasks(world: World, random: Random): void {
  for (const habit of HABITS) keep(world, habit, objectOf(world, habit), random);
  const desktops = world.fleet.all();
  for (let index = 0; index * BLOCK < desktops.length; index++) {
    const start = random.int(0, Math.max(0, desktops.length - 8));
    const objects = desktops
      .slice(start, start + random.int(2, 8))
      .map(({ id, name }): ApplyObject => ({ type: 'DESKTOP', id, name }));
    keep(world, maintenanceNight(world, index), objects, random);
  }
}

function objectOf(world: World, { on }: Habit): ApplyObject[] {
  if ('tag' in on) return [{ type: 'DESKTOP_TAG', id: on.tag, name: on.tag }];
  const pool = world.pools.all().find(({ name }) => name.startsWith(on.pool));
  return pool ? [{ type: 'DESKTOP_POOL', id: pool.id, name: pool.name }] : [];
}

/** One that has had its day. */
function maintenanceNight(world: World, index: number): Omit<Habit, 'on'> {
  const date = new Date(world.born - (20 + index) * DAY).toISOString().slice(0, 10);
  return {
    name: `reboot-after-patch-${String(index + 1).padStart(2, '0')}`,
    type: 'REBOOT',
    description: '补丁后重启',
    force: true,
    settings: { scheduled_type: 'FIXED_TIME', scheduled_date: date, scheduled_time: '02:00:00', ...zone },
  };
}

function keep(world: World, habit: Omit<Habit, 'on'>, objects: ApplyObject[], random: Random): void {
  if (objects.length === 0) return;
  const since = world.born - random.int(60, 400) * DAY - random.int(0, DAY);
  const { name, type, description, settings, enabled = true, force = false, extra = '', wait = 0 } = habit;
  const task: ScheduledTask = {
    id: random.uuid(),
    ...{ name, type, description, settings, enabled, force, extra, wait, objects, since },
    priority: 1,
    first: {},
    runs: [],
  };
  const tasks = world.part(scheduledTasks);
  tasks.add(task);
  tasks.remember(task, random);
  tasks.plan(task, world.born);
}
