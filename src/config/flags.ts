import { parseArgs } from 'node:util';
import { ConfigError } from '../catalog/errors.ts';
import { nearest } from '../catalog/nearest.ts';

/** A `switch` is on or off, a `list` may be given several times. */
type Kind = 'switch' | 'value' | 'list';

const FLAGS = {
  http: 'switch',
  host: 'value',
  port: 'value',
  sandbox: 'switch',
  toolsets: 'value',
  'read-only': 'switch',
  confirm: 'value',
  policy: 'value',
  prices: 'value',
  sites: 'value',
  profile: 'value',
  region: 'value',
  'project-id': 'value',
  language: 'value',
  endpoint: 'list',
  'max-result-tokens': 'value',
  'log-level': 'value',
  'state-dir': 'value',
  'redact-people': 'switch',
  'keep-inventory': 'switch',
} as const satisfies Record<string, Kind>;

export type FlagName = keyof typeof FLAGS;

const NAMES = Object.keys(FLAGS) as FlagName[];
const PREFIX = 'WORKSPACE_MCP_';

/** One thing that was said, and where: `--port` or `WORKSPACE_MCP_PORT`. */
export interface Setting {
  value: string;
  from: string;
}

/** What flags and environment say together. Flags win over their twins. */
export interface Settings {
  get(name: FlagName): Setting | undefined;
  isOn(name: FlagName): boolean;
  /** Every value of a flag that may be given several times; those of flags last. */
  all(name: FlagName): readonly Setting[];
  /** Said by a flag, and not by its twin alone. */
  isFlag(name: FlagName): boolean;
  /** Everything that was said. */
  given(): { name: FlagName; from: string }[];
}

/** `--read-only` -> `WORKSPACE_MCP_READ_ONLY`. */
export function twinOf(name: FlagName): string {
  return PREFIX + name.toUpperCase().replaceAll('-', '_');
}

/** Throws ConfigError at the first flag or variable that is unknown or lacks its value. Values are never repeated. */
export function readSettings(argv: readonly string[], env: NodeJS.ProcessEnv): Settings {
  const twins = readTwins(env);
  const flags = readFlags(argv);
  const get = (name: FlagName) => (flags.get(name) ?? twins.get(name))?.at(-1);
  return {
    get,
    isOn(name) {
      const setting = get(name);
      return setting !== undefined && truth(setting);
    },
    all: (name) => [...(twins.get(name) ?? []), ...(flags.get(name) ?? [])],
    isFlag: (name) => flags.has(name),
    given: () =>
      NAMES.flatMap((name) => {
        const from = get(name)?.from;
        return from ? [{ name, from }] : [];
      }),
  };
}

type Option = Extract<ReturnType<typeof tokensOf>[number], { kind: 'option' }>;

function tokensOf(argv: readonly string[]) {
  const options = NAMES.map((name) => [name, { type: FLAGS[name] === 'switch' ? 'boolean' : 'string' } as const]);
  // Not strict: the errors are ours, because Node's repeat values.
  return parseArgs({
    args: [...argv],
    options: Object.fromEntries(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

function textOf({ value, rawName, inlineValue }: Option): string {
  // `--port --http` forgot the port; a value that really starts so can be written `--port=--http`.
  const forgotten = value === undefined || value.trim() === '' || (!inlineValue && value.startsWith('--'));
  if (forgotten) throw new ConfigError(`${rawName} needs a value`);
  return value;
}

function readFlags(argv: readonly string[]): Map<FlagName, Setting[]> {
  const found = new Map<FlagName, Setting[]>();
  for (const token of tokensOf(argv)) {
    if (token.kind === 'positional') {
      throw new ConfigError(
        'there is an argument that belongs to no flag; give flags as --name value, and quote values with spaces',
      );
    }
    if (token.kind !== 'option') continue;
    const { name, rawName } = token;
    if (!isFlagName(name) || !rawName.startsWith('--')) {
      const meant = nearest(name, NAMES);
      const help = meant ? `did you mean --${meant}?` : '--help lists the flags';
      throw new ConfigError(`${rawName} is no flag of this command; ${help}`);
    }
    const value = FLAGS[name] === 'switch' ? (token.value ?? 'true') : textOf(token);
    const before = found.get(name) ?? [];
    if (before.length > 0 && FLAGS[name] !== 'list') throw new ConfigError(`${rawName} is given twice; give it once`);
    found.set(name, [...before, { value, from: rawName }]);
  }
  return found;
}

function readTwins(env: NodeJS.ProcessEnv): Map<FlagName, Setting[]> {
  const names = new Map(NAMES.map((name) => [twinOf(name), name]));
  const found = new Map<FlagName, Setting[]>();
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith(PREFIX)) continue;
    const name = names.get(variable);
    if (!name) {
      const meant = nearest(variable.slice(PREFIX.length).replaceAll('_', '-'), NAMES);
      const help = meant ? `did you mean ${twinOf(meant)}?` : 'each is WORKSPACE_MCP_ and the name of a flag';
      throw new ConfigError(`${variable} is set, but there is no such variable; ${help}`);
    }
    // Hosts pass an option that was left empty as an empty variable.
    const values = FLAGS[name] === 'list' ? (value ?? '').split(/[\s,]+/) : [value ?? ''];
    const given = values.map((text) => text.trim()).filter((text) => text !== '');
    if (given.length > 0)
      found.set(
        name,
        given.map((text) => ({ value: text, from: variable })),
      );
  }
  return found;
}

function isFlagName(name: string): name is FlagName {
  return Object.hasOwn(FLAGS, name);
}

function truth({ value, from }: Setting): boolean {
  if (/^(1|true)$/i.test(value)) return true;
  if (/^(0|false)$/i.test(value)) return false;
  throw new ConfigError(`${from} must be 1, true, 0 or false`);
}
