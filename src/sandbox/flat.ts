/**
 * The same ASCII text in one piece. V8 keeps a text that was added up as a tree of its parts, several times as large:
 * for what a large company keeps very many of.
 */
export function flat(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
