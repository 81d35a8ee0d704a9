import type { Tree } from '../../merging.ts';
import type { Random } from '../../random.ts';
import { DAY, MINUTE } from '../../time.ts';
import { appGroups } from '../../world/app-groups.ts';
import { appPolicyGroups, appPolicyTemplates, type PolicyTarget } from '../../world/app-policies.ts';
import { ous } from '../../world/ou.ts';
import type { World } from '../../world/world.ts';
import { EVERYBODY } from './policy-targets.ts';

/** Nothing leaves an application. */
const CLOSED: Tree = {
  peripherals: { usb_port_redirection: { usb_enable: false } },
  client: { forbid_screen_capture: true },
  file_and_clipboard: { file_redirection: { redirection_mode: 'DISABLED' }, clipboard_redirection: 'DISABLED' },
  session: {
    sbc: {
      sbc_automatic_disconnection: 'AUTO_DISCONNECT',
      sbc_automatic_disconnection_options: { disconnection_waiting_time: 15, sbc_auto_logout: true },
    },
  },
};

/** For people who draw: good pictures, tablets, files both ways. */
const STUDIO: Tree = {
  peripherals: { usb_port_redirection: { options: { other_usb_devices_enable: true, usb_storage_enable: true } } },
  display: { display_level: 'LEVEL5', options: { frame_rate: 60, lossy_compression_quality: 95 } },
  file_and_clipboard: {
    file_redirection: { redirection_mode: 'READ_AND_WRITE', options: { fixed_drive_enable: true } },
    clipboard_redirection: 'TWO_WAY_ENABLED',
  },
};

const READ_ONLY: Tree = {
  file_and_clipboard: {
    file_redirection: { redirection_mode: 'READ_ONLY', options: { fixed_drive_enable: true } },
    clipboard_redirection: 'CLIENT_TO_SERVER_ENABLED',
  },
};

export function seedPolicies(world: World, random: Random): void {
  const basic = { name: 'default', description: '默认策略组', settings: {}, targets: [EVERYBODY], priority: 99_999 };
  const groups = [
    {
      name: 'Finance_closed',
      description: '财务:禁止外发',
      settings: CLOSED,
      targets: staff(world, 'fin-staff'),
      priority: 1,
    },
    { name: 'Studio', description: 'Drawing programs', settings: STUDIO, targets: studio(world), priority: 2 },
    { name: 'Contractors', description: '外包人员只读', settings: READ_ONLY, targets: contractors(world), priority: 3 },
  ];
  const moments = () => {
    const created = world.born - random.int(60, 600) * DAY - random.int(0, 1439) * MINUTE;
    return { created, updated: created + random.int(0, 50) * DAY };
  };
  const collection = world.part(appPolicyGroups);
  collection.add({ id: random.hex(32), ...basic, ...moments(), basic: true });
  for (const group of groups) {
    if (group.targets.length > 0) collection.add({ id: random.hex(32), ...group, ...moments() });
  }
  for (const [name, description, settings] of [
    ['Closed', 'Nothing in, nothing out', CLOSED],
    ['Drawing', '设计类应用', STUDIO],
  ] as const) {
    world.part(appPolicyTemplates).add({ id: random.hex(32), name, description, settings, ...moments() });
  }
}

function staff(world: World, name: string): PolicyTarget[] {
  return world.groups
    .all()
    .filter((group) => group.name === name)
    .map(({ id }) => ({ id, type: 'USERGROUP' }));
}

function studio(world: World): PolicyTarget[] {
  const viewers = world
    .part(appGroups)
    .all()
    .filter(({ name }) => name === 'cad-viewers')
    .map(({ id }): PolicyTarget => ({ id, type: 'APPGROUP' }));
  return [...viewers, ...staff(world, 'design-staff')];
}

function contractors(world: World): PolicyTarget[] {
  return world
    .part(ous)
    .all()
    .filter(({ name }) => name === 'Contractors')
    .map(({ id }) => ({ id, type: 'OU' }));
}
