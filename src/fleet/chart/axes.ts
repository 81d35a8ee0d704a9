import type { EChartsOption } from 'echarts';
import type { ChartAsk } from './ask.ts';
import { bottom, FONT_SIZE, frame, HEIGHT, LINE, legend, MARGIN, MUTED, TEXT, TOP, WIDTH } from './look.ts';
import { marksOf } from './marks.ts';
import { numeral } from './numerals.ts';
import type { Plot } from './plot.ts';
import { spanOf, TIMES } from './times.ts';
import { shortened, widthOf } from './widths.ts';

export interface Words {
  title: string;
  x: string;
  y: string;
}

/** Not echarts' own types of axes, which can not be put together of parts. */
type Axis = Record<string, unknown>;

const LONGEST_LABEL = 380;
const LONGEST_SLANTED = 180;
/** Of one bar that lies, with the space to the next. */
const ROW = 17;
const AXIS_ROOM = 64;

/** Bars, lines or points on two axes; `height` is in pixels. */
export function axesOption(plot: Plot, ask: ChartAsk, words: Words): { option: EChartsOption; height: number } {
  const beside = legend(plot.series.map(({ name }) => name));
  const crowded = plot.axis === 'text' && !haveRoom(plot.categories, WIDTH - 2 * MARGIN - AXIS_ROOM - beside.width);
  const lying = crowded && ask.kind === 'bar';
  const rows = lying ? plot.categories.length : 0;
  const numbers = numberAxis(ask);
  return {
    height: Math.max(HEIGHT, TOP + bottom(plot.notes) + AXIS_ROOM + ROW * rows),
    option: {
      ...frame(words.title, plot.notes),
      legend: beside.legend,
      grid: {
        left: MARGIN,
        right: MARGIN + beside.width,
        top: TOP,
        bottom: bottom(plot.notes),
        outerBoundsMode: 'same',
        outerBoundsContain: 'all',
      },
      xAxis: lying ? { ...numbers, ...below(words.y) } : { ...thingAxis(plot, crowded), ...below(nameOf(plot, words)) },
      yAxis: lying ? { ...thingAxis(plot, false), inverse: true } : { ...numbers, ...above(words.y) },
      series: marksOf(plot, ask, lying),
    },
  };
}

/** Whether the labels can stand side by side. */
function haveRoom(labels: string[], room: number): boolean {
  const slot = room / labels.length - 8;
  return labels.every((label) => widthOf(label, FONT_SIZE) <= slot);
}

/** Of what the numbers are about. */
function thingAxis({ axis, categories }: Plot, slanted: boolean): Axis {
  const axisLine = { lineStyle: { color: MUTED } };
  const label = { color: TEXT, fontSize: FONT_SIZE };
  if (axis === 'time') return { type: 'time', axisLine, axisLabel: { ...label, hideOverlap: true, formatter: TIMES } };
  if (axis === 'number') return { ...numberAxis(), scale: true, axisLine, splitLine: { show: false } };
  const formatter = (text: string) => shortened(text, slanted ? LONGEST_SLANTED : LONGEST_LABEL, FONT_SIZE);
  return {
    type: 'category',
    data: categories,
    axisLine,
    axisTick: { show: false },
    axisLabel: { ...label, interval: 0, formatter, rotate: slanted ? 45 : 0 },
  };
}

function numberAxis(ask?: ChartAsk): Axis {
  return {
    type: 'value',
    scale: ask?.kind === 'scatter',
    axisLabel: { color: TEXT, fontSize: FONT_SIZE, formatter: numeral },
    splitLine: { lineStyle: { color: LINE } },
  };
}

function nameOf({ axis, series }: Plot, { x }: Words): string {
  return axis === 'time' ? `${x}, ${spanOf(series)}` : x;
}

function below(name: string): Axis {
  return { name, nameLocation: 'middle', nameGap: 32, nameTextStyle: { color: MUTED, fontSize: FONT_SIZE + 1 } };
}

function above(name: string): Axis {
  return { name, nameLocation: 'end', nameTextStyle: { color: MUTED, fontSize: FONT_SIZE + 1, align: 'left' } };
}
