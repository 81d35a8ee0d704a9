/** Settings inside settings, as the API has them. */
export interface Tree {
  [name: string]: unknown;
}

/** A tree with some of its settings changed; those that are not named stay. Neither argument is touched. */
export function merged(tree: Tree, changes: Tree): Tree {
  const result: Tree = { ...tree };
  for (const [name, value] of Object.entries(changes)) {
    const present = result[name];
    result[name] = isTree(value) ? merged(isTree(present) ? present : {}, value) : value;
  }
  return result;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
