import type { Came, ScriptedWorld } from '../families/scripted-cloud.ts';

export type Desktop = Record<string, unknown> & { desktop_id: string };

/** A desktop as the list of desktops has it: nobody is connected. */
export const desktop = (id: string, more: object = {}): Desktop => ({
  desktop_id: id,
  computer_name: `PC-${id}`,
  status: 'ACTIVE',
  login_status: 'UNREGISTER',
  attach_user_infos: [{ user_name: `user-${id}` }],
  tags: [],
  ...more,
});

export const some = (count: number, more: object = {}): Desktop[] =>
  Array.from({ length: count }, (_, index) => desktop(`d${index + 1}`, more));

/** A cloud with these desktops, all of them in the pool `p1`, which is called office. */
export function fleet({ cloud }: ScriptedWorld, all: readonly Desktop[]): void {
  cloud.script({
    '*': {},
    list_desktops_detail: ({ query }: Came) => {
      const ids = query.getAll('desktop_id');
      const found = ids.length > 0 ? all.filter(({ desktop_id }) => ids.includes(desktop_id)) : all;
      const offset = Number(query.get('offset') ?? 0);
      const desktops = found.slice(offset, offset + Number(query.get('limit') ?? found.length));
      return { desktops, total_count: found.length };
    },
    show_desktop_pool_detail: { id: 'p1', name: 'office', desktop_count: all.length, type: 'STATIC' },
  });
}

/** A scheduled task that wipes what its objects name. */
export const rebuild = (...apply_objects: object[]) => ({ task_name: 'nightly', task_type: 'REBUILD', apply_objects });
export const one = (object_id: string) => ({ object_type: 'DESKTOP', object_id });
export const POOL = { object_type: 'DESKTOP_POOL', object_id: 'p1' };
export const TAGGED = { object_type: 'DESKTOP_TAG', object_id: 'env=prod' };
