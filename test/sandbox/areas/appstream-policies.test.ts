import { expect, test } from 'vitest';
import { appPolicyGroups } from '../../../src/sandbox/world/app-policies.ts';
import { appLimits } from '../../../src/sandbox/world/app-quota.ts';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

const EVERYBODY = { target_id: 'default-apply-all-targets', target_name: 'All-Targets', target_type: 'ALL' };

describeArea('appstream/policies', ({ call, rows, data, refused, world, later }) => {
  const groups = (policy_group_name: string) => rows('appstream_list_policy_group', { policy_group_name });
  const templates = (policy_group_name: string) => rows('appstream_list_policy_template', { policy_group_name });
  const create = async (policy_group: Row) => (await data('appstream_create_policy_group', { policy_group })).id;
  const show = (policy_group_id: unknown) => data('appstream_show_policy_group', { policy_group_id });
  const staff = () => {
    const { id, name } = world().groups.all()[0]!;
    return { target_id: id, target_name: name, target_type: 'USERGROUP' };
  };
  const person = () => {
    const { id, name } = world().people.all()[0]!;
    return { target_id: id, target_name: name, target_type: 'USER' };
  };
  const closed = { client: { forbid_screen_capture: true } };

  test('one group is for everybody and stays', async () => {
    const [basic] = await groups('default');
    expect(basic).toMatchObject({ targets: [EVERYBODY] });
    const deletion = { policy_group_id: basic?.id };
    expect(await refused('appstream_delete_policy_group', deletion)).toMatchObject({ code: 'WKS.00081102' });
    expect((await groups('')).length).toBeGreaterThan(1);
    expect((await rows('appstream_list_policy_group_detail_info')).length).toBe((await groups('')).length);
  });

  test('a group has the defaults except for what it sets', async () => {
    const id = await create({ policy_group_name: 'Capture', targets: [staff()], policies: closed });
    const defaults = await data('appstream_show_original_policy_info');
    expect(defaults).toMatchObject({ client: { automatic_reconnection_interval: 5, forbid_screen_capture: false } });
    const made = await show(id);
    expect(made).toMatchObject({ name: 'Capture', targets: [staff()] });
    expect(made.policies).toEqual({
      ...defaults,
      client: { ...(defaults.client as Row), forbid_screen_capture: true },
    });
    later();
    const policies = { client: { automatic_reconnection_interval: 20 }, audio: { audio_redirection_enable: false } };
    await call('appstream_update_policy_group', {
      policy_group_id: id,
      policy_group: { policy_group_name: 'Capture', priority: 7, policies },
    });
    const changed = await show(id);
    expect(changed).toMatchObject({
      priority: 7,
      policies: { client: { automatic_reconnection_interval: 20, forbid_screen_capture: true } },
    });
    expect(String(changed.update_time) > String(changed.create_time)).toBe(true);
    const part = { policy_group_id: id, policy_type: 'Client' };
    expect(await data('appstream_list_policy_of_policy_group', part)).toEqual({
      client: { automatic_reconnection_interval: 20, session_persistence_time: 180, forbid_screen_capture: true },
    });
    await call('appstream_delete_policy_group', { policy_group_id: id });
    expect(await groups('Capture')).toEqual([]);
    expect(await refused('appstream_show_policy_group', { policy_group_id: id })).toMatchObject({
      code: 'WKS.00081104',
    });
  });

  test('names are taken once, and priorities go on', async () => {
    const ids = [await create({ policy_group_name: 'First_one' }), await create({ policy_group_name: 'Second_one' })];
    const [first, second] = [await show(ids[0]), await show(ids[1])];
    expect(second.priority).toBe(Number(first.priority) + 1);
    const again = { policy_group: { policy_group_name: 'First_one' } };
    expect(await refused('appstream_create_policy_group', again)).toMatchObject({ code: 'WKS.00081101' });
  });

  test('a group applies to what exists, and no longer to what is gone', async () => {
    const id = await create({ policy_group_name: 'Targets', targets: [staff(), person()] });
    const targets = (filter = {}) => rows('appstream_list_targets_of_policy_group', { policy_group_id: id, ...filter });
    expect(await targets()).toEqual([staff(), person()]);
    expect(await targets({ target_type: 'USER' })).toEqual([person()]);
    const gone = person().target_id;
    world().people.delete(gone);
    expect(await targets()).toEqual([staff()]);
    for (const [target_type, code] of Object.entries({
      USER: 'WKS.00051403',
      USERGROUP: 'WKS.00051404',
      APPGROUP: 'WKS.00131100',
      OU: 'WKS.00121212',
    })) {
      const targets = [{ target_id: 'nothing', target_name: 'nothing', target_type }];
      const policy_group = { policy_group_name: 'Targets', targets };
      const change = { policy_group_id: id, policy_group };
      expect(await refused('appstream_update_policy_group', change)).toMatchObject({ code });
    }
  });

  test('templates are kept for later', async () => {
    const template = { policy_group_name: 'Preset', description: 'for later', policies: closed };
    const { id } = await data('appstream_create_policy_template', { policy_group: template });
    expect(await templates('preset')).toMatchObject([{ id, name: 'Preset', description: 'for later' }]);
    const policies = { audio: { audio_redirection_enable: false } };
    await call('appstream_update_policy_template', {
      policy_template_id: id,
      policy_group: { policy_group_name: 'Preset_2', policies },
    });
    const [changed] = await templates('Preset');
    expect(changed).toMatchObject({ name: 'Preset_2', description: 'for later' });
    await call('appstream_delete_policy_template', { policy_template_id: id });
    expect(await templates('Preset')).toEqual([]);
    const deletion = { policy_template_id: id };
    expect(await refused('appstream_delete_policy_template', deletion)).toMatchObject({ code: 'WKS.00081103' });
  });

  test('templates have freer names than groups, and there are so many groups', async () => {
    const template = { policy_group_name: '外部 (strict)-1', policies: {} };
    const { id } = await data('appstream_create_policy_template', { policy_group: template });
    await call('appstream_delete_policy_template', { policy_template_id: id });
    const dotted = { ...template, policy_group_name: '.hidden' };
    const code = async (tool: string, policy_group: object) => (await refused(tool, { policy_group })).code;
    expect(await code('appstream_create_policy_template', dotted)).toBe('WKS.00051102');
    expect(await code('appstream_create_policy_group', template)).toBe('WKS.00051102');
    world().part(appLimits).policyGroups = world().part(appPolicyGroups).size;
    expect(await code('appstream_create_policy_group', { policy_group_name: 'Surplus' })).toBe('WKS.00081105');
  });
});
