import { createRequire } from 'node:module';
import { ToolError } from '../../catalog/errors.ts';

export type Echarts = typeof import('echarts');

/** Of @resvg/resvg-wasm, what is used: its types are not where TypeScript looks. */
export interface Resvg {
  initWasm(module: Uint8Array): Promise<void>;
  Resvg: new (svg: string, options: object) => { render(): Picture; free(): void };
}

interface Picture {
  asPng(): Uint8Array;
  free(): void;
}

/** subset-font has no types. */
export type SubsetFont = (
  font: Uint8Array,
  characters: string,
  options: { targetFormat: 'sfnt'; keepFeatures: string[]; variationAxes: { wght: number } },
) => Promise<Uint8Array>;

const PACKAGES = ['echarts', '@resvg/resvg-wasm', 'subset-font', '@fontsource-variable/noto-sans-sc'];

const own = createRequire(import.meta.url);

/** A module of an optional package. Throws `ToolError`. */
export function load<T>(module: string, require = own): T {
  return found(() => require(module));
}

/** The path of a file of an optional package. Throws `ToolError`. */
export function locate(file: string, require = own): string {
  return found(() => require.resolve(file));
}

function found<T>(look: () => T): T {
  try {
    return look();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw cause;
    throw new ToolError(
      {
        code: 'charts_unavailable',
        message: 'Charts are drawn with packages that are not installed.',
        hint: `Install them next to workspace-mcp: npm install ${PACKAGES.join(' ')}. Without them, use the rows as they are.`,
      },
      'not_sent',
      { cause },
    );
  }
}
