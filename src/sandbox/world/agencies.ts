import { Part } from './part.ts';

/** Workspace API reference, "Enabling Agency", `scene`. */
export type Scene = 'WORKSPACE' | 'CLOUD_GAME' | 'CLOUD_STORAGE' | 'SCREEN_RECORD';

/** The scenes for which the account lets the service act in other services. */
export const agencies = new Part(() => new Set<Scene>());
