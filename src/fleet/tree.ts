/** A part of the tree that DuckDB's `json_serialize_sql` makes of a statement. */
export type Node = { readonly [name: string]: unknown };

/** Shows every part of a tree, from above. */
export function walk(value: unknown, see: (node: Node) => void): void {
  if (Array.isArray(value)) for (const each of value) walk(each, see);
  else if (typeof value === 'object' && value !== null) {
    see(value as Node);
    for (const part of Object.values(value)) walk(part, see);
  }
}

/** As DuckDB does it: of other letters that have ASCII ones as their lower case, it knows nothing. */
export function lower(name: unknown): string {
  return String(name).replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
