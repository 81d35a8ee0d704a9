import type { Image } from './company.ts';

/** What the cloud sells besides desktops: places in collaborations, hours, images of its market. */

/** Workspace API reference, "Querying the Collaboration Package List". */
export interface SharerProduct {
  readonly id: string;
  /** `desktop_sharer`: for the desktop; `user_sharer`: for each user who takes part. */
  kind: 'desktop_sharer' | 'user_sharer';
  /** Most participants; of desktops only. */
  participants?: number;
  gpu: boolean;
  zh: string;
  en: string;
}

const party = (participants: number, edition: 'standard' | 'professional'): SharerProduct => ({
  id: `workspace.collaborativedesktop.${participants}party.${edition}`,
  kind: 'desktop_sharer',
  participants,
  gpu: edition === 'professional',
  zh: `协同资源|${participants}方|${edition === 'professional' ? '专业版' : '标准版'}`,
  en: `Collaboration|${participants} parties|${edition}`,
});

export const SHARER_PRODUCTS: readonly SharerProduct[] = [
  party(6, 'standard'),
  party(12, 'standard'),
  party(6, 'professional'),
  party(12, 'professional'),
  {
    id: 'workspace.collaborativedesktop.collabpartsubusers.1',
    kind: 'user_sharer',
    gpu: false,
    zh: '协同参与方订阅|1用户',
    en: 'Collaboration participant subscription|1 user',
  },
];

/** Hours that a pay-per-use desktop may run for a price paid once. */
export interface HourPackage {
  readonly code: string;
  /** The product whose desktops it is for. */
  productId: string;
  hours: number;
}

export const HOUR_PACKAGES: readonly HourPackage[] = [
  'workspace.x86.general.large2',
  'workspace.x86.general.xlarge2',
  'workspace.x86.enterprise.xlarge4',
].flatMap((productId) =>
  [60, 120, 200].map((hours) => ({
    code: `${productId.replace('workspace', 'workspace.hourpackage')}.${hours}`,
    productId,
    hours,
  })),
);

/** Images of the market cost a fee for each desktop. */
interface MarketImage extends Omit<Image, 'id'> {
  productCode: string;
  /** Yuan a month. */
  fee: number;
}

export const MARKET_IMAGES: readonly MarketImage[] = [
  {
    name: 'Windows 11 Enterprise 23H2 with office suite',
    type: 'gold',
    os: 'Windows',
    version: 'Version23H2(OS Build 22631.4890)',
    code: 'W11',
    productCode: 'OFFI24-W11-0001',
    fee: 45,
  },
  {
    name: 'Windows 10 Enterprise 22H2 with CAD workbench',
    type: 'gold',
    os: 'Windows',
    version: 'Version22H2(OS Build 19045.5487)',
    code: 'W10',
    productCode: 'CADWB3-W10-0007',
    fee: 120,
  },
];
