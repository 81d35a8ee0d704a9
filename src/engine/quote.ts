import { cleanLine } from '../catalog/clean.ts';
import { ToolError } from '../catalog/errors.ts';
import type { Catalogue, ManifestEntry } from '../catalog/manifest.ts';
import type { Estimate } from '../catalog/operation.ts';
import { valuesAt } from '../catalog/risk.ts';
import type { CloudClient } from '../cloud/client.ts';
import { readOnce } from './reading.ts';

/**
 * What the cloud says this call would cost, as a line for a person. Undefined where the API has no estimate for it; a quote that
 * could not be had says so, because a plan without a price must not look like one that costs nothing.
 */
export async function quote(
  catalogue: Catalogue,
  client: CloudClient,
  entry: ManifestEntry,
  args: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const estimate = entry.estimate?.find(({ when }) => !when || valuesAt(args, when.arg).includes(when.is));
  if (!estimate) return undefined;
  const read = catalogue.operation(entry.service, estimate.read);
  try {
    const price = priceIn(await readOnce(client, read, argumentsOf(estimate, args), signal), estimate);
    return price ?? `not quoted: ${read.name} answered without an amount`;
  } catch (error) {
    if (!(error instanceof ToolError) || signal?.aborted) throw error;
    return `not quoted: ${cleanLine(`${error.body.code}, ${error.body.message}`, 200)}`;
  }
}

function argumentsOf({ args }: Estimate, given: Record<string, unknown>): Record<string, unknown> {
  const pairs = Object.entries(args).map(([name, path]) => [name, valueAt(given, path)] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined));
}

/** A path through a list gives its values as a list. */
function valueAt(root: unknown, path: string): unknown {
  const values = valuesAt(root, path).filter((value) => value !== undefined);
  return path.includes('[]') ? (values.length > 0 ? values : undefined) : values[0];
}

function priceIn(answer: unknown, { amount, currency }: Estimate): string | undefined {
  for (const path of amount) {
    const all = valuesAt(answer, path);
    const amounts = all.filter((value): value is number => typeof value === 'number');
    if (amounts.length === 0) continue;
    const least = amounts.length < all.length ? 'at least ' : '';
    const sum = amounts.reduce((total, each) => total + each, 0);
    const unit = valuesAt(answer, currency)[0];
    return `${least}${sum.toFixed(2)}${typeof unit === 'string' ? ` ${cleanLine(unit, 10)}` : ''}`;
  }
  return undefined;
}
