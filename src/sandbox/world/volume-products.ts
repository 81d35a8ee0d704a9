import type { ZONES } from './company.ts';

/** A kind of disk that is for sale. */
export interface VolumeProduct {
  type: string;
  /** How orders and bills call it. */
  code: string;
  en: string;
  zh: string;
  /** Where there is none left. */
  soldOutIn?: (typeof ZONES)[number];
}

export const VOLUME_PRODUCTS: readonly VolumeProduct[] = [
  { type: 'SATA', code: 'workspace.volume.common', en: 'Common IO Disk', zh: '普通IO磁盘', soldOutIn: 'sandbox-1b' },
  { type: 'SAS', code: 'workspace.volume.high', en: 'High IO Disk', zh: '高IO磁盘' },
  { type: 'GPSSD', code: 'workspace.volume.gpssd', en: 'General Purpose SSD Disk', zh: '通用型SSD磁盘' },
  { type: 'SSD', code: 'workspace.volume.ultrahigh', en: 'Ultra high IO Disk', zh: '超高IO磁盘' },
];

/** What is not for sale any more goes by its type. */
export function volumeCode(type: string): string {
  return VOLUME_PRODUCTS.find((product) => product.type === type)?.code ?? type;
}
