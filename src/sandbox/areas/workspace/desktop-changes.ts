import { type Refusal, refuse } from '../../refusal.ts';
import type { Desktop } from '../../world/desktop.ts';

/** Why a desktop can't be changed now: work on it is under way, or it was to be deleted and is still there. */
export function objectionToChange({ busy, task }: Pick<Desktop, 'busy' | 'task'>): Refusal | undefined {
  if (busy) return task === 'deleting' ? refuse.deleting() : refuse.busy();
  return task === 'deleteFailed' ? refuse.deleteFailed() : undefined;
}

export function checkChangeable(...desktops: readonly Desktop[]): void {
  for (const desktop of desktops) {
    const objection = objectionToChange(desktop);
    if (objection) throw objection;
  }
}
