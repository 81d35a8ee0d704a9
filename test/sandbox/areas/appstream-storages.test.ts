import { expect, test } from 'vitest';
import { appLimits } from '../../../src/sandbox/world/app-quota.ts';
import { appStorages } from '../../../src/sandbox/world/app-storage.ts';
import { describeArea } from '../area.ts';

describeArea('appstream/storages', ({ call, rows, data, refused, world }) => {
  const person = () => world().people.all()[0]!;
  const principal = () => `${person().name}@lanting.example`;
  const storages = () => rows('appstream_list_persistent_storage');
  const linked = async () => (await storages())[0]!.id;
  const members = (storage_id: unknown, storage_claim_id: unknown) =>
    rows('appstream_list_storage_assignment', { storage_id, storage_claim_id, claim_mode: 'SHARE' });

  test('a free file system is linked once, and unlinked when it has no folders', async () => {
    const free = (await rows('appstream_list_sfs3_storage', { name: 'archive' }))[0]!;
    const wish = { name: 'Archive', storage_metadata: { storage_handle: free.name, storage_class: 'sfs' } };
    const made = await data('appstream_create_persistent_storage', wish);
    expect(made).toMatchObject({ name: 'Archive', user_claim_count: 0, share_claim_count: 0 });
    const again = await refused('appstream_create_persistent_storage', wish);
    expect(again.code).toBe('WKS.00211901');
    const missing = { name: 'Nowhere', storage_metadata: { storage_handle: 'nowhere', storage_class: 'sfs' } };
    expect((await refused('appstream_create_persistent_storage', missing)).code).toBe('WKS.00212103');
    expect(await storages()).toContainEqual(expect.objectContaining({ id: made.id, name: 'Archive' }));

    const folder = await data('appstream_create_share_folder', { storage_id: made.id, folder_name: 'old' });
    expect((await refused('appstream_delete_persistent_storage', { storage_id: made.id })).code).toBe('WKS.00211904');
    await call('appstream_delete_storage_claim', { storage_id: made.id, items: [folder.storage_claim_id] });
    await call('appstream_delete_persistent_storage', { storage_id: made.id });
    expect((await storages()).map(({ id }) => id)).not.toContain(made.id);

    const relinked = await data('appstream_create_persistent_storage', wish);
    await call('appstream_batch_delete_persistent_storage', { items: [relinked.id] });
    expect((await storages()).map(({ id }) => id)).not.toContain(relinked.id);
  });

  test('a shared folder has members, who must go before it does', async () => {
    const storage_id = await linked();
    const { storage_claim_id, folder_path } = await data('appstream_create_share_folder', {
      storage_id,
      folder_name: 'team drive',
    });
    expect(folder_path).toBe('shares/team drive/');
    const again = { storage_id, folder_name: 'team drive' };
    expect((await refused('appstream_create_share_folder', again)).code).toBe('WKS.00211908');
    const user = { attach: person().name, attach_type: 'USER' };
    const group = { attach: 'sales-staff', attach_type: 'USER_GROUP' };
    await call('appstream_update_share_folder_assignment', {
      storage_id,
      storage_claim_id,
      add_items: [
        { ...user, policy_statement_id: 'DEFAULT_1' },
        { ...group, policy_statement_id: 'DEFAULT_4' },
      ],
    });
    expect(await members(storage_id, storage_claim_id)).toMatchObject([
      { attachment: { attach: principal() }, policy_statement: { policy_statement_id: 'DEFAULT_1' } },
      { attachment: { attach: 'sales-staff' }, policy_statement: { policy_statement_id: 'DEFAULT_4' } },
    ]);
    const [listed] = await rows('appstream_list_share_folder', { storage_id, path: 'team' });
    expect(listed).toMatchObject({ storage_claim_id, folder_path });
    const gone = { storage_id, items: [storage_claim_id] };
    expect((await refused('appstream_delete_storage_claim', gone)).code).toBe('WKS.00211905');
    await call('appstream_update_share_folder_assignment', { storage_id, storage_claim_id, del_items: [user, group] });
    await call('appstream_delete_storage_claim', gone);
    expect(await rows('appstream_list_share_folder', { storage_id, path: 'team' })).toEqual([]);
  });

  test('only people and policies that exist become members', async () => {
    const storage_id = await linked();
    const items = (attach: string, policy_statement_id: string) => ({
      storage_id,
      items: [{ attach, policy_statement_id }],
    });
    const nobody = await refused('appstream_update_user_folder_assignment', items('nobody', 'DEFAULT_1'));
    expect(nobody.code).toBe('WKS.00051403');
    const nothing = await refused('appstream_update_user_folder_assignment', items(person().name, 'DEFAULT_9'));
    expect(nothing.code).toBe('WKS.00212001');
  });

  test('a personal folder is made once, and deleted with its files', async () => {
    const storage_id = (await data('appstream_create_persistent_storage', {
      name: 'Homes',
      storage_metadata: { storage_handle: 'lanting-archive-2025', storage_class: 'sfs' },
    })) as { id: string };
    const at = { storage_id: storage_id.id };
    const mine = () => rows('appstream_list_storage_assignment', { ...at, claim_mode: 'USER', attach: person().name });
    const assign = (policy_statement_id: string) =>
      call('appstream_update_user_folder_assignment', {
        ...at,
        items: [{ attach: principal(), policy_statement_id }],
      });
    await assign('DEFAULT_1');
    await assign('DEFAULT_2');
    expect(await mine()).toMatchObject([
      { attachment: { attach: principal() }, policy_statement: { policy_statement_id: 'DEFAULT_2' } },
    ]);
    await call('appstream_delete_user_storage_attachment', { ...at, items: [principal()] });
    expect(await mine()).toEqual([]);
    const gone = await refused('appstream_delete_user_storage_attachment', { ...at, items: [principal()] });
    expect(gone.code).toBe('WKS.00211903');
  });

  test('there is one custom policy, and setting it again replaces it', async () => {
    const set = (actions: string[], roam_actions: string[]) =>
      data('appstream_create_or_update_storage_policy_statement', { actions, roam_actions });
    const first = await set(['GetObject'], ['GetObject']);
    const second = await set([], ['PutObject', 'DeleteObject']);
    expect(second.policy_statement_id).toBe(first.policy_statement_id);
    const half = { actions: ['PutObject'], roam_actions: ['GetObject'] };
    await refused('appstream_create_or_update_storage_policy_statement', half);
    const policies = await rows('appstream_list_storage_policy_statement');
    expect(policies).toHaveLength(5);
    expect(policies.at(-1)).toMatchObject({ roam_actions: ['PutObject', 'DeleteObject'] });
  });

  test('a storage has room for so many folders of each kind', async () => {
    const storage = world().part(appStorages).all()[0]!;
    const count = (mode: string) => storage.folders.all().filter((folder) => folder.mode === mode).length;
    world().part(appLimits).foldersOfAStorage = { USER: count('USER'), SHARE: count('SHARE') };
    const shared = { storage_id: storage.id, folder_name: 'surplus' };
    expect((await refused('appstream_create_share_folder', shared)).code).toBe('WKS.00211909');
    const has = (name: string) =>
      storage.folders.all().some(({ members }) => members[0]?.attach === `${name}@lanting.example`);
    const [owner, newcomer] = [true, false].map(
      (wanted) =>
        world()
          .people.all()
          .find(({ name }) => has(name) === wanted)!.name,
    );
    const give = (attach?: string) => ({
      storage_id: storage.id,
      items: [{ attach, policy_statement_id: 'DEFAULT_1' }],
    });
    const error = await refused('appstream_update_user_folder_assignment', give(newcomer));
    expect(error.code).toBe('WKS.00211909');
    await call('appstream_update_user_folder_assignment', give(owner));
  });
});
