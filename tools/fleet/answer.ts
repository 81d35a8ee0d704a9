import type { ResultTable, ToolContext } from '../../src/catalog/context.ts';

/** A table as the answer of a tool: what of it fits, then what stands beside it; `kept` is kept of one that does not fit. */
export async function tableAnswer(
  context: ToolContext,
  tool: string,
  { note, ...table }: ResultTable & { note?: string | undefined },
  beside: object,
  kept?: unknown,
): Promise<Record<string, unknown> & { note?: string }> {
  const { columns, rows, total, ...shown } = await context.show(tool, table, beside, kept);
  const notes = [note, shown.note].filter(Boolean).join(' ');
  return {
    columns,
    rows,
    total,
    ...beside,
    ...(shown.result_id && { result_id: shown.result_id }),
    ...(notes && { note: notes }),
  };
}
