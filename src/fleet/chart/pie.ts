import type { EChartsOption } from 'echarts';
import { bottom, column, frame, HEIGHT, TEXT, TOP, WIDTH } from './look.ts';
import { numeral } from './numerals.ts';
import { SLICES, type Slice } from './slices.ts';
import { shortened } from './widths.ts';

const RADIUS = 245;
const CENTER = WIDTH * 0.29;
const LIST = WIDTH * 0.55;
const LIST_FONT = 15;
const NAME_WIDTH = 330;
/** Smaller ones have no room for their share. */
const WRITTEN = 0.04;
const OTHER = '#b6bec9';

/** A ring, and beside it what each slice is. */
export function pieOption(slices: Slice[], title: string): EChartsOption {
  const total = slices.reduce((sum, { value }) => sum + value, 0);
  const share = (value: number) => `${((100 * value) / total).toFixed(1)}%`;
  const values = new Map(slices.map(({ name, value }) => [name, value]));
  const notes = [`total ${numeral(total)}`];
  const middle = (HEIGHT + TOP - bottom(notes)) / 2;
  return {
    ...frame(title, notes),
    legend: {
      ...column,
      left: LIST,
      top: middle - (slices.length * 32) / 2,
      itemGap: 17,
      formatter: (name) => {
        const value = values.get(name) ?? 0;
        return `${shortened(name, NAME_WIDTH, LIST_FONT)}   ${numeral(value)} (${share(value)})`;
      },
      textStyle: { fontSize: LIST_FONT, color: TEXT },
    },
    series: {
      type: 'pie',
      silent: true,
      radius: [RADIUS * 0.5, RADIUS],
      center: [CENTER, middle],
      data: slices.map((slice, at) => (at < SLICES ? slice : { ...slice, itemStyle: { color: OTHER } })),
      itemStyle: { borderColor: '#ffffff', borderWidth: 2 },
      labelLine: { show: false },
      label: {
        position: 'inside',
        color: '#ffffff',
        fontSize: 14,
        formatter: ({ value }) => (Number(value) / total < WRITTEN ? '' : share(Number(value))),
      },
    },
  };
}
