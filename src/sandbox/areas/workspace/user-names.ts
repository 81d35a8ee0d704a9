import { refuse } from '../../refusal.ts';
import type { Image } from '../../world/company.ts';
import { workspaceService } from '../../world/service.ts';
import type { World } from '../../world/world.ts';

/** Of a user who comes with a desktop (Workspace API reference, "Creates a Desktop", `user_name`). */
export function checkNewUserName(world: World, name: string, { os }: Pick<Image, 'os'>): void {
  const local = world.part(workspaceService).directory.domain_type === 'LOCAL_AD';
  const most = local && os === 'Linux' ? 32 : 20;
  const characters = local ? /^[A-Za-z0-9][\w-]*$/ : /^[A-Za-z][\w-]*$/;
  if (name.length > most || !characters.test(name)) {
    throw refuse.invalid(
      'user_name',
      `at most ${most} letters, digits, - and _; first a letter${local ? ' or digit' : ''}`,
    );
  }
}
