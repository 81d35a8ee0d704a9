import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

describeArea('workspace/terminals', ({ call, rows, data, refused, world }) => {
  const list = (filter: Row = {}) => rows('list_terminals_binding_desktops', { offset: 0, limit: 100, ...filter });
  const create = (...bind_list: Row[]) => ({ bind_list });
  const name = (index: number) => world().fleet.all()[index]!.name;

  test('binding is switched on and off', async () => {
    const config = () => data('list_terminals_binding_desktops_config');
    expect(await config()).toMatchObject({ tc_bind_switch: 'OFF' });
    await call('update_terminals_binding_desktops_config', {
      tc_bind_switch: 'ON',
      tc_auto_bind_switch: 'ON',
      tc_auto_bind_max: 3,
    });
    await call('update_terminals_binding_desktops_config', { tc_bind_switch: 'ON' });
    expect(await config()).toEqual({ tc_bind_switch: 'ON', tc_auto_bind_switch: 'ON', tc_auto_bind_max: 3 });
  });

  test('devices are bound, moved and unbound', async () => {
    const macs = ['AA-BB-CC-00-00-01', 'aa-bb-cc-00-00-02'];
    await call(
      'create_terminals_binding_desktops',
      create(...macs.map((mac) => ({ mac, desktop_name: name(0), description: 'front desk' }))),
    );
    const made = await list({ mac: 'AA-BB-CC' });
    expect(made.map(({ mac, desktop_name }) => [mac, desktop_name])).toEqual([
      ['AA-BB-CC-00-00-01', name(0)],
      ['AA-BB-CC-00-00-02', name(0)],
    ]);
    const [first, second] = made.map(({ id }) => id);
    await call('update_terminals_binding_desktops', { id: second, mac: 'AA-BB-CC-00-00-03', desktop_name: name(1) });
    expect(await list({ computer_name: name(1), mac: 'AA-BB' })).toEqual([
      { id: second, mac: 'AA-BB-CC-00-00-03', desktop_name: name(1), description: 'front desk' },
    ]);
    await call('delete_terminals_binding_desktops', { id_list: [first] });
    expect((await list({ mac: 'AA-BB-CC' })).map(({ id }) => id)).toEqual([second]);
  });

  test('no desktop of that name, no address and the same binding twice are refused', async () => {
    const mac = 'AA-BB-CC-00-00-09';
    const refusal = (...bind_list: Row[]) => refused('create_terminals_binding_desktops', create(...bind_list));
    expect(await refusal({ mac: 'here', desktop_name: name(2) })).toMatchObject({ code: 'WKS.0001' });
    expect(await refusal({ mac, desktop_name: name(2) }, { mac, desktop_name: name(2) })).toMatchObject({
      code: 'WKS.0001',
    });
    expect(await list({ mac })).toEqual([]);
    const cut = { id_list: ['0'.repeat(32)] };
    expect(JSON.stringify(await refused('delete_terminals_binding_desktops', cut))).toContain('WKS.00010031');
  });

  test('a binding goes with its desktop, and follows its name', async () => {
    const desktop = world().fleet.all()[3]!;
    const mac = 'AA-BB-CC-00-00-0A';
    await call('create_terminals_binding_desktops', create({ mac, desktop_name: desktop.name }));
    world().fleet.rename(desktop, 'FRONT-DESK');
    expect(await list({ mac })).toMatchObject([{ desktop_name: 'FRONT-DESK' }]);
    world().fleet.bury(desktop);
    expect(await list({ mac })).toEqual([]);
  });
});
