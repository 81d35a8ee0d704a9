import { expect, test } from 'vitest';
import { workspaceService } from '../../../src/sandbox/world/service.ts';
import { describeArea } from '../area.ts';

describeArea('workspace/ous', ({ call, rows, data, refused, world }) => {
  test('the directory has more OUs than Workspace knows; one of them is added, changed and removed', async () => {
    const known = async () => (await rows('list_ou_details')).map((ou) => ou.ou_dn);
    const kiosks = (await rows('list_ad_ous')).find((ou) => ou.ou_name === 'Kiosks');
    expect(kiosks?.ou_dn).toBe('OU=Kiosks,DC=lanting,DC=example');
    expect(await known()).not.toContain(kiosks?.ou_dn);
    const { id } = await data('add_ou', { domain: 'lanting.example', ou_name: 'kiosks' });
    expect(await known()).toContain(kiosks?.ou_dn);
    await call('update_ou_info', { ou_id: id, ou_name: 'Branches/Chengdu', description: 'moved' });
    expect(await rows('list_ou_details', { ou_name: 'Chengdu' })).toEqual([
      {
        id,
        domain_id: 'lanting.example',
        domain: 'lanting.example',
        ou_name: 'Branches/Chengdu',
        ou_dn: 'OU=Chengdu,OU=Branches,DC=lanting,DC=example',
        description: 'moved',
      },
    ]);
    await call('delete_ou', { ou_id: id });
    expect(await rows('list_ou_details', { ou_name: 'Chengdu' })).toEqual([]);
  });

  test('what the directory does not have, another domain and a second time are refused', async () => {
    const add = (ou_name: string, domain = 'lanting.example') => refused('add_ou', { domain, ou_name });
    expect(await add('Nowhere')).toMatchObject({ code: 'WKS.00121212' });
    expect(await add('Interns', 'other.example')).toMatchObject({ code: 'WKS.0033' });
    expect(await add('Staff')).toMatchObject({ code: 'WKS.0001' });
  });

  test.each([
    ['list_ad_ous', {}],
    ['list_ad_ou_users', { ou_dn: 'OU=Staff,DC=lanting,DC=example' }],
    ['add_ou', { domain: 'lanting.example', ou_name: 'Interns' }],
  ])('%s needs a Windows AD', async (tool, args) => {
    const { directory } = world().part(workspaceService);
    directory.domain_type = 'LITE_AS';
    expect(await refused(tool, args)).toMatchObject({ code: 'WKS.00051402' });
    directory.domain_type = 'LOCAL_AD';
  });

  test('people of the directory become desktop users', async () => {
    const ou_dn = world().fleet.all()[0]!.ou;
    const known = await rows('list_ad_ou_users', { ou_dn, has_existed: true });
    const employees = world().people.all();
    expect(known.map((row) => row.user_name)).toEqual(
      employees.filter(({ ou }) => ou === ou_dn).map(({ name }) => name),
    );
    const [stranger] = await rows('list_ad_ou_users', { ou_dn, has_existed: false });
    const user_name = String(stranger?.user_name);
    await call('create_desktop_user', { user_name, user_email: `${user_name}@lanting.example` });
    expect(await rows('list_ad_ou_users', { ou_dn, user_name })).toMatchObject([{ user_name, has_existed: true }]);
  });
});
