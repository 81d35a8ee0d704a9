import { Refusal, refuse } from '../../refusal.ts';

/** Other tenants have these. */
const TAKEN: ReadonlySet<string> = new Set(['huawei', 'bamboo-works']);

/** Letters, digits, `-` and `_`, and nobody else's. */
export function enterpriseIdOf(id: string): string {
  if (!/^[\w-]{1,32}$/.test(id)) throw refuse.invalid('enterprise_id');
  if (TAKEN.has(id.toLowerCase())) {
    throw new Refusal(400, 'WKS.0035', 'The enterprise ID has been used. Enter another ID.');
  }
  return id;
}
