import type { SeriesOption } from 'echarts';
import type { ChartAsk } from './ask.ts';
import { FONT_SIZE, TEXT } from './look.ts';
import { numeral } from './numerals.ts';
import type { Plot } from './plot.ts';
import type { Series } from './series.ts';

/** More numbers than this hide what they stand on. */
const NUMBERED_BARS = 30;
const MARKED_POINTS = 60;
const CROWD = 500;

/** The bars, the line or the points of every series; `lying` bars have their numbers to the right. */
export function marksOf({ series }: Plot, ask: ChartAsk, lying: boolean): SeriesOption[] {
  const stack = ask.stacked ? 'all' : undefined;
  if (ask.kind === 'scatter') return series.map(dots);
  if (ask.kind === 'line') return series.map((each) => line(each, stack));
  const numbered = series.length === 1 && series[0]!.points.length <= NUMBERED_BARS;
  return series.map((each) => bars(each, { stack, lying, numbered }));
}

function dots({ name, points }: Series): SeriesOption {
  const crowded = points.length > CROWD;
  return {
    type: 'scatter',
    name,
    silent: true,
    data: points,
    symbolSize: crowded ? 5 : 9,
    itemStyle: { opacity: crowded ? 0.5 : 0.75 },
  };
}

function line({ name, points }: Series, stack: string | undefined): SeriesOption {
  return {
    type: 'line',
    name,
    silent: true,
    data: points,
    showSymbol: points.length <= MARKED_POINTS,
    symbol: 'circle',
    symbolSize: 6,
    lineStyle: { width: 2 },
    ...(stack && { stack, areaStyle: { opacity: 0.35 } }),
  };
}

function bars(
  { name, points }: Series,
  { stack, lying, numbered }: { stack: string | undefined; lying: boolean; numbered: boolean },
): SeriesOption {
  const number = lying ? 0 : 1;
  return {
    type: 'bar',
    name,
    silent: true,
    data: lying ? points.map(([x, y]) => [y, x]) : points,
    barMaxWidth: 90,
    ...(stack && { stack }),
    label: {
      show: numbered,
      position: lying ? 'right' : 'top',
      color: TEXT,
      fontSize: FONT_SIZE,
      formatter: ({ value }) => numberIn((value as unknown[])[number]),
    },
  };
}

function numberIn(value: unknown): string {
  return typeof value === 'number' ? numeral(value) : '';
}
