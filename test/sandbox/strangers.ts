import type { WireNames } from '../contract/wire.ts';
import type { Row } from './cloud.ts';

/** Where a value has names or types that the reference does not give. */
export function strangers(value: unknown, known: WireNames | string, path = ''): string[] {
  if (value === null || value === undefined) return [];
  // A file has no names: it may come only where none are documented.
  if (path === '' && typeof value === 'string' && Object.keys(known).length === 0) return [];
  if (typeof known === 'string') {
    const type = typeof value === 'number' && Number.isInteger(value) && known === 'integer' ? 'integer' : typeof value;
    return type === known || (type === 'number' && known === 'number') ? [] : [`${path} is ${type}, not ${known}`];
  }
  if (Array.isArray(value))
    return '[]' in known ? each(value, known['[]'] as WireNames | string, path) : [`${path} is a list`];
  return Object.entries(value as Row).flatMap(([name, item]) => {
    const below = `${path}.${name}`;
    if (name in known) return strangers(item, known[name] as WireNames | string, below);
    if (`${name}[]` in known) return each(item, known[`${name}[]`] as WireNames | string, below);
    if (`${name}{}` in known) return each(Object.values(item as Row), known[`${name}{}`] as WireNames | string, below);
    if ('{}' in known) return strangers(item, known['{}'] as WireNames | string, below);
    if (`${name}{}[]` in known) {
      return each(Object.values(item as Row).flat(), known[`${name}{}[]`] as WireNames | string, below);
    }
    return [`${below} is not documented`];
  });
}

function each(value: unknown, known: WireNames | string, path: string): string[] {
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) return [`${path} is no list`];
  return [...new Set(value.flatMap((item) => strangers(item, known, path)))];
}
