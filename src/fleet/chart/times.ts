import type { Series } from './series.ts';

/** How ECharts writes moments on an axis: each as exactly as it differs from the one before. */
export const TIMES = {
  year: '{yyyy}',
  month: '{yyyy}-{MM}',
  day: '{MM}-{dd}',
  hour: '{HH}:{mm}',
  minute: '{HH}:{mm}',
  second: '{HH}:{mm}:{ss}',
  millisecond: '{HH}:{mm}:{ss}.{SSS}',
};

/** The first and the last day, which an axis of hours or days does not say whole. */
export function spanOf(series: Series[]): string {
  const moments = series.flatMap(({ points }) => points.map(([x]) => x));
  const [first, last] = moments.reduce(
    ([low, high], moment) => [Math.min(low, moment), Math.max(high, moment)],
    [moments[0]!, moments[0]!],
  );
  const days = [...new Set([first, last].map((moment) => new Date(moment).toISOString().slice(0, 10)))];
  return `${days.join(' to ')}, UTC`;
}
