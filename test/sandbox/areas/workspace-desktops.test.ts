import { describe, expect, test } from 'vitest';
import { appImages } from '../../../src/sandbox/world/app-images.ts';
import { addEip } from '../../../src/sandbox/world/eips.ts';
import { HOUR_PACKAGES } from '../../../src/sandbox/world/offers.ts';
import { limits } from '../../../src/sandbox/world/quotas.ts';
import { describeArea } from '../area.ts';
import { able, goldImage, idlers, isFree, oneAble } from '../cast.ts';
import type { Row } from '../cloud.ts';

describeArea('workspace/desktops', ({ call, rows, data, refused, world, now, later }) => {
  const fleet = () => world().fleet.all();
  type Desktop = ReturnType<typeof fleet>[number];
  const by = (id: unknown) => fleet().find((each) => each.id === id)!;
  /** Sound desktops that run, are paid by use and belong to no pool. */
  const running = (fits: (each: Desktop) => boolean = () => true) =>
    able(world(), (each) => each.status === 'ACTIVE' && !each.prepaid && !each.pool && fits(each));
  const owned = (os = 'Windows') =>
    running((each) => each.image.os === os && each.assignments.length === 1 && each.assignments[0]?.type === 'USER');
  const free = () => able(world(), (each) => isFree(each) && !each.pool);
  const idle = () => idlers(world()).map(({ name }) => name);
  const show = (desktop_id: string) => data('show_desktop_detail', { desktop_id });
  const image = (code: string) => goldImage(world(), code);
  const order = (more: Row = {}) => ({
    desktop_type: 'DEDICATED',
    product_id: 'workspace.x86.general.large2',
    image_type: 'gold',
    image_id: image('W10').id,
    root_volume: { type: 'SAS', size: 80 },
    size: 1,
    ...more,
  });
  const create = async (more: Row & { desktop_name: string }) => {
    await call('create_desktop', order(more));
    return (await rows('list_desktops', { computer_name: more.desktop_name }))[0]?.desktop_id as string;
  };

  describe('lists', () => {
    test.each<[string, () => Row, (each: Desktop) => boolean]>([
      ['status', () => ({ status: 'SHUTOFF' }), (each) => each.status === 'SHUTOFF'],
      ['name', () => ({ computer_name: 'dev-' }), (each) => each.name.includes('DEV-')],
      ['address', () => ({ desktop_ip: fleet()[5]?.nic.ip }), (each) => each.nic.ip.includes(fleet()[5]!.nic.ip)],
      ['pool', () => ({ pool_id: world().pools.all()[1]?.id }), (each) => each.pool === world().pools.all()[1]],
      ['tag', () => ({ tag: 'dept=hr' }), (each) => each.tags.some(({ value }) => value === 'hr')],
      ['collaboration', () => ({ is_share_desktop: false }), (each) => each.shareSku === undefined],
      [
        'subnet',
        () => ({ subnet_id: fleet()[3]?.nic.subnet.id }),
        (each) => each.nic.subnet === fleet()[3]?.nic.subnet,
      ],
      ['id', () => ({ desktop_id: [fleet()[1]!.id] }), (each) => each === fleet()[1]],
      ['enterprise project', () => ({ enterprise_project_id: '0' }), () => true],
    ])('both filter by %s', async (_, filter, fits) => {
      const expected = fleet()
        .filter(fits)
        .map(({ id }) => id);
      expect(expected.length).toBeGreaterThan(0);
      for (const tool of ['list_desktops', 'list_desktops_detail']) {
        expect((await rows(tool, filter())).map((row) => row.desktop_id)).toEqual(expected);
      }
    });

    test.each<[string, () => Row, (each: Desktop) => boolean]>([
      ['assignment', () => ({ user_attached: false }), (each) => each.assignments.length === 0],
      ['image', () => ({ image_id: image('W10').id }), (each) => each.image === image('W10')],
      ['yearly/monthly billing', () => ({ charge_mode: '0' }), (each) => each.prepaid],
      ['maintenance', () => ({ in_maintenance_mode: false }), (each) => !each.maintenance],
      ['zone', () => ({ availability_zone: 'sandbox-1b' }), (each) => each.zone === 'sandbox-1b'],
      ['pools', () => ({ desktop_type: 'POOLED' }), (each) => each.type === 'POOLED'],
      ['users', () => ({ user_names: [nameOf(2)] }), (each) => each.assignments.some(({ name }) => name === nameOf(2))],
      ['internet', () => ({ is_support_internet: false }), (each) => !online(each)],
    ])('the detailed one also by %s', async (_, filter, fits) => {
      const expected = fleet()
        .filter(fits)
        .map(({ id }) => id);
      expect(expected.length).toBeGreaterThan(0);
      expect((await rows('list_desktops_detail', filter())).map((row) => row.desktop_id)).toEqual(expected);
    });

    const nameOf = (index: number) => owned()[index]?.assignments[0]?.name;
    const online = (each: Desktop) =>
      each.nic.eip !== undefined || ['subnet-design', 'subnet-dev'].includes(each.nic.subnet.name);

    test('sort and page', async () => {
      const sorted = await rows('list_desktops_detail', { sort_field: 'computer_name', sort_type: 'DESC' });
      const names = sorted.map((row) => row.computer_name as string);
      expect(names).toEqual(names.toSorted().reverse());
      const page = await rows('list_desktops_detail', { limit: 3, offset: 2 });
      expect(page.map((row) => row.desktop_id)).toEqual(
        fleet()
          .slice(2, 5)
          .map(({ id }) => id),
      );
    });

    test('tell who is connected', async () => {
      const connected = fleet().filter(({ login }) => login === 'CONNECTED');
      expect(await rows('list_desktops_connect_status', { connect_status: 'CONNECTED' })).toMatchObject(
        connected.map(({ id, name }) => ({ desktop_id: id, desktop_name: name, connect_status: 'CONNECTED' })),
      );
    });
  });

  describe('details', () => {
    test('of a yearly/monthly desktop name its order, of others none', async () => {
      const yearly = fleet().find(({ prepaid }) => prepaid)!;
      expect(await show(yearly.id)).toMatchObject({
        order_id: yearly.orderId,
        metadata: { charging_mode: '1' },
        product: { charge_mode: '0' },
      });
      expect(await show(running()[0]!.id)).not.toHaveProperty('order_id');
    });

    test('say how a desktop goes online', async () => {
      const [nat, none] = ['subnet-dev', 'subnet-fin'].map((name) =>
        fleet().find((each) => each.nic.subnet.name === name && !each.nic.eip),
      );
      expect(await show(nat!.id)).toMatchObject({ is_support_internet: true, internet_mode: 'NAT' });
      expect(await show(none!.id)).toMatchObject({ is_support_internet: false });
      for (const [desktop, mode, modes] of [
        [nat!, 'BOTH', ['NAT', 'EIP']],
        [none!, 'EIP', ['EIP']],
      ] as const) {
        const eip_id = addEip(world(), { charge: 'traffic', size: 5, created: now() }, `eip-${mode}`).id;
        await call('associate_desktops_eip', { eip_id, desktop_id: desktop.id });
        expect(await show(desktop.id)).toMatchObject({ internet_mode: mode, internet_mode_list: modes });
      }
    });

    test('say which site a desktop is at', async () => {
      const desktop = fleet()[0]!;
      expect(await show(desktop.id)).toMatchObject({ site_type: 'CENTER', site_name: 'Center' });
      const { zone } = desktop;
      desktop.zone = 'sandbox-ies-suzhou';
      expect(await show(desktop.id)).toMatchObject({ site_type: 'IES', site_name: 'Suzhou plant' });
      desktop.zone = zone;
    });

    test('of load and sessions agree with each other', async () => {
      const desktop = fleet().find(({ login }) => login === 'CONNECTED')!;
      const span = { start_time: time(-48), end_time: time(0) };
      const seen = await data('show_desktop_monitor_data', { desktop_id: desktop.id, ...span });
      expect(seen).toMatchObject({ online_status: 2 });
      expect((seen.user_online_info as Row[]).at(-1)).not.toHaveProperty('connection_end_time');
      const cpu = { desktop_id: desktop.id, ...span, metric_name: 'cpu_util' };
      expect(Object.keys(await data('show_desktop_monitor_data', cpu))).toHaveLength(1);
      const short = { desktop_id: desktop.id, start_time: time(-0.5), end_time: time(0) };
      expect(await refused('show_desktop_monitor_data', short)).toMatchObject({ code: 'WKS.0001' });
    });

    const time = (hours: number) => `${new Date(now() + hours * 3_600_000).toISOString().slice(0, 19)}Z`;

    test('of what does not exist are refused', async () => {
      for (const tool of ['show_desktop_detail', 'show_desktop_network', 'list_desktop_actions', 'show_sysprep_info']) {
        expect(await refused(tool, { desktop_id: 'none' })).toMatchObject({ code: 'WKS.00010031' });
      }
    });
  });

  describe('new desktops', () => {
    test('are what was ordered', async () => {
      const [user] = idle();
      const hours = HOUR_PACKAGES.find(({ productId }) => productId === 'workspace.x86.general.large2')!;
      await call(
        'create_desktop',
        order({
          size: undefined,
          desktops: [{ user_name: user, user_group: 'administrators', computer_name: 'FIRST-DAY' }],
          data_volumes: [{ type: 'SSD', size: 40 }],
          availability_zone: 'sandbox-1b',
          nics: [{ subnet_id: world().subnets.all()[4]!.id }],
          security_groups: [{ id: world().securityGroups.all()[1]!.id }],
          tags: [{ key: 'batch', value: '7' }],
          enterprise_project_id: 'ep-3',
          eip: { type: '5_bgp', charge_mode: 'TRAFFIC', bandwidth_size: 10 },
          hour_package_product_id: hours.code,
        }),
      );
      const [row] = await rows('list_desktops_detail', { enterprise_project_id: 'ep-3' });
      expect(row).toMatchObject({
        computer_name: 'FIRST-DAY',
        user_name: user,
        user_group: 'administrators',
        attach_state: 'ATTACHED',
        availability_zone: 'sandbox-1b',
        subnet_id: world().subnets.all()[4]!.id,
        data_volumes: [{ type: 'SSD', size: 40 }],
        tags: [{ key: 'batch', value: '7' }],
        internet_mode: 'EIP',
        hour_package_info: { package_spec_code: hours.code, package_duration: hours.hours, use_duration: 0 },
      });
      expect(world().mails.at(-1)).toMatchObject({ about: 'desktop ready' });
    });

    test('get an EIP that is there', async () => {
      const { id, address } = addEip(world(), { charge: 'traffic', size: 5, created: now() }, 'spare');
      const desktop_id = await create({ desktop_name: 'SPARE', eip: { id } });
      expect((await show(desktop_id)).ip_addresses).toContain(address);
      const again = order({ desktop_name: 'SPARE2', eip: { id } });
      expect(await refused('create_desktop', again)).toMatchObject({ code: 'WKS.00010032' });
    });

    test.each<[string, Row, string]>([
      ['a product nobody sells', { product_id: 'none' }, 'WKS.00010031'],
      ['a product sold out in the zone', soldOut(), 'WKS.00052104'],
      ['a zone that is not there', { availability_zone: 'nowhere' }, 'WKS.00051301'],
      ['an image that is not there', { image_id: 'none' }, 'WKS.0923'],
      ['a name that is taken', { desktop_name: 'FIRST-DAY' }, 'WKS.00010139'],
      ['the same tag twice', { tags: [{ key: 'a' }, { key: 'a' }] }, 'WKS.0565'],
      [
        'a new user called like nobody',
        { size: undefined, desktop_name: undefined, desktops: [{ user_name: 'dots.and.more' }] },
        'WKS.0001',
      ],
      [
        'a new user of Windows with a long name',
        { size: undefined, desktop_name: undefined, desktops: [{ user_name: 'a'.repeat(21) }] },
        'WKS.0001',
      ],
      ['hours for another product', { hour_package_product_id: 'none' }, 'WKS.0301'],
    ])('are refused with %s', async (_, more, code) => {
      expect(await refused('create_desktop', order({ desktop_name: 'REFUSED', ...more }))).toMatchObject({ code });
    });

    function soldOut() {
      return { product_id: 'workspace.x86.workstation.8xlarge4.g', availability_zone: 'sandbox-1b' };
    }
  });

  test('a desktop is switched, which is on record; one that cannot be is told of', async () => {
    const [one] = running();
    const off = oneAble(world(), ({ status }) => status === 'SHUTOFF');
    const run = (op_type: string, ...ids: string[]) => call('batch_run_desktops', { desktop_ids: ids, op_type });
    const statuses = async () => {
      later();
      return Promise.all([one!, off].map(async ({ id }) => (await show(id)).status));
    };
    await run('os-hibernate', one!.id);
    await run('os-start', off.id);
    expect(await statuses()).toEqual(['HIBERNATED', 'ACTIVE']);
    await run('os-start', one!.id);
    await run('os-stop', off.id);
    expect(await statuses()).toEqual(['ACTIVE', 'SHUTOFF']);
    const partly = { desktop_ids: [one!.id, off.id], op_type: 'reboot' };
    expect(await refused('batch_run_desktops', partly)).toMatchObject({
      job: { status: 'succeeded', done: 1 },
      failures: [{ target: off.id, code: 'WKS.0405' }],
    });
    const [last] = await rows('list_desktop_actions', { desktop_id: one!.id });
    expect(last).toMatchObject({ action: 'reboot', result: 'Success' });
    expect(await refused('batch_run_desktops', { desktop_ids: [off.id], op_type: 'os-stop' })).toMatchObject({
      code: 'WKS.00010108',
    });
  });

  test.each<[string, (desktop_id: string) => Row]>([
    ['batch_run_desktops', (id) => ({ desktop_ids: [id], op_type: 'reboot' })],
    ['update_desktop', (id) => ({ desktop_id: id, desktop: { computer_name: 'RENAMED' } })],
    [
      'resize_desktop',
      (id) => ({ desktops: [{ desktop_id: id }], product_id: otherProduct(id), mode: 'STOP_DESKTOP' }),
    ],
    ['change_desktop_to_image', (id) => ({ desktop_id: id, image_name: 'copy' })],
    ['detach_instances', (id) => ({ desktop_ids: [id] })],
    ['batch_install_agent', (id) => ({ desktop_ids: [id] })],
  ])('%s leaves a desktop alone whose deletion failed', async (tool, args) => {
    const [desktop] = owned();
    desktop!.task = 'deleteFailed';
    expect(await refused(tool, args(desktop!.id))).toMatchObject({ code: 'WKS.0403' });
    desktop!.task = '';
  });

  function otherProduct(id: string) {
    return world()
      .products.all()
      .find((each) => each !== by(id).product)!.id;
  }

  test('resizing stays within the quota', async () => {
    const [desktop] = owned();
    const bigger = world()
      .products.all()
      .toSorted((a, b) => b.cpu - a.cpu)[0]!;
    world().part(limits).set('cores', 1);
    const wish = { desktops: [{ desktop_id: desktop!.id }], product_id: bigger.id, mode: 'STOP_DESKTOP' };
    expect(await refused('resize_desktop', wish)).toMatchObject({ code: 'WKS.0106' });
    world().part(limits).delete('cores');
  });

  test('the name a desktop is assigned with is none of its users, and starts with a letter', async () => {
    const [desktop] = free();
    const user_name = 'shorty';
    await call('create_desktop', order({ size: undefined, desktops: [{ user_name, computer_name: 'FOR-SHORTY' }] }));
    const give = (computer_name: string) => ({ desktops: [{ desktop_id: desktop!.id, user_name, computer_name }] });
    expect(await refused('attach_instances', give(user_name))).toMatchObject({ code: 'WKS.0001' });
    expect(await refused('attach_instances', give('7-UP'))).toMatchObject({ code: 'WKS.0001' });
  });

  test('an image of application servers is for no desktop', async () => {
    const [server] = world().part(appImages).all();
    const picture = { image_id: server!.id, image_type: server!.type };
    const desktop_ids = [owned()[0]!.id];
    const code = 'WKS.00010000';
    expect(await refused('create_desktop', order({ desktop_name: 'WRONG', ...picture }))).toMatchObject({ code });
    expect(await refused('batch_rebuild_desktops_system_disk', { desktop_ids, ...picture })).toMatchObject({ code });
  });

  test('users are told, logged off and kept out', async () => {
    const [one, two] = fleet().filter(({ login, busy }) => login === 'CONNECTED' && !busy);
    await call('send_notifications', { desktop_ids: [one!.id], notifications: 'Lunch' });
    await call('batch_logoff_desktops', { desktop_ids: [one!.id], message: 'Bye' });
    expect(world().notifications.slice(-2)).toMatchObject([{ text: 'Lunch' }, { text: 'Bye', to: one!.id }]);
    expect(await show(one!.id)).toMatchObject({ login_status: 'REGISTERED' });
    await call('set_maintenance_mode', { desktop_ids: [two!.id], in_maintenance_mode: true });
    expect(await show(two!.id)).toMatchObject({ in_maintenance_mode: true, login_status: 'REGISTERED' });
    expect(await refused('batch_run_desktops', { desktop_ids: [two!.id], op_type: 'reboot' })).toMatchObject({
      code: 'WKS.0016',
    });
    await call('set_maintenance_mode', { desktop_ids: [two!.id], in_maintenance_mode: false });
    expect(await show(two!.id)).toMatchObject({ in_maintenance_mode: false });
  });

  test('a renamed desktop restarts; a taken name is refused', async () => {
    const [one] = owned();
    const rename = (computer_name: string) => ({ desktop_id: one!.id, desktop: { computer_name } });
    await call('update_desktop', rename('RENAMED'));
    later();
    expect(await rows('list_desktops', { computer_name: 'RENAMED' })).toMatchObject([{ desktop_id: one!.id }]);
    expect((await rows('list_desktop_actions', { desktop_id: one!.id }))[0]).toMatchObject({ action: 'reboot' });
    expect(await refused('update_desktop', rename('FIRST-DAY'))).toMatchObject({ code: 'WKS.0417' });
    await call('update_desktop', { desktop_id: one!.id, desktop: { self_backup_management: '0' } });
    expect(one!.snapshots).toBe(false);
  });

  test('a desktop is resized and rebuilt, and becomes an image', async () => {
    const desktop_id = await create({ desktop_name: 'WORKBENCH' });
    const larger = { desktops: [{ desktop_id }], product_id: 'workspace.x86.general.xlarge2', mode: 'STOP_DESKTOP' };
    await call('resize_desktop', larger);
    expect(await show(desktop_id)).toMatchObject({ product_id: larger.product_id, product: { cpu: '4' } });
    expect(await refused('resize_desktop', larger)).toMatchObject({ code: 'WKS.0001' });
    const system = { desktop_ids: [desktop_id], image_type: 'gold', image_id: image('W11').id, message: 'New system' };
    await call('batch_rebuild_desktops_system_disk', system);
    expect(await show(desktop_id)).toMatchObject({ metadata: { image_name: image('W11').name } });
    expect(world().notifications.at(-1)).toMatchObject({ about: 'rebuild', text: 'New system' });
    expect(await data('show_sysprep_info', { desktop_id })).toMatchObject({ support_create_image: true });
    await call('change_desktop_to_image', { desktop_id, image_name: 'golden' });
    const [golden] = await rows('list_images', { image_type: 'private', sort_field: 'created_at', sort_type: 'desc' });
    expect(golden).toMatchObject({ name: 'golden', os_type: 'Windows' });
    await create({ desktop_name: 'COPY', image_type: 'private', image_id: golden?.id });
  });

  describe('assignment', () => {
    test('gives a desktop to a user and takes it away', async () => {
      const [desktop] = free().filter((each) => each.image.os === 'Windows');
      const [user] = idle();
      const give = { desktops: [{ desktop_id: desktop!.id, user_name: user, user_group: 'users' }] };
      await call('attach_instances', { ...give, desktop_name_policy_id: await policy() });
      expect(await show(desktop!.id)).toMatchObject({
        user_name: user,
        computer_name: 'SEAT001',
        attach_state: 'ATTACHED',
      });
      expect(await refused('attach_instances', give)).toMatchObject({ code: 'WKS.00010032' });
      const rights = { desktops: [{ desktop_id: desktop!.id }], user_privilege_group: 'administrators' };
      await call('change_user_privilege_group', rights);
      expect(await show(desktop!.id)).toMatchObject({ user_group: 'administrators' });
      await call('detach_instances', { desktop_ids: [desktop!.id], shutoff_after_detach: true });
      later();
      const taken = await show(desktop!.id);
      expect(taken).toMatchObject({ attach_state: 'DEATTACHED', status: 'SHUTOFF' });
      expect(taken).not.toHaveProperty('user_list');
      expect(await refused('detach_instances', { desktop_ids: [desktop!.id] })).toMatchObject({ code: 'WKS.00010032' });
    });

    const policy = async () =>
      (
        await data('create_desktop_name_policy', {
          policy_name: 'seats',
          name_prefix: 'SEAT',
          digit_number: 3,
          start_number: 1,
          single_domain_user_inc: 0,
        })
      ).policy_id;

    test('follows the plan that was proposed', async () => {
      const ids = [await create({ desktop_name: 'PLAN-A' }), await create({ desktop_name: 'PLAN-B' })];
      const users = idle().slice(0, 2);
      const plan = {
        desktops: ids.map((desktop_id) => ({ desktop_id })),
        users: users.map((user_name) => ({ user_name, user_group: 'users' })),
        assign_model: { assign_dimension: 'USER', priority_strategy: 'USER_NO_DESKTOP' },
      };
      const proposed = await data('batch_associate_instances', plan);
      expect(proposed.user).toMatchObject(users.map((user_name) => ({ user_name, desktop_num: 1 })));
      await call('batch_attach_instances', plan);
      const owners = await Promise.all(ids.map(async (id) => (await show(id)).user_name));
      expect(owners).toEqual(users);
      const all = { desktops: ids.map((desktop_id) => ({ desktop_id, is_detach_all_users: true })) };
      await call('batch_detach_instances', all);
      expect(await rows('list_desktops_detail', { desktop_id: ids, user_attached: true })).toEqual([]);
    });

    test('goes to another name with all its desktops', async () => {
      const [desktop] = owned();
      const old = desktop!.assignments[0]!.name;
      const [heir] = idle();
      await call('update_desktop_username', { old_username: old, new_username: heir });
      expect(await show(desktop!.id)).toMatchObject({ user_name: heir });
      expect(await rows('list_desktops', { user_name: [old] })).toEqual([]);
      const nobody = { old_username: old, new_username: heir };
      expect(await refused('update_desktop_username', nobody)).toMatchObject({ code: 'WKS.0010' });
    });
  });

  test('desktops move to another network and keep their names', async () => {
    const [one, two] = running();
    const [vpc] = world().vpcs.all();
    const [, , , subnet] = world().subnets.all();
    const group = world().securityGroups.all()[1]!;
    const before = await data('show_available_ip', { subnet_id: subnet!.id });
    const place = { vpc_id: vpc!.id, subnet_id: subnet!.id, security_group_ids: [group.id] };
    await call('change_desktop_network', { desktop_id: one!.id, ...place, private_ip: `${subnet!.prefix}.200.7` });
    await call('batch_change_desktop_network', { desktop_ids: [two!.id], ...place });
    const [network] = (await data('show_desktop_network', { desktop_id: one!.id })).network_infos as Row[];
    expect(network).toMatchObject({
      subnet_info: { id: subnet!.id },
      port_info: { ip_address: `${subnet!.prefix}.200.7` },
      security_groups: [{ name: group.name }],
    });
    const { networks } = await data('show_desktop_networks', { desktop_ids: [one!.id, two!.id] });
    expect(networks).toMatchObject([one!, two!].map(({ name }) => ({ computer_name: name })));
    const after = await data('show_available_ip', { subnet_id: subnet!.id });
    expect(after.available_ip).toBe((before.available_ip as number) - 2);
    const elsewhere = { desktop_id: one!.id, ...place, subnet_id: 'none' };
    expect(await refused('change_desktop_network', elsewhere)).toMatchObject({ code: 'WKS.00010031' });
  });

  test('agents are installed, and lists tell where', async () => {
    const desktop = running()[0]!;
    desktop.agentInstalled = false;
    expect(await rows('list_agents_install_condition', { is_installed: false })).toContainEqual(
      expect.objectContaining({ desktop_id: desktop.id }),
    );
    await call('batch_install_agent', { desktop_ids: [desktop.id] });
    expect(await rows('list_agents_install_condition', { desktop_id: desktop.id, is_installed: true })).toMatchObject([
      { agent_info: [{ is_installed: true }, { is_installed: true }] },
    ]);
  });

  test('an administrator helps a user, and opens the console', async () => {
    const desktop_id = running()[0]!.id;
    await call('create_remote_assistance', { desktop_id });
    const help = () => data('show_desktop_remote_assistance_info', { desktop_id });
    expect(await help()).toMatchObject({ status: 'WAIT_USER_CONFIRM' });
    later();
    expect(await help()).toMatchObject({ status: 'OPEN', share_space_name: `${by(desktop_id).name}-assistance` });
    expect(await refused('create_remote_assistance', { desktop_id })).toMatchObject({ code: 'WKS.00010032' });
    await call('cancel_remote_assistance', { desktop_id });
    expect(await help()).toMatchObject({ status: 'CLOSE' });
    expect(await data('show_remote_console_address', { desktop_id })).toMatchObject({ type: 'novnc', protocol: 'vnc' });
    const off = fleet().find(({ status }) => status === 'SHUTOFF')!;
    const closed = await refused('show_remote_console_address', { desktop_id: off.id });
    expect(closed).toMatchObject({ code: 'WKS.0401' });
  });

  test('a desktop that fell out of its domain comes back', async () => {
    const [one, two] = owned();
    one!.sidInDomain = 'S-1-another';
    two!.sidInDomain = 'S-1-other';
    await call('update_desktop_sids', { desktop_ids: [one!.id] });
    expect(await show(one!.id)).toMatchObject({ sid: 'S-1-another' });
    await call('register_domain', { desktop_id: two!.id });
    expect(two!.sidInDomain).toBe(two!.sid);
    const linux = fleet().find((each) => each.image.os === 'Linux')!;
    expect(await refused('register_domain', { desktop_id: linux.id })).toMatchObject({ code: 'WKS.00010116' });
  });

  test('deleted desktops are gone, with their users where that was asked for', async () => {
    const [one, two, three] = owned();
    const [user, stays] = [one!, two!].map((each) => each.assignments[0]!.id) as [string, string];
    const { subnet, ip } = one!.nic;
    await call('delete_desktop', { desktop_id: one!.id, delete_users: true });
    await call('batch_delete_desktops', { desktop_ids: [two!.id, three!.id], email_notification: false });
    later();
    expect(await rows('list_desktops', { desktop_id: [one!.id, two!.id, three!.id] })).toEqual([]);
    expect(await refused('list_user_detail', { user_id: user })).toMatchObject({ code: 'WKS.00170312' });
    expect(await data('list_user_detail', { user_id: stays })).toMatchObject({ id: stays });
    expect(subnet.taken.has(ip)).toBe(false);
    const yearly = fleet().find(({ prepaid }) => prepaid)!;
    expect(await refused('delete_desktop', { desktop_id: yearly.id })).toMatchObject({ code: 'WKS.00010036' });
  });
});
