/**
 * What a request's arguments owe each other. JSON Schema loses zod's refinements, so the rule is data:
 * checked before anything is sent and said in words in the tool's description.
 */
export type Rule =
  | { rule: 'exactly one' | 'at least one' | 'at most one' | 'together'; args: string[] }
  | { rule: 'requires'; arg: string; is?: string | number | boolean; needs: string[] };

export const exactlyOne = (...args: string[]): Rule => ({ rule: 'exactly one', args });
/** Of one argument alone: it must be given, although the API's own schema calls it optional. */
export const atLeastOne = (...args: string[]): Rule => ({ rule: 'at least one', args });
export const atMostOne = (...args: string[]): Rule => ({ rule: 'at most one', args });
/** All of them or none. */
export const together = (...args: string[]): Rule => ({ rule: 'together', args });
/** When `arg` is given (or has this value), `needs` must be given too. */
export const requires = (arg: string | [arg: string, is: string | number | boolean], ...needs: string[]): Rule =>
  typeof arg === 'string' ? { rule: 'requires', arg, needs } : { rule: 'requires', arg: arg[0], is: arg[1], needs };

export function inWords(rule: Rule): string {
  switch (rule.rule) {
    case 'together':
      return `${list(rule.args, 'and')} go together`;
    case 'requires':
      return `${rule.arg}${rule.is === undefined ? '' : `=${rule.is}`} needs ${list(rule.needs, 'and')}`;
    default:
      return rule.args.length === 1 ? `${rule.args[0]} must be given` : `${rule.rule} of ${list(rule.args, 'or')}`;
  }
}

/** The rules these arguments break, in words. */
export function brokenRules(rules: readonly Rule[], args: Record<string, unknown>): string[] {
  const given = (name: string) => args[name] !== undefined && args[name] !== null;
  return rules
    .filter((rule) => {
      if (rule.rule === 'requires') {
        const applies = rule.is === undefined ? given(rule.arg) : args[rule.arg] === rule.is;
        return applies && !rule.needs.every(given);
      }
      const count = rule.args.filter(given).length;
      if (rule.rule === 'exactly one') return count !== 1;
      if (rule.rule === 'at least one') return count === 0;
      if (rule.rule === 'at most one') return count > 1;
      return count !== 0 && count !== rule.args.length;
    })
    .map(inWords);
}

function list(words: string[], last: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
