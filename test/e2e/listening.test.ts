import { describe, expect, test } from 'vitest';
import { ERAS, type Era } from '../clients.ts';
import { programs } from './program.ts';
import { Wire } from './wire.ts';

const { start } = programs();

/** Begins to stop a desktop of the sandbox, and says under which address the job is. */
async function stopOne(wire: Wire, place: number): Promise<string> {
  const listed = await wire.answer(wire.call('call_read_tool', { name: 'list_desktops', arguments: { limit: 20 } }));
  const { columns, rows } = listed.result.structuredContent.data;
  const ids = rows
    .filter((row: string[]) => row[columns.indexOf('status')] === 'ACTIVE')
    .map((row: string[]) => row[columns.indexOf('desktop_id')]);
  const stopping = { desktop_ids: [ids[place]], op_type: 'os-stop', wait: false };
  const { result } = await wire.answer(wire.call('call_tool', { name: 'batch_run_desktops', arguments: stopping }));
  return `workspace://jobs/${result.structuredContent.job.jobs[0]}`;
}

/** Begins to listen; done when the server said yes. */
async function listen(wire: Wire, era: Era, uri: string): Promise<void> {
  if (era === '2025-11-25') {
    expect(await wire.request('resources/subscribe', { uri })).toMatchObject({ result: {} });
    return;
  }
  wire.ask('subscriptions/listen', { notifications: { resourceSubscriptions: [uri] } });
  await wire.next(
    ({ method, params }) =>
      method === 'notifications/subscriptions/acknowledged' &&
      params.notifications.resourceSubscriptions?.includes(uri),
  );
}

describe.concurrent.each(ERAS)('a server process for a %s client', (era) => {
  test('tells over stdio when a job ends, and ends with its pipe while it watches another', async () => {
    const program = start(['serve', '--sandbox', '--confirm', 'never']);
    const wire = new Wire(program, era);
    await wire.open();
    const uri = await stopOne(wire, 0);
    await listen(wire, era, uri);
    await wire.next(({ method, params }) => method === 'notifications/resources/updated' && params.uri === uri);
    const jobs = [uri.slice('workspace://jobs/'.length)];
    await wire.answer(wire.call('wait_for_job', { jobs }));
    const { result } = await wire.request('resources/read', { uri });
    expect(JSON.parse(result.contents[0].text)).toMatchObject({ job: { status: 'succeeded' }, site: 'SANDBOX' });

    await listen(wire, era, await stopOne(wire, 1));
    program.stdin.end();
    expect(await program.ended).toEqual({ code: 0, signal: null });
  });
});
