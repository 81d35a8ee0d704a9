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

const PACKAGES =
  'echarts@6 @resvg/resvg-wasm@2 subset-font@2 @fontsource-variable/source-sans-3@5 @fontsource-variable/noto-sans-sc@5';
/** The second: there is one, of another version. */
const MISSING = ['MODULE_NOT_FOUND', 'ERR_PACKAGE_PATH_NOT_EXPORTED'];

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
    if (!MISSING.includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause;
    throw new ToolError(
      {
        code: 'charts_unavailable',
        message: 'Charts are drawn with packages that are not installed.',
        hint: `Where workspace-mcp is installed: npm install ${PACKAGES}. Without them, show the rows instead.`,
      },
      'not_sent',
      { cause },
    );
  }
}
