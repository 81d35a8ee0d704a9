import { DAY } from '../time.ts';
import { APP_PRODUCTS } from './app-products.ts';
import { type Image, PRODUCTS, type Product } from './company.ts';
import type { Desktop } from './desktop.ts';
import { MARKET_IMAGES, type SharerProduct } from './offers.ts';

/** The sandbox's own price list: no real prices, but more costs more. Yuan a month unless said otherwise. */
export const CURRENCY = 'CNY';

const CPU = 14;
const MEMORY_GB = 5;
const GPU = 780;

const EDITIONS: Readonly<Record<string, number>> = {
  general: 1,
  enterprise: 1.2,
  ultimate: 1.45,
  workstation: 1.3,
};

/** A GB of a disk. */
const DISKS: Readonly<Record<string, number>> = { SATA: 0.3, SAS: 0.4, GPSSD: 0.7, SSD: 1, ESSD: 1.5 };

const PARTICIPANT = 9;

/** What the company's contract takes off every list price. */
export const CONTRACT_DISCOUNT = 0.12;

export interface Price {
  /** By the list. */
  list: number;
  /** What is paid. */
  amount: number;
  discount: number;
}

/** A package for desktops, or one of AppStream, which have no editions. */
interface Priced extends Pick<Product, 'cpu' | 'memory'> {
  edition?: string;
  gpu?: boolean | string;
}

export const monthly = {
  product: ({ cpu, memory, gpu, edition = 'general' }: Priced): number =>
    (cpu * CPU + (memory / 1024) * MEMORY_GB) * (EDITIONS[edition] ?? 1) + (gpu ? GPU : 0),
  disk: (type: string, size: number): number => size * (DISKS[type] ?? (DISKS.SSD as number)),
  /** Nothing for images without a fee. */
  image: ({ productCode }: Pick<Image, 'productCode'>): number =>
    MARKET_IMAGES.find((each) => each.productCode === productCode)?.fee ?? 0,
  sharer: ({ participants = 1, gpu }: SharerProduct): number => participants * PARTICIPANT * (gpu ? 2 : 1),
  /** A desktop with all it has. */
  desktop: ({ product, root, data, image }: Pick<Desktop, 'product' | 'root' | 'data' | 'image'>): number =>
    monthly.product(product) +
    [root, ...data].reduce((sum, { type, size }) => sum + monthly.disk(type, size), 0) +
    monthly.image(image),
};

/** Of all that desktops and servers can be made of, before the contract's discount. */
export const LIST_PRICES = {
  currency: CURRENCY,
  products: Object.fromEntries([...PRODUCTS, ...APP_PRODUCTS].map((each) => [each.id, cents(monthly.product(each))])),
  disksPerGb: DISKS,
};

export function priceOf(list: number): Price {
  const amount = cents(list * (1 - CONTRACT_DISCOUNT));
  return { list: cents(list), amount, discount: cents(cents(list) - amount) };
}

export function sumOf(prices: readonly Price[]): Price {
  const sum = (of: keyof Price) => cents(prices.reduce((total, price) => total + price[of], 0));
  return { list: sum('list'), amount: sum('amount'), discount: sum('discount') };
}

/** Months that are paid for and not over. */
export function monthsLeft({ expires = 0 }: Pick<Desktop, 'expires'>, now: number): number {
  return Math.max(0, expires - now) / (30 * DAY);
}

function cents(yuan: number): number {
  return Math.round(yuan * 100) / 100;
}
