/** A call that a step shows: fenced as `read` or `change`, the tool's name and its arguments as JSON. */
export interface CallBlock {
  /** `read` only looks; `change` is everything else, reads of secrets too. */
  kind: 'read' | 'change';
  tool: string;
  arguments: Readonly<Record<string, unknown>>;
}

const FENCED = /^( *)```(\w*)\n([\s\S]*?)\n\1```$/gm;

/** The argument of a playbook, standing for its value: `{user}`. With `?` the key is left out when there is none. */
const ARGUMENT = /^\{(\w+)(\?)?\}$/;

/** The calls of a body, in order. Throws where a block is none. */
export function callBlocks(body: string): CallBlock[] {
  return [...body.matchAll(FENCED)].map(([, , kind = '', content = '']) => parse(kind, content));
}

/** The names that calls have for arguments of the playbook, with how they stand there. */
export function argumentsIn(value: unknown): { name: string; mayBeLeftOut: boolean }[] {
  if (typeof value === 'string') {
    const [, name, optional] = ARGUMENT.exec(value) ?? [];
    if (name) return [{ name, mayBeLeftOut: optional !== undefined }];
    // Inside of a text it would become part of it: a name with a quote could end a string of SQL.
    if (/\{\w+\??\}/.test(value)) throw new SyntaxError(`an argument stands inside of ${JSON.stringify(value)}`);
    return [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(argumentsIn);
}

/**
 * The body with the values put into its calls, as JSON strings; an argument that is not given is written as something to be found out,
 * `"<user>"`.
 */
export function fillCalls(body: string, values: Readonly<Record<string, string>>): string {
  return body.replace(FENCED, (whole, indent: string, kind: string, content: string) => {
    const { tool, arguments: args } = parse(kind, content);
    if (argumentsIn(args).length === 0) return whole;
    return `${indent}\`\`\`${kind}\n${indent}${tool} ${inline(filled(args, values))}\n${indent}\`\`\``;
  });
}

/** As JSON that can't end a block of Markdown or look like the beginning of one. */
export function quoted(text: string): string {
  return JSON.stringify(text).replaceAll('`', '\\u0060');
}

function parse(kind: string, content: string): CallBlock {
  if (kind !== 'read' && kind !== 'change') throw new SyntaxError(`a block is marked ${kind || 'nothing'}`);
  const [, tool, json] = /^\s*(\w+)\s+(\{[\s\S]*\})\s*$/.exec(content) ?? [];
  if (!tool || !json) throw new SyntaxError(`not a tool and its arguments: ${content.trim()}`);
  try {
    return { kind, tool, arguments: JSON.parse(json) };
  } catch (error) {
    throw new SyntaxError(`${tool}: ${(error as Error).message}`);
  }
}

function filled(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') {
    const [, name] = ARGUMENT.exec(value) ?? [];
    return name === undefined ? value : (values[name] ?? `<${name}>`);
  }
  if (Array.isArray(value)) return value.map((each) => filled(each, values));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([, each]) => {
    const [, name, optional] = (typeof each === 'string' && ARGUMENT.exec(each)) || [];
    return !(name && optional && values[name] === undefined);
  });
  return Object.fromEntries(kept.map(([key, each]) => [key, filled(each, values)]));
}

function inline(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, each]) => `${quoted(key)}: ${inline(each)}`)
    .join(', ')}}`;
}
