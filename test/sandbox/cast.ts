import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { AppImage } from '../../src/sandbox/world/app-images.ts';
import type { Image } from '../../src/sandbox/world/company.ts';
import type { Desktop } from '../../src/sandbox/world/desktop.ts';
import type { Person } from '../../src/sandbox/world/person.ts';

type World = Sandbox['world'];

/** Desktops that can be acted on: whole, not occupied, not in maintenance. */
export function able(world: World, fits: (desktop: Desktop) => boolean = () => true): Desktop[] {
  return world.fleet
    .all()
    .filter((desktop) => !desktop.defect && !desktop.busy && !desktop.maintenance && fits(desktop));
}

/** The first of them. */
export function oneAble(world: World, fits?: (desktop: Desktop) => boolean): Desktop {
  const [found] = able(world, fits);
  if (!found) throw new Error('no such desktop');
  return found;
}

/** Whether it runs and belongs to a user, not a group. */
export function isAtWork({ status, assignments }: Desktop): boolean {
  return status === 'ACTIVE' && assignments[0]?.type === 'USER';
}

export function isFree({ assignments }: Desktop): boolean {
  return assignments.length === 0;
}

/** People without a desktop. */
export function idlers(world: World): Person[] {
  return world.people.all().filter(({ desktops }) => desktops.size === 0);
}

/** A public image without a fee, by its short name: `W10`. */
export function goldImage(world: World, code: string): Image {
  const found = world.images.all().find((image) => image.code === code && image.type === 'gold' && !image.productCode);
  if (!found) throw new Error(`no image ${code}`);
  return found;
}

/** What it takes to create a server group. */
export function serverGroupWish(world: World, name: string, image: Pick<AppImage, 'id' | 'type'>) {
  const [subnet] = world.subnets.all();
  return {
    name,
    image_id: image.id,
    image_type: image.type,
    os_type: 'Windows',
    product_id: 'workspace.appstream.general.2xlarge.2',
    vpc_id: subnet?.vpc.id,
    subnet_id: subnet?.id,
    system_disk_type: 'SAS',
    system_disk_size: 80,
  };
}
