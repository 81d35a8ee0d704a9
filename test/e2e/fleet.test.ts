import { describe, expect, test, vi } from 'vitest';
import { ERAS } from '../clients.ts';
import { programs } from './program.ts';

const { overStdio, run } = programs();

describe.concurrent('the built program', () => {
  test.each(ERAS)('answers questions over the fleet, with a picture, and ends with its client: %s', async (era) => {
    const { client, pid } = await overStdio(era, ['--sandbox']);
    const sql = 'SELECT status, count(*) AS desktops FROM desktops GROUP BY status';
    const { content } = await client.raw('fleet_query', { sql, chart: { kind: 'pie', title: '状态' } });
    const [text, image] = content as { type: string; text?: string; mimeType?: string }[];
    const { rows } = JSON.parse(text?.text ?? '') as { rows: [string, number][] };
    expect(rows.reduce((sum, [, desktops]) => sum + desktops, 0)).toBe(200);
    expect(image).toMatchObject({ type: 'image', mimeType: 'image/png' });
    expect((await client.call('fleet_overview')).isError).toBe(false);
    expect((await client.call('find_desktops', { query: 'design w10' })).isError).toBe(false);
    await client.close();
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 10_000);
  });

  test('answers from the shell, and ends', async () => {
    const { code, stdout } = await run(['call', 'fleet_query', '{"sql": "SELECT count(*) FROM users"}', '--sandbox']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ total: 1, calls: 1, site: 'SANDBOX' });
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
