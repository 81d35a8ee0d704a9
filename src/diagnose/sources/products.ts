import { number, type Row, text } from '../fields.ts';
import { source } from '../source.ts';
import { isBusy } from '../usage.ts';
import { desktop } from './desktop.ts';
import { load } from './metrics.ts';

export interface Product {
  id: string;
  cpu: number;
  memoryMb: number;
}

/** What an overloaded desktop could become, the smallest first: same series, system and way to pay, on sale, smaller in nothing. */
export const larger = source<readonly Product[]>({
  name: 'products',
  tells: 'which larger products there are',
  service: 'workspace',
  operationId: 'ListProducts',
  after: [desktop, load],
  list: { limit: 100, pages: 2 },
  ask: (seen, now) => {
    const busy = seen.maybe(load);
    if (!busy || !(isBusy(busy.cpu, now) || isBusy(busy.memory, now))) return [];
    const { os, row } = seen.of(desktop);
    const series = text(row, 'product.package_type');
    const architecture = text(row, 'product.architecture');
    return [
      { ...(os && { os_type: os }), ...(series && { package_type: series }), ...(architecture && { architecture }) },
    ];
  },
  pick: ([answer], seen) => {
    const { product, row } = seen.of(desktop);
    const [cpu, memoryMb] = [product.cpu ?? 0, product.memoryMb ?? 0];
    const graphics = text(row, 'product.is_gpu');
    return (answer?.rows ?? [])
      .filter((each) => (text(each, 'status') ?? 'normal') === 'normal' && text(each, 'is_gpu') === graphics)
      .filter((each) => text(each, 'charge_mode') === text(row, 'product.charge_mode'))
      .flatMap(productOf)
      .filter((each) => each.id !== product.id && each.cpu >= cpu && each.memoryMb >= memoryMb)
      .sort((a, b) => a.cpu - b.cpu || a.memoryMb - b.memoryMb);
  },
});

function productOf(row: Row): Product[] {
  const [id, cpu, memoryMb] = [text(row, 'product_id'), number(row, 'cpu'), number(row, 'memory')];
  return id === undefined || cpu === undefined || memoryMb === undefined ? [] : [{ id, cpu, memoryMb }];
}
