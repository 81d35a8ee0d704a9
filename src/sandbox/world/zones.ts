import { ZONES } from './company.ts';

/** An availability zone: of the region, or the hardware of an edge site on the customer's own ground. */
export interface Zone {
  readonly id: string;
  zh: string;
  en: string;
  edge: boolean;
  /** Ids of products that cannot be had there for the time being. */
  soldOut: readonly string[];
  /** Ids of the only products there; all when absent. */
  products?: readonly string[];
}

const [first, second] = ZONES;

const EDGE_PRODUCTS = ['workspace.x86.general.xlarge2', 'workspace.x86.enterprise.xlarge4'] as const;

export const REGION_ZONES: readonly Zone[] = [
  { id: first, zh: '可用区1', en: 'AZ1', edge: false, soldOut: [] },
  { id: second, zh: '可用区2', en: 'AZ2', edge: false, soldOut: ['workspace.x86.workstation.8xlarge4.g'] },
];

export const EDGE_ZONES: readonly Zone[] = [
  { id: 'sandbox-ies-suzhou', zh: '苏州工厂', en: 'Suzhou plant', edge: true, soldOut: [], products: EDGE_PRODUCTS },
  { id: 'sandbox-ies-chengdu', zh: '成都分部', en: 'Chengdu branch', edge: true, soldOut: [], products: EDGE_PRODUCTS },
];

export function zoneOf(id: string): Zone | undefined {
  return [...REGION_ZONES, ...EDGE_ZONES].find((zone) => zone.id === id);
}
