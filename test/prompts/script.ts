import { type CallBlock, callBlocks } from '../../src/server/prompts/call-block.ts';

export interface Step {
  number: number;
  text: string;
  /** Its calls, each with what the step says to keep of its answer: a name, and where it is found. */
  calls: (CallBlock & { keeps: Record<string, string> })[];
}

/** The steps of a playbook as somebody reads them who was given its text. */
export function stepsOf(text: string): Step[] {
  const parts = text.split(/^(?=\d+\. )/m).filter((part) => /^\d/.test(part));
  return parts.map((part) => {
    const calls = callBlocks(part).map((call) => ({ ...call, keeps: {} as Record<string, string> }));
    // What is kept of an answer is said between its call and the next one.
    const between = part.split(/^ *```(?:read|change)\n[\s\S]*?^ *```$/m).slice(1);
    between.forEach((prose, index) => {
      for (const [, name, path] of prose.matchAll(/`<(\w+)>`(?:: |：)`([^`]+)`/g)) calls[index]!.keeps[name!] = path!;
    });
    return { number: Number(/^\d+/.exec(part)?.[0]), text: part, calls };
  });
}

/** Names that stand for something in a call. */
export function placeholdersIn(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/<(\w+)>/g)].map(([, name]) => name!);
}

/** A field of an answer: `data.id` a column where data is a table, `[0]` its first row. */
export function found(answer: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce<unknown>((at, key) => {
      if (Array.isArray(at)) return at[Number(key)];
      const table = at as { columns?: string[]; rows?: unknown[][] } & Record<string, unknown>;
      const column = table?.columns?.indexOf(key) ?? -1;
      if (column >= 0) return table.rows!.map((row) => row[column]);
      return table?.[key];
    }, answer);
}

/** The arguments with values in the places of their names. Throws where one is not known. */
export function filledWith(value: unknown, known: Readonly<Record<string, unknown>>): unknown {
  if (typeof value === 'string') {
    const [, whole] = /^<(\w+)>$/.exec(value) ?? [];
    if (whole) return valueFor(whole, known);
    return value.replace(/<(\w+)>/g, (_, name: string) => String(valueFor(name, known)));
  }
  if (Array.isArray(value)) return value.map((each) => filledWith(each, known));
  if (typeof value !== 'object' || value === null) return value;
  const filled = Object.entries(value).map(([key, each]) => [key, filledWith(each, known)] as const);
  // What nobody has is left out, as the foreword says of optional arguments.
  return Object.fromEntries(filled.filter(([, each]) => each !== NONE));
}

/** Told by a person who has none of it. */
export const NONE = Symbol('none');

function valueFor(name: string, known: Readonly<Record<string, unknown>>): unknown {
  if (known[name] === undefined) throw new Error(`nobody knows <${name}> by now`);
  return known[name];
}
