import type { Answer } from './answer.ts';

/** A table as a file, with the mark by which spreadsheets know UTF-8. */
export function csvFile(name: string, rows: readonly (readonly (string | number | boolean | undefined)[])[]): Answer {
  return {
    status: 200,
    body: `\uFEFF${rows.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('')}`,
    headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename=${name}` },
  };
}

function cellOf(value: string | number | boolean | undefined): string {
  const text = String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
