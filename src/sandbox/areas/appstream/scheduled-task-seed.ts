import type { Random } from '../../random.ts';
import type { ScheduleSettings } from '../../schedule.ts';
import { DAY } from '../../time.ts';
import { serverGroups } from '../../world/app-servers.ts';
import type { World } from '../../world/world.ts';
import { type ServerTask, serverTasks } from './scheduled-task-work.ts';

interface Habit extends Pick<ServerTask, 'name' | 'type' | 'description'> {
  settings: ScheduleSettings;
  enabled?: false;
  force?: true;
}

const zone = { time_zone: 'Asia/Shanghai' };

/** Server groups have them in turn. */
const HABITS: readonly Habit[] = [
  {
    name: 'sunday-restart',
    type: 'RESTART_SERVER',
    description: '每周日重启，清理会话残留',
    settings: { scheduled_type: 'WEEK', week_list: '1', scheduled_time: '04:00:00', ...zone },
    force: true,
  },
  {
    name: '夜间关机',
    type: 'STOP_SERVER',
    description: 'Off at night to save cost',
    settings: { scheduled_type: 'DAY', day_interval: 1, scheduled_time: '23:45:00', ...zone },
  },
  {
    name: 'quarterly-reinstall',
    type: 'REINSTALL_OS',
    description: 'Fresh system disks each quarter; paused',
    settings: {
      scheduled_type: 'MONTH',
      month_list: '1,4,7,10',
      date_list: '1',
      scheduled_time: '02:00:00',
      ...zone,
    },
    enabled: false,
  },
];

const MORNING: Habit = {
  name: '早间开机',
  type: 'START_SERVER',
  description: 'On before work begins',
  settings: { scheduled_type: 'DAY', day_interval: 1, scheduled_time: '07:15:00', ...zone },
};

/** Groups that somebody has set up something for. */
const MOST_GROUPS = 12;

export function seedServerTasks(world: World, random: Random): void {
  const groups = world
    .part(serverGroups)
    .all()
    .filter(({ enabled }) => enabled);
  for (const [index, group] of groups.slice(0, MOST_GROUPS).entries()) {
    const habit = HABITS[index % HABITS.length] as Habit;
    keep(world, habit, group, random);
    // What is switched off at night is switched on in the morning.
    if (habit.type === 'STOP_SERVER') keep(world, MORNING, group, random);
  }
}

function keep(world: World, habit: Habit, { id, name }: { id: string; name: string }, random: Random): void {
  const created = world.born - random.int(40, 300) * DAY - random.int(0, DAY);
  const { enabled = true, force = false, settings } = habit;
  const tasks = world.part(serverTasks);
  const task = tasks.add({
    id: random.uuid(),
    name: `${name}-${habit.name}`,
    type: habit.type,
    description: habit.description,
    targets: [{ type: 'SERVER_GROUP', id, name }],
    ...{ enabled, force, settings, created },
    since: created,
    updated: created,
    runs: [],
  });
  tasks.remember(task, random);
  tasks.plan(task, world.born);
}
