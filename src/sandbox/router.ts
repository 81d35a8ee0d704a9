import type { ManifestEntry } from '../catalog/manifest.ts';

interface Node {
  literals: Map<string, Node>;
  placeholder?: Node;
  operations: Map<string, ManifestEntry>;
}

export interface Match {
  entry: ManifestEntry;
  /** Path parameters by name, decoded; `project_id` among them. */
  path: Record<string, string>;
}

/** Why nothing matched: no such path, or a path that exists under other methods. */
type Miss = 'path' | 'method';

/** Finds operations by method and path. Literal segments win over placeholders, whatever the order of declaration. */
export class Router {
  readonly #root = node();

  constructor(operations: readonly ManifestEntry[]) {
    for (const entry of operations) this.#add(entry);
  }

  /** `path` is the raw path of the request line, without its query. */
  match(method: string, path: string): Match | Miss {
    const segments = decodeSegments(path);
    if (!segments) return 'path';
    let miss: Miss = 'path';
    for (const found of leaves(this.#root, segments, 0)) {
      const entry = found.operations.get(method);
      if (entry) return { entry, path: capture(entry.path, segments) };
      miss = 'method';
    }
    return miss;
  }

  #add(entry: ManifestEntry): void {
    let at = this.#root;
    for (const segment of entry.path.split('/').slice(1)) {
      if (isPlaceholder(segment)) {
        at.placeholder ??= node();
        at = at.placeholder;
      } else {
        const next = at.literals.get(segment) ?? node();
        at.literals.set(segment, next);
        at = next;
      }
    }
    if (at.operations.has(entry.method)) throw new Error(`two operations on ${entry.method} ${entry.path}`);
    at.operations.set(entry.method, entry);
  }
}

function* leaves(at: Node, segments: string[], index: number): Generator<Node> {
  const segment = segments[index];
  if (segment === undefined) {
    if (at.operations.size > 0) yield at;
    return;
  }
  const literal = at.literals.get(segment);
  if (literal) yield* leaves(literal, segments, index + 1);
  if (at.placeholder && segment !== '') yield* leaves(at.placeholder, segments, index + 1);
}

function capture(template: string, segments: string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [index, part] of template.split('/').slice(1).entries()) {
    if (isPlaceholder(part)) values[part.slice(1, -1)] = segments[index] ?? '';
  }
  return values;
}

function decodeSegments(path: string): string[] | undefined {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function isPlaceholder(segment: string): boolean {
  return segment.startsWith('{') && segment.endsWith('}');
}

function node(): Node {
  return { literals: new Map(), operations: new Map() };
}
