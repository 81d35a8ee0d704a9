/** What a call can do to people and their data, mildest first. Reviewed per operation, never derived from the HTTP verb. */
export const RISKS = ['read', 'write', 'billing', 'secret', 'disruptive', 'destructive'] as const;

/**
 * - `read` changes nothing.
 * - `write` changes settings that can be changed back.
 * - `billing` costs money or changes how it is charged.
 * - `secret` shows, makes or redirects credentials.
 * - `disruptive` interrupts people at work, takes away or opens what they may use.
 * - `destructive` loses data or a resource.
 */
export type Risk = (typeof RISKS)[number];

/** One effect that always applies, or one chosen by the value of an argument. Plain data, so that the manifest can hold it. */
export type Effect =
  | { effect: Risk }
  | {
      arg: string;
      cases: Record<string, Risk>;
      else: Risk;
      /** When the argument is not given; `else` if unset. */
      absent?: Risk;
    };

/** All effects of a call; its class is the worst of them. */
export type RiskRule = Effect[];

/** What a declaration may write: one class, one choice, or several that apply together. */
export type RiskSpec = Risk | Effect | (Risk | Effect)[];

/**
 * The class depends on an argument. `arg` is a path: `desktops[].is_clear_data` looks into every item of an array.
 * Booleans and numbers are matched by their text.
 */
export function byArg(arg: string, cases: Record<string, Risk> & { else: Risk; absent?: Risk }): Effect {
  const { else: otherwise, absent, ...rest } = cases;
  return { arg, cases: rest, else: otherwise, ...(absent && { absent }) };
}

export function riskRule(spec: RiskSpec): RiskRule {
  const parts = Array.isArray(spec) ? spec : [spec];
  return parts.map((part) => (typeof part === 'string' ? { effect: part } : part));
}

/** Every effect these arguments have, mildest first, each once. */
export function effectsOf(rule: RiskRule, args: Record<string, unknown>): Risk[] {
  const found = new Set<Risk>();
  for (const part of rule) {
    if ('effect' in part) {
      found.add(part.effect);
      continue;
    }
    const values = valuesAt(args, part.arg).filter((value) => value !== undefined && value !== null);
    if (values.length === 0) found.add(part.absent ?? part.else);
    for (const value of values) found.add(caseOf(part, value));
    // An array whose items do not all carry the value: those items get the default.
    if (values.length > 0 && missingAt(args, part.arg)) found.add(part.absent ?? part.else);
  }
  return RISKS.filter((risk) => found.has(risk));
}

/** The class of one value. Only the table's own words count: every object answers to `constructor` and `toString` too. */
function caseOf(part: Exclude<Effect, { effect: Risk }>, value: unknown): Risk {
  const word = typeof value === 'object' ? '' : String(value);
  return (Object.hasOwn(part.cases, word) ? part.cases[word] : undefined) ?? part.else;
}

/** The worst class that any arguments can reach. */
export function worstRisk(rule: RiskRule): Risk {
  const reachable = rule.flatMap((part) =>
    'effect' in part ? [part.effect] : [...Object.values(part.cases), part.else, part.absent ?? part.else],
  );
  return worst(reachable);
}

export function worst(risks: readonly Risk[]): Risk {
  return RISKS.findLast((risk) => risks.includes(risk)) ?? 'read';
}

export function isWorse(a: Risk, b: Risk): boolean {
  return RISKS.indexOf(a) > RISKS.indexOf(b);
}

/**
 * Values at a path such as `desktops[].desktop_id`; `undefined` stands where an item lacks it. `objects[type=USER].id` takes
 * the items whose `type` is USER.
 */
export function valuesAt(root: unknown, path: string): unknown[] {
  let level: unknown[] = [root];
  for (const step of path.split('.')) {
    const [, key = step, brackets, field, wanted] = step.match(/^(.+?)(\[(?:(\w+)=(.*))?\])$/) ?? [];
    level = level.flatMap((node) => {
      const value = own(node, key);
      if (!brackets) return [value];
      const items = Array.isArray(value) ? value : value === undefined ? [] : [value];
      return field === undefined ? items : items.filter((item) => String(own(item, field)) === wanted);
    });
  }
  return level;
}

function own(node: unknown, key: string): unknown {
  return isRecord(node) && Object.hasOwn(node, key) ? node[key] : undefined;
}

function missingAt(root: unknown, path: string): boolean {
  return valuesAt(root, path).some((value) => value === undefined || value === null);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
