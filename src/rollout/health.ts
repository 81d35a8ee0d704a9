import type { Change } from '../catalog/change.ts';
import type { ToolContext } from '../catalog/context.ts';

/** What a desktop says of itself; Workspace API reference, "Querying Desktop Details". */
export interface DesktopState {
  desktop_id: string;
  status?: string;
  login_status?: string;
  task_status?: string;
}

/** ListDesktopsDetail takes up to 100 ids. */
const IDS_A_READ = 100;

export async function readStates(
  ids: readonly string[],
  site: string,
  context: ToolContext,
): Promise<Map<string, DesktopState>> {
  const found = new Map<string, DesktopState>();
  for (let start = 0; start < ids.length; start += IDS_A_READ) {
    const args = { desktop_id: ids.slice(start, start + IDS_A_READ) };
    const reading = { site, service: 'workspace' as const, operationId: 'ListDesktopsDetail', args };
    const { items } = await context.readPage(reading, { offset: 0, limit: IDS_A_READ }, context.signal);
    for (const item of items as DesktopState[]) found.set(item.desktop_id, item);
  }
  return found;
}

/** It runs and somebody could connect to it, or has. */
export function isOn(state: DesktopState | undefined): boolean {
  return state?.status === 'ACTIVE' && state.login_status !== 'UNREGISTER';
}

/** How a desktop should be once the change is over. */
export type Wanted = 'on' | 'as before' | 'off' | 'hibernated' | 'gone';

export function wantedAfter({ tool, args }: Change): Wanted {
  if (tool === 'batch_delete_desktops' || tool === 'delete_desktop') return 'gone';
  if (tool !== 'batch_run_desktops') return 'as before';
  if (args.op_type === 'os-stop') return 'off';
  return args.op_type === 'os-hibernate' ? 'hibernated' : 'on';
}

/** What the change is to blame for in a desktop after it; `undefined` when nothing is wrong. `passes`: it may be well yet. */
export function ailment(
  state: DesktopState | undefined,
  wanted: Wanted,
  was: 'on' | 'ill' | 'other',
): { why: string; passes: boolean } | undefined {
  if (wanted === 'gone')
    return state && state.status !== 'DELETED' ? { why: 'it is still there', passes: true } : undefined;
  if (!state) return { why: 'it is gone', passes: false };
  if (state.status === 'ERROR' && was === 'ill' && wanted === 'as before') return undefined;
  if (state.status === 'ERROR') return { why: 'its status is ERROR', passes: false };
  if (state.task_status) return { why: `its task ${state.task_status} is not over`, passes: true };
  const is = `it is ${state.status}, ${state.login_status}`;
  if (wanted === 'off') return state.status === 'SHUTOFF' ? undefined : { why: is, passes: true };
  if (wanted === 'hibernated') return state.status === 'HIBERNATED' ? undefined : { why: is, passes: true };
  if (wanted === 'as before' && was !== 'on') return undefined;
  return isOn(state) ? undefined : { why: is, passes: true };
}
