/** A part of a policy: settings and further parts, in the API's own names. */
export interface PolicyTree {
  [name: string]: string | number | boolean | PolicyTree;
}

/** Part by part: what `changes` leaves out stays as it was. */
export function merged(base: PolicyTree, changes: PolicyTree): PolicyTree {
  const result = { ...base };
  for (const [name, value] of Object.entries(changes)) {
    const before = result[name];
    const both = typeof value === 'object' && value !== null && typeof before === 'object';
    result[name] = both ? merged(before, value) : value;
  }
  return result;
}
