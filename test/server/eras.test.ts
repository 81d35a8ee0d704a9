import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ownToolFacts } from '../../src/commands/own-tools.ts';
import { ERAS, NO, startWorld, type World, YES } from '../world.ts';

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

describe.each(ERAS)('a %s client over HTTP', (era) => {
  test('lists the core tools with annotations', async () => {
    const client = await world.connect(era);
    const tools = await client.listTools();
    expect(tools.map((tool) => tool.name)).toEqual(ownToolFacts.map(({ name }) => name));
    expect(tools.find((tool) => tool.name === 'call_read_tool')?.annotations).toMatchObject({ readOnlyHint: true });
  });

  test('reads as a table, in structure and text alike, and says SANDBOX', async () => {
    const client = await world.connect(era);
    const { value, text } = await client.call('call_read_tool', { name: 'list_desktops', arguments: { limit: 5 } });
    expect(value).toMatchObject({ site: 'SANDBOX', data: { total: 60 }, page: { returned: 5, next_offset: 5 } });
    expect(JSON.parse(text)).toEqual(value);
  });

  test('a person who approves makes the call run, with progress, to a verdict per sub-job', async () => {
    const client = await world.connect(era, world.reading(YES));
    const { desktopIds } = world.sandbox.world.storyline.rebootPool;
    const seen: number[] = [];
    const { value, isError } = await client.call(
      'call_tool',
      { name: 'batch_run_desktops', arguments: { desktop_ids: desktopIds, op_type: 'reboot' } },
      { onprogress: ({ progress }) => seen.push(progress) },
    );
    expect(isError).toBe(true);
    expect(value).toMatchObject({
      job: { status: 'partly_failed', total: desktopIds.length, failures: [{ code: 'WKS.00010104' }] },
    });
    expect(seen.at(-1)).toBe(100);
    expect(world.mutations()).toEqual(['BatchRunDesktops']);
  });

  test('a person who declines stops it, and nothing is sent', async () => {
    const client = await world.connect(era, world.reading(NO));
    const { desktopIds } = world.sandbox.world.storyline.rebootPool;
    const { value, isError } = await client.call('call_tool', {
      name: 'batch_run_desktops',
      arguments: { desktop_ids: desktopIds, op_type: 'reboot' },
    });
    expect(isError).toBe(true);
    expect(value).toMatchObject({ code: 'declined' });
    expect(world.mutations()).toEqual([]);
  });

  test('without elicitation the plan waits, which is no error', async () => {
    const client = await world.connect(era);
    const { desktopIds } = world.sandbox.world.storyline.rebootPool;
    const { value, isError } = await client.call('call_tool', {
      name: 'batch_run_desktops',
      arguments: { desktop_ids: desktopIds, op_type: 'reboot' },
    });
    expect(isError).toBe(false);
    expect(value).toMatchObject({ status: 'needs_approval', plan_id: expect.stringMatching(/^plan_/) });
    expect(world.mutations()).toEqual([]);
  });

  test('a job that is followed later gives the same verdict, and is an error when a part of it failed', async () => {
    const client = await world.connect(era, world.reading(YES));
    const { desktopIds } = world.sandbox.world.storyline.rebootPool;
    const started = await client.call('call_tool', {
      name: 'batch_run_desktops',
      arguments: { desktop_ids: desktopIds, op_type: 'reboot', wait: false },
    });
    expect(started).toMatchObject({ isError: false, value: { job: { status: 'running' } } });
    const { jobs } = started.value.job as { jobs: string[] };
    const ended = await client.call('wait_for_job', { jobs });
    expect(ended).toMatchObject({
      isError: true,
      value: {
        job: { status: 'partly_failed', failures: [{ code: 'WKS.00010104' }] },
        error: { code: 'targets_failed' },
      },
    });
  });
});
