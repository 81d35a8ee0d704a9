import { expect, test } from 'vitest';
import { describeArea } from '../area.ts';

describeArea('workspace/agencies', ({ call, rows }) => {
  const lacks = async (scene: string) => {
    const [agency] = await rows('list_agencies', { scene });
    const [permissions] = agency!.permissions as { wanted_system_permission_display_names?: string[] }[];
    return permissions!.wanted_system_permission_display_names ?? [];
  };

  test('what a scene lacks is granted once its agency is there', async () => {
    expect(await rows('list_agencies')).toMatchObject([{ name: 'ServiceLinkedAgencyForWorkspace' }]);
    expect(await lacks('SCREEN_RECORD')).not.toEqual([]);
    await call('create_agencies', { scene: 'SCREEN_RECORD' });
    expect(await lacks('SCREEN_RECORD')).toEqual([]);
    expect(await rows('list_agencies')).toHaveLength(2);
  });
});
