import type { Random } from '../../random.ts';
import { DAY, HOUR, MINUTE } from '../../time.ts';
import { type WarehouseApp, warehouseApps, warehouseBucket } from '../../world/app-warehouse.ts';
import type { World } from '../../world/world.ts';

type Sort = Pick<WarehouseApp, 'name' | 'category' | 'version' | 'versionName' | 'description' | 'path'> & {
  size: number;
  /** Why it failed its review. */
  failed?: string;
};

const SORTS: readonly Sort[] = [
  {
    name: 'WPS_Office',
    category: 'PRODUCTIVITY_AND_COLLABORATION',
    version: '12.1.0.18608',
    versionName: '2024 autumn',
    description: '办公套件',
    path: 'file/WPS_Setup_18608.exe',
    size: 245_760,
  },
  {
    name: 'LantingLedger',
    category: 'BUSSINESS_INTELLIGENCE',
    version: '8.3.2',
    versionName: 'year end',
    description: '财务总账',
    path: 'file/LantingLedger-8.3.2.msi',
    size: 88_064,
  },
  {
    name: 'CRM_Client',
    category: 'PRODUCTIVITY_AND_COLLABORATION',
    version: '6.4',
    versionName: 'stable',
    description: 'Sales and customer data',
    path: 'file/crm-client-6.4.exe',
    size: 61_440,
  },
  {
    name: 'Blender',
    category: 'GRAPHIC_DESIGN',
    version: '4.2.3',
    versionName: 'LTS',
    description: '三维建模',
    path: 'file/blender-4.2.3-windows-x64.msi',
    size: 358_400,
  },
  {
    name: '报销助手',
    category: 'PROJECT_MANAGEMENT',
    version: '2.0.1',
    versionName: 'pilot',
    description: 'Travel expenses',
    path: 'file/expenses-2.0.1.exe',
    size: 20_480,
  },
  {
    name: 'OldViewer',
    category: 'OTHER',
    version: '1.9',
    versionName: 'last of its kind',
    description: '',
    path: 'file/oldviewer.rar',
    size: 5_120,
    failed: 'No installer in the archive',
  },
];

/** Installers that the company makes its application images with. */
export function stockWarehouse(world: World, random: Random): void {
  if (world.fleet.size === 0) return;
  const bucket = world.part(warehouseBucket);
  bucket.exists = true;
  for (const { failed, ...sort } of SORTS) {
    const created = world.born - random.int(30, 300) * DAY - random.int(0, 1439) * MINUTE;
    const at = created + random.int(1, 20) * HOUR;
    bucket.files.add(sort.path);
    world.part(warehouseApps).add({
      ...sort,
      id: random.digits(18),
      recordId: random.digits(18),
      os: 'Windows',
      icon: '',
      created,
      modified: created,
      review: failed ? { status: 'Verify_FAIL', at, comment: failed } : { status: 'VERIFY_PASS', at, comment: '' },
    });
  }
}
