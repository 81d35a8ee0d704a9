import type { Desktop } from './desktop.ts';
import { Part } from './part.ts';
import type { World } from './world.ts';

/** Workspace API reference, "Creating a Scheduled Task", `life_cycle_type`. */
type DesktopEvent =
  | 'POST_CREATE_DESKTOP_SUCCESS'
  | 'POST_REBUILD_DESKTOP_SUCCESS'
  | 'POST_REATTACH_DESKTOP_SUCCESS'
  | 'POST_DESKTOP_DISCONNECTED';

export type EventListener = (event: DesktopEvent, desktop: Desktop, at: number) => void;

/** Who wants to hear what happens to desktops. */
export const eventListeners = new Part(() => new Set<EventListener>());

export function announce(world: World, event: DesktopEvent, desktop: Desktop, at: number): void {
  for (const hear of world.part(eventListeners)) hear(event, desktop, at);
}
