import { expect, test } from 'vitest';
import { appRuleLibrary } from '../../../src/sandbox/world/app-rules.ts';
import { describeArea } from '../area.ts';

describeArea('workspace/app-rules', ({ call, rows, data, refused, world }) => {
  const chess = {
    name: 'Chess',
    description: 'a game',
    rule: { scope: 'PRODUCT', product_rule: { product_name: 'Chess', process_name: 'chess.exe' } },
  };
  const library = (name: string) => rows('list_app_rule', { name });
  const forbidden = (name: string) => rows('list_restricted_rule', { name });

  test('the library has built-in rules and own ones, some of them forbidden', async () => {
    expect(await library('Steam')).toMatchObject([{ rule_source: 'SYSTEM' }]);
    expect(await library('Old ledger')).toMatchObject([{ rule_source: 'CUSTOM' }]);
    expect(await forbidden('Steam')).toHaveLength(1);
    expect(await forbidden('VLC')).toEqual([]);
  });

  test('a rule is created, changed, forbidden, allowed and deleted', async () => {
    const { id } = await data('create_app_rule', chess);
    const path = { scope: 'PATH', path_rule: { path: 'D:\\games' } };
    await call('update_app_rule', { rule_id: id, name: 'Chess and more', rule: path });
    expect(await library('Chess')).toMatchObject([{ id, name: 'Chess and more', description: 'a game', rule: path }]);
    await call('add_restricted_rule', { items: [id] });
    expect(await forbidden('Chess')).toMatchObject([{ id }]);
    await call('delete_restricted_rule', { items: [id] });
    expect(await forbidden('Chess')).toEqual([]);
    await call('add_restricted_rule', { items: [id] });
    await call('delete_app_rule', { rule_id: id });
    expect([await library('Chess'), await forbidden('Chess')]).toEqual([[], []]);
  });

  test('rules are deleted together, or none of them', async () => {
    const made = [await data('create_app_rule', chess), await data('create_app_rule', { ...chess, name: 'Chess 2' })];
    const ids = made.map(({ id }) => id);
    const rule_id = 'no-such-rule';
    expect(await refused('update_app_rule', { rule_id, name: 'x' })).toMatchObject({ code: 'WKS.00211801' });
    await call('batch_delete_app_rules', { items: ids });
    expect(await library('Chess')).toEqual([]);
    expect(await refused('add_restricted_rule', { items: ids })).toMatchObject({ code: 'WKS.00211801' });
  });

  test('a rule says what its scope is about', async () => {
    const wrong = { name: 'x', rule: { scope: 'PATH', product_rule: { product_name: 'y' } } };
    expect(await refused('create_app_rule', wrong)).toMatchObject({ code: 'WKS.0001' });
    const blank = { name: 'x', rule: { scope: 'PATH', path_rule: { path: '  ' } } };
    expect(await refused('create_app_rule', blank)).toMatchObject({ code: 'WKS.0001' });
  });

  test('there is an end to own rules', async () => {
    const library = world().part(appRuleLibrary);
    const [known] = library.all();
    const ids = Array.from({ length: 200 }, (_, index) => `filler-${index}`);
    for (const id of ids) library.add({ ...known!, id, source: 'CUSTOM' });
    expect(await refused('create_app_rule', chess)).toMatchObject({ code: 'WKS.00211802' });
    for (const id of ids) library.delete(id);
    const { id } = await data('create_app_rule', chess);
    await call('delete_app_rule', { rule_id: id });
  });

  test('application control is switched and set', async () => {
    await call('disable_rule_restriction');
    expect(await data('show_rule_restriction')).toMatchObject({ app_restrict_rule_switch: false });
    await call('enable_rule_restriction');
    expect(await data('show_rule_restriction')).toMatchObject({ app_restrict_rule_switch: true });
    await call('set_rule_restriction', { app_restrict_rule_switch: true, app_periodic_interval: 10 });
    expect(await data('show_rule_restriction')).toMatchObject({
      app_restrict_rule_switch: true,
      app_control_mode: 0,
      app_periodic_switch: true,
      app_periodic_interval: 10,
    });
  });
});
