import type { ChartAsk, Result } from './ask.ts';
import { axesOption } from './axes.ts';
import { lineOf } from './cells.ts';
import { type Roles, rolesOf } from './columns.ts';
import { type Echarts, load } from './libraries.ts';
import { HEIGHT, WIDTH } from './look.ts';
import { pieOption } from './pie.ts';
import { plotOf } from './plot.ts';
import { pngOf } from './png.ts';
import { slicesOf } from './slices.ts';
import { turned } from './turned.ts';

export type { ChartAsk } from './ask.ts';

/** A PNG, 1200 pixels wide and 675 high; higher for many bars that lie. Throws `ToolError`. */
export async function drawChart(result: Result, ask: ChartAsk): Promise<Uint8Array> {
  return pngOf(chartSvg(result, ask));
}

/** The same as SVG. Throws `ToolError`. */
export function chartSvg(result: Result, ask: ChartAsk): string {
  const roles = rolesOf(turned(result, ask), ask);
  const { option, height } = optionOf(roles, ask);
  const { init } = load<Echarts>('echarts/dist/echarts.common.min.js');
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height, locale: 'EN' });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

function optionOf(roles: Roles, ask: ChartAsk) {
  const words = wordsOf(roles, ask);
  if (ask.kind === 'pie') return { option: pieOption(slicesOf(roles), words.title), height: HEIGHT };
  return axesOption(plotOf(roles, ask), ask, words);
}

function wordsOf({ x, y, series }: Roles, { title, kind }: ChartAsk) {
  const drawn = kind === 'pie' ? y.slice(0, 1) : y;
  const numbers = drawn.map(({ name }) => name);
  const by = [x, series].flatMap((column) => (column ? [column.name] : []));
  const usual = [numbers.join(', '), ...(by.length > 0 ? [by.join(' and ')] : [])].join(' by ');
  return {
    title: lineOf(title ?? usual),
    x: x ? lineOf(x.name) : '',
    y: numbers.length === 1 ? lineOf(numbers[0]!) : '',
  };
}
