import type { EChartsOption } from 'echarts';
import { shortened, widthOf } from './widths.ts';

export const WIDTH = 1200;
export const HEIGHT = 675;
export const MARGIN = 32;
/** Below the title. */
export const TOP = 76;

/** Of labels on axes. */
export const FONT_SIZE = 13;

export const TEXT = '#1f2937';
export const MUTED = '#6b7280';
export const LINE = '#e5e7eb';

/** Neighbours differ in hue and in lightness. */
const COLOURS = [
  '#2f6fde',
  '#f28e2c',
  '#2a9d6f',
  '#d64550',
  '#8a63d2',
  '#12a5b8',
  '#e0b400',
  '#e377b4',
  '#8c6d4f',
  '#7c8796',
  '#8fb8f6',
  '#ffc88a',
  '#8bd3b3',
  '#f2a0a5',
  '#c5b0ec',
  '#86d6e0',
  '#f3dc7c',
  '#f6bfdd',
  '#c7ac91',
  '#c3c9d1',
];

const LEGEND_FONT = 14;
const LEGEND_WIDTH = 230;
const LEGEND_MARK = 24;

/** What every chart has: colours, a title, and at the bottom what was left out. */
export function frame(title: string, notes: string[]): EChartsOption {
  const width = WIDTH - 2 * MARGIN;
  const line = (text: string, fontSize: number, color: string) => ({
    text: shortened(text, width, fontSize),
    left: MARGIN,
    padding: 0,
    textStyle: { fontSize, color, fontWeight: 'normal' as const },
  });
  return {
    animation: false,
    useUTC: true,
    backgroundColor: '#ffffff',
    color: COLOURS,
    textStyle: { fontFamily: 'Source Sans 3', color: TEXT },
    title: [
      { ...line(title, 24, TEXT), top: 20 },
      { ...line(notes.join('; '), 14, MUTED), bottom: 16 },
    ],
  };
}

/** Pixels at the bottom that notes take. */
export function bottom(notes: string[]): number {
  return notes.length > 0 ? 48 : 24;
}

/** To the right of the plot, one name below the other; `width` is what that takes. */
export function legend(names: string[]): { legend: EChartsOption['legend']; width: number } {
  if (names.length < 2) return { legend: { show: false }, width: 0 };
  const text = Math.min(LEGEND_WIDTH, Math.max(...names.map((name) => widthOf(name, LEGEND_FONT))));
  return {
    width: text + LEGEND_MARK + MARGIN,
    legend: {
      ...column,
      left: WIDTH - MARGIN - LEGEND_MARK - text,
      top: TOP,
      data: names,
      formatter: (name) => shortened(name, LEGEND_WIDTH, LEGEND_FONT),
      textStyle: { fontSize: LEGEND_FONT, color: TEXT },
    },
  };
}

/** One mark and name below the other. */
export const column = {
  orient: 'vertical',
  selectedMode: false,
  padding: 0,
  itemWidth: 14,
  itemHeight: 14,
  itemGap: 10,
  icon: 'roundRect',
} as const;
