import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';
import type { Row } from '../cloud.ts';

describeArea('workspace/collaboration', ({ call, rows, data, refused, world, now }) => {
  const six = 'workspace.collaborativedesktop.6party.standard';
  const professional = 'workspace.collaborativedesktop.12party.professional';
  const desktops = (more: (gpu: boolean, prepaid: boolean) => boolean) =>
    world()
      .fleet.all()
      .filter((each) => !each.shareSku && !each.defect && more(each.product.gpu, each.prepaid));
  const shared = async () => (await rows('list_desktops', { is_share_desktop: true })).map((row) => row.desktop_id);
  const add = (desktop_ids: string[], sub_resource_sku = six, more: Row = {}) => ({
    desktop_ids,
    sub_resource_sku,
    ...more,
  });
  const remove = (desktop_ids: string[], more: Row = {}) => ({
    desktop_ids,
    sub_resource_type: 'DESKTOP_SHARER',
    ...more,
  });

  test('desktops become collaborative by a product of their kind, and cease to be', async () => {
    const before = await shared();
    const plain = desktops((gpu, prepaid) => !gpu && !prepaid)
      .slice(0, 2)
      .map(({ id }) => id);
    const [strong] = desktops((gpu, prepaid) => gpu && !prepaid);
    await call('add_desktop_sub_resources', add(plain));
    await call('add_desktop_sub_resources', add([strong!.id], professional));
    expect((await shared()).toSorted()).toEqual([...before, ...plain, strong!.id].toSorted());
    expect(await data('show_desktop_detail', { desktop_id: strong!.id })).toMatchObject({
      share_resource_sku: professional,
    });
    expect(await refused('add_desktop_sub_resources', add(plain))).toMatchObject({ code: 'WKS.00010032' });
    await call('delete_desktop_sub_resources', remove([...plain, strong!.id]));
    expect(await shared()).toEqual(before);
    expect(await refused('delete_desktop_sub_resources', remove(plain))).toMatchObject({ code: 'WKS.00010032' });
  });

  test('yearly/monthly desktops need the order', async () => {
    const [yearly] = desktops((gpu, prepaid) => !gpu && prepaid);
    expect(await refused('add_desktop_sub_resources', add([yearly!.id]))).toMatchObject({ code: 'WKS.0001' });
    const wrong = add([yearly!.id], six, { order_id: 'CS0' });
    expect(await refused('add_desktop_sub_resources', wrong)).toMatchObject({ code: 'WKS.00052107' });
    const order_id = world().orders.place({ build: () => {} }, now()).id;
    await call('add_desktop_sub_resources', add([yearly!.id], six, { order_id }));
    expect(await shared()).toContain(yearly!.id);
    await call('delete_desktop_sub_resources', remove([yearly!.id], { order_id }));
  });

  test.each([
    ['a product nobody sells', 'workspace.collaborativedesktop.7party.standard', 'WKS.00010031'],
    ['a product for users', 'workspace.collaborativedesktop.collabpartsubusers.1', 'WKS.00010031'],
    ['a product for other hardware', professional, 'WKS.0001'],
  ])('%s is refused', async (_, sku, code) => {
    const [plain] = desktops((gpu, prepaid) => !gpu && !prepaid);
    expect(await refused('add_desktop_sub_resources', add([plain!.id], sku))).toMatchObject({ code });
  });

  test('an unknown desktop and another kind of resource are refused', async () => {
    const [plain] = desktops((gpu, prepaid) => !gpu && !prepaid);
    expect(await refused('add_desktop_sub_resources', add(['none']))).toMatchObject({ code: 'WKS.00010031' });
    const strange = remove([plain!.id], { sub_resource_type: 'DISK' });
    expect(await refused('delete_desktop_sub_resources', strange)).toMatchObject({ code: 'WKS.0001' });
  });
});
