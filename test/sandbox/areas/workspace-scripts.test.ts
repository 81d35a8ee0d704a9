import { expect, test } from 'vitest';
import { isoSeconds } from '../../../src/sandbox/time.ts';
import { scripts } from '../../../src/sandbox/world/scripts.ts';
import { describeArea } from '../area.ts';
import { able } from '../cast.ts';
import type { Row } from '../cloud.ts';

describeArea('workspace/scripts', ({ call, rows, data, refused, world, later }) => {
  const usable = (os: 'Windows' | 'Linux') =>
    able(world(), (each) => each.image.os === os && each.status === 'ACTIVE' && each.agentInstalled);
  let made = 0;
  const script = async (content: string, type = 'POWERSHELL') => {
    const { script_id } = await data('create_script', { name: `test-${made++}`, type, content });
    return script_id as string;
  };
  const targets = (ids: string[], desktops: { id: string }[], more: Row = {}) => {
    return { script_ids: ids, resource_ids: desktops.map(({ id }) => id), ...more };
  };
  const run = (...args: Parameters<typeof targets>) => call('execute_script_or_command', targets(...args));
  /** A run that does not succeed everywhere: the product says so. */
  const runInVain = (...args: Parameters<typeof targets>) => refused('execute_script_or_command', targets(...args));
  const tasks = (script_id: string) => rows('list_script_tasks', { script_id });
  const records = (script_task_id: unknown, more: Row = {}) =>
    rows('list_script_records', { script_task_id, limit: 100, ...more });

  test('a script is kept, shown, changed and deleted', async () => {
    const wish = { name: 'Hello', type: 'POWERSHELL', content: 'Write-Output hi', description: 'greets', version: '1' };
    const { script_id } = await data('create_script', wish);
    expect(await rows('list_scripts', { name: 'hello' })).toMatchObject([{ id: script_id, version: '1' }]);
    expect(await refused('create_script', wish)).toMatchObject({ code: 'WKS.00211804' });
    await call('update_script', { script_id, name: 'Hello again', content: 'Write-Output again' });
    expect(await data('show_script_detail', { script_id })).toMatchObject({
      name: 'Hello again',
      content: 'Write-Output again',
      description: 'greets',
      type: 'POWERSHELL',
    });
    await call('delete_script', { script_id });
    expect(await rows('list_scripts', { id: script_id })).toEqual([]);
    expect(await refused('show_script_detail', { script_id })).toMatchObject({ code: 'WKS.00211805' });
  });

  test('there is an end to scripts, and to what one may be', async () => {
    const library = world().part(scripts);
    const [known] = library.all();
    const ids = Array.from({ length: 100 }, (_, index) => `filler-${index}`);
    for (const id of ids) library.add({ ...known!, id, name: id });
    const wish = { name: 'One more', type: 'POWERSHELL', content: 'exit' };
    expect(await refused('create_script', wish)).toMatchObject({ code: 'WKS.00211803' });
    for (const id of ids) library.delete(id);
    const [desktop] = usable('Windows');
    const more = { gray_count: 1, gray_fail_threshold: 1 };
    expect(await runInVain([known!.id], [desktop!], more)).toMatchObject({ code: 'WKS.00211807' });
  });

  test('runs on several desktops with what each printed, and is kept as it was then', async () => {
    const [one, two] = usable('Windows');
    const id = await script('Write-Output "on $env:COMPUTERNAME"');
    await run([id], [one!, two!]);
    const [task] = await tasks(id);
    expect(task).toMatchObject({ status: 'FINISH', success_num: 2, failed_num: 0, skip_num: 0 });
    const runs = await records(task?.id);
    expect(runs.map((each) => each.status)).toEqual(['SUCCESS', 'SUCCESS']);
    const shown = await data('show_script_record_detail', { record_id: runs[0]?.id });
    expect(shown).toMatchObject({ output: `on ${one!.name}`, resource_id: one!.id, script_id: id });
    await call('update_script', { script_id: id, name: 'renamed', content: 'exit 1' });
    const then = await data('show_script_detail', { script_id: id, script_task_id: task?.id });
    expect(then.content).toContain('COMPUTERNAME');
  });

  test('what cannot run is skipped, what goes wrong fails, and both can be tried again', async () => {
    const [good, off, bare] = usable('Windows').slice(2);
    const linux = world()
      .fleet.all()
      .find((each) => each.image.os === 'Linux' && each.status === 'ACTIVE')!;
    linux.maintenance = false;
    off!.status = 'SHUTOFF';
    bare!.agentInstalled = false;
    const id = await script('Write-Output ok');
    const failures = await runInVain([id], [good!, off!, bare!, linux]);
    expect(failures).toMatchObject({ error: { code: 'targets_failed' } });
    const [task] = await tasks(id);
    expect(task).toMatchObject({ success_num: 1, failed_num: 1, skip_num: 2, status: 'FINISH' });
    const byName = Object.fromEntries((await records(task?.id)).map((each) => [each.resource_name, each]));
    expect(byName[off!.name]).toMatchObject({ status: 'SKIP', result_code: 'WKS.00211602' });
    expect(byName[linux.name]).toMatchObject({ status: 'SKIP', result_code: 'WKS.00211603' });
    expect(byName[bare!.name]).toMatchObject({ status: 'FAILED', result_code: 'WKS.00211811' });
    expect(await records(task?.id, { status: 'SKIP' })).toHaveLength(2);

    off!.status = 'ACTIVE';
    await refused('retry_script_execution', { record_id: byName[off!.name]?.id });
    expect((await tasks(id))[0]).toMatchObject({ success_num: 2, failed_num: 1, skip_num: 1 });
    bare!.agentInstalled = true;
    await refused('retry_script_execution', { task_id: task?.id });
    expect((await tasks(id))[0]).toMatchObject({ success_num: 3, failed_num: 0, skip_num: 1 });
    const both = await records(task?.id, { show_history: true, resource_id: [off!.id], script_id: [id] });
    expect(both.map((each) => each.status)).toEqual(['SKIP', 'SUCCESS']);
    expect(await records(task?.id)).toHaveLength(4);
    expect(await refused('retry_script_execution', { record_id: byName[good!.name]?.id })).toMatchObject({
      code: 'WKS.00211202',
    });
  });

  test('sleeps, exit codes and the timeout count', async () => {
    const [one, two] = usable('Linux');
    const [fails, late] = [await script('echo before\nexit 3', 'SHELL'), await script('sleep 200', 'SHELL')];
    await runInVain([fails], [one!]);
    const [task] = await tasks(fails);
    expect(task).toMatchObject({ status: 'FAILED', failed_num: 1 });
    const [record] = await records(task?.id);
    expect(record).toMatchObject({ result_code: 'WKS.00211808', reason: expect.stringContaining('Exit code 3') });
    await runInVain([late], [two!], { execution_timeout: 1 });
    const [slow] = await tasks(late);
    expect(await records(slow?.id)).toMatchObject([{ status: 'FAILED', result_code: 'WKS.00211809' }]);
    await run([late], [two!], { execution_timeout: 5 });
    expect((await tasks(late))[0]).toMatchObject({ success_num: 1, status: 'FINISH' });
  });

  test('a first batch that fails too often stops the rest; one that succeeds does not', async () => {
    const [first, second, third, fourth] = usable('Windows').slice(4);
    const desktops = [first!, second!, third!, fourth!];
    const id = await script('exit 1');
    await runInVain([id], desktops, { gray_count: 2, gray_fail_threshold: 1 });
    const [task] = await tasks(id);
    expect(task).toMatchObject({ failed_num: 2, skip_num: 2, gray_resource_ids: [first!.id, second!.id] });
    const orders = (await records(task?.id)).map((each) => each.status);
    expect(orders).toEqual(['FAILED', 'FAILED', 'SKIP', 'SKIP']);
    expect(await records(task?.id, { is_first_order: true })).toHaveLength(2);
    const good = await script('Write-Output ok');
    await run([good], desktops, { gray_resource_ids: [fourth!.id] });
    expect((await tasks(good))[0]).toMatchObject({ success_num: 4, gray_resource_ids: [fourth!.id] });
  });

  test('two scripts run one after the other on each desktop', async () => {
    const desktop = usable('Windows').at(-1)!;
    const ids = [await script('Start-Sleep 10'), await script('Write-Output second')];
    await run(ids, [desktop]);
    const [task] = await tasks(ids[0]!);
    const [one, two] = (await records(task?.id)) as { start_time: string; end_time: string }[];
    expect(task).toMatchObject({ success_num: 2 });
    expect(Date.parse(two!.start_time)).toBeGreaterThanOrEqual(Date.parse(one!.end_time));
  });

  test('a run that is stopped ends as cancelled', async () => {
    const [one, two] = usable('Windows').slice(-3);
    const id = await script('Start-Sleep -Seconds 400');
    const desktops = { script_ids: [id], resource_ids: [one!.id, two!.id], execution_timeout: 10 };
    await call('execute_script_or_command', { ...desktops, wait: false });
    later(20_000);
    const [task] = await tasks(id);
    expect(task).toMatchObject({ status: 'RUNNING' });
    expect(task?.end_time ?? null).toBeNull();
    const [record] = await records(task?.id);
    await call('stop_script_execution', { record_id: record?.id });
    expect((await records(task?.id)).map((each) => each.status)).toEqual(['FAILED', 'RUNNING']);
    await call('stop_script_execution', { task_id: task?.id });
    expect((await tasks(id))[0]).toMatchObject({ status: 'FAILED', failed_num: 2 });
    later(15 * 60_000);
    expect((await records(task?.id)).map((each) => each.result_code)).toEqual(['WKS.00211810', 'WKS.00211810']);
  });

  test('unknown scripts, desktops, runs and records are refused', async () => {
    const [desktop] = usable('Windows');
    const id = await script('hostname');
    const wish = { script_ids: [id], resource_ids: [desktop!.id] };
    await refused('execute_script_or_command', { ...wish, script_ids: ['nothing'] });
    await refused('execute_script_or_command', { ...wish, resource_ids: ['nothing'] });
    await refused('execute_script_or_command', { ...wish, gray_count: 1, gray_fail_threshold: 1 });
    await refused('retry_script_execution', { task_id: 'nothing' });
    await refused('stop_script_execution', { record_id: 'nothing' });
    await refused('show_script_record_detail', { record_id: 'nothing' });
    await refused('update_script', { script_id: 'nothing', name: 'x', content: 'y' });
    await refused('delete_script', { script_id: 'nothing' });
  });

  test('the company has scripts and has run them', async () => {
    expect((await rows('list_scripts')).length).toBeGreaterThan(4);
    const past = await rows('list_script_tasks', {
      execute_time_end: isoSeconds(world().born),
    });
    expect(past.length).toBeGreaterThan(0);
    expect((await records(past[0]?.id)).length).toBeGreaterThan(0);
  });
});
