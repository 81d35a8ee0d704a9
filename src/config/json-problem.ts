/** Where a text stops being the JSON of one meaning; both count from 1. */
export interface JsonProblem {
  line: number;
  column: number;
  /** A clause: `a comma is missing`. Never a piece of the text, which may be a secret. */
  what: string;
}

const MAX_DEPTH = 64;
const SPACE = /[ \t\r\n]*/y;
// JSON forbids the control characters below the space only.
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

/**
 * The first mistake in a JSON text, keys given twice included: `JSON.parse` would quietly take the last one, and quote the
 * text in its errors. `undefined` when there is none.
 */
export function jsonProblem(text: string): JsonProblem | undefined {
  let at = 0;

  function skip(pattern: RegExp): string | undefined {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  }

  function peek(): string | undefined {
    skip(SPACE);
    return text[at];
  }

  /** What is wrong at `at`, where `expected` should stand. */
  function wrong(expected: string): string {
    const next = peek();
    if (next === undefined) return 'the text ends too early';
    if (text.startsWith('//', at) || text.startsWith('/*', at) || next === '#') return 'comments are not allowed';
    if (next === "'") return 'texts need double quotes';
    return expected;
  }

  function key(seen: Set<string>): string | undefined {
    peek();
    const start = at;
    const found = skip(STRING);
    if (found === undefined)
      return wrong(text[at] === '}' ? 'there is a comma too many' : 'a key in double quotes is missing');
    const name: string = JSON.parse(found);
    if (seen.has(name)) {
      at = start;
      return `the key ${found} is given twice`;
    }
    seen.add(name);
    if (peek() !== ':') return wrong('a colon is missing');
    at += 1;
    return undefined;
  }

  function items(end: string, item: () => string | undefined): string | undefined {
    at += 1;
    if (peek() === end) {
      at += 1;
      return undefined;
    }
    for (;;) {
      const problem = item();
      if (problem) return problem;
      const next = peek();
      if (next === end) {
        at += 1;
        return undefined;
      }
      if (next !== ',') return wrong('a comma is missing');
      at += 1;
      if (end === ']' && peek() === end) return 'there is a comma too many';
    }
  }

  function value(depth: number): string | undefined {
    const next = peek();
    if (depth > MAX_DEPTH) return 'it is nested too deeply';
    if (next === '[') return items(']', () => value(depth + 1));
    if (next === '{') {
      const seen = new Set<string>();
      return items('}', () => key(seen) ?? value(depth + 1));
    }
    const found = next === '"' ? skip(STRING) : skip(SCALAR);
    if (found !== undefined) return undefined;
    return wrong(next === '"' ? 'a text is not closed or has a wrong escape' : 'a value is missing or wrong');
  }

  const what = value(0) ?? (peek() === undefined ? undefined : wrong('something stands after the end'));
  if (what === undefined) return undefined;
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, what };
}
