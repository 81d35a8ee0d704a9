/** What to draw of a result; columns go by name, and what is left out is chosen by what the columns hold. */
export interface ChartAsk {
  kind: 'bar' | 'line' | 'pie' | 'scatter';
  x?: string | undefined;
  y?: string | string[] | undefined;
  /** The column of texts that tells rows with the same x apart. */
  series?: string | undefined;
  stacked?: boolean | undefined;
  title?: string | undefined;
}

export interface Result {
  columns: string[];
  rows: unknown[][];
}
