import { merged, type Tree } from '../../merging.ts';
import type { Random } from '../../random.ts';
import { DAY } from '../../time.ts';
import { INITIAL_POLICIES } from '../../world/initial-policies.ts';
import { type PolicyTarget, policyGroups } from '../../world/policy-group.ts';
import type { World } from '../../world/world.ts';
import { EVERYTHING } from './policy-targets.ts';

interface Story {
  name: string;
  description: string;
  targets(world: World): PolicyTarget[];
  policies: Tree;
}

/** The strongest first. */
const STORIES: readonly Story[] = [
  {
    name: 'Contractors_locked_down',
    description: '外包人员 No data in or out, recorded',
    targets: group('contractors'),
    policies: {
      peripherals: { usb_port_redirection: { usb_enable: false } },
      client: { forbid_screen_capture: true },
      watermark: { watermark_enable: true, options: { show_style: 'RANDOM' } },
      record_audit: { enable: true, storage_type: 'OBS', obs_bucket_source: 'AUTO_CREATE', retention_duration: 90 },
    },
  },
  {
    name: 'Finance_data_protection',
    description: '财务部 Watermark, no clipboard, no USB sticks',
    targets: group('fin-staff'),
    policies: {
      watermark: { watermark_enable: true },
      session: { vdi: { auto_lock_enable: true, auto_lock_options: { auto_lock_minutes: 5 } } },
    },
  },
  {
    name: 'Design_studio',
    description: '设计部 Best picture, tablets, files both ways',
    targets: group('design-staff'),
    policies: {
      peripherals: { usb_port_redirection: { options: { usb_storage_enable: true, other_usb_devices_enable: true } } },
      display: { display_level: 'LEVEL5', options: { display_bandwidth: 25_000, frame_rate: 60 } },
      file_and_clipboard: {
        file_redirection: { redirection_mode: 'READ_AND_WRITE' },
        clipboard_redirection: 'TWO_WAY_ENABLED',
      },
    },
  },
  {
    name: 'Call_centre_floor',
    description: '客服中心 Headsets; sessions end after the shift',
    targets: (world) =>
      world.pools
        .all()
        .filter((pool) => pool.kind === 'DYNAMIC')
        .map((pool) => ({ type: 'DESKTOPSPOOL', key: pool.id })),
    policies: {
      peripherals: { device_redirection: { printer_redirection: { printer_enable: false } } },
      session: {
        vdi: { disconnect_logout_enable: 1, disconnect_logout_options: { disconnect_logout_minutes: 30 } },
      },
    },
  },
  {
    name: 'Meeting_rooms',
    description: '会议室 Clipboard into the desktop only',
    targets: () => ['10.88.1.20', '10.88.1.21', '10.88.1.22'].map((key) => ({ type: 'CLIENTIP', key })),
    policies: { file_and_clipboard: { clipboard_redirection: 'CLIENT_TO_SERVER_ENABLED' } },
  },
];

function group(name: string): Story['targets'] {
  return (world) =>
    world.groups
      .all()
      .filter((one) => one.name === name)
      .map((one) => ({ type: 'USERGROUP', key: one.id }));
}

export function seedPolicyGroups(world: World, random: Random): void {
  const groups = world.part(policyGroups);
  const fresh = () => ({ id: random.hex(32), updated: world.born - random.int(3, 400) * DAY });
  groups.add({
    ...fresh(),
    name: 'default',
    description: '默认策略组 Default policy group',
    targets: [{ ...EVERYTHING }],
    policies: INITIAL_POLICIES,
    basic: true,
  });
  for (const { name, description, targets, policies } of STORIES) {
    groups.add({
      ...fresh(),
      name,
      description,
      targets: targets(world),
      policies: merged(INITIAL_POLICIES, policies),
      basic: false,
    });
  }
}
