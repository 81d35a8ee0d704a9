import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalogue } from '../../src/catalog/manifest.ts';
import { CatalogueSearch, searchTerms } from '../../src/catalog/search.ts';
import { frozenCatalogue } from '../world.ts';

let catalogue: Catalogue;
let search: CatalogueSearch;
beforeAll(async () => {
  catalogue = await frozenCatalogue();
  search = new CatalogueSearch(catalogue.operations);
});

describe('the terms of a question', () => {
  test('are its words in lower case, those within a name too', () => {
    expect(searchTerms('Reboot the PCs: batch_run_desktops!')).toEqual([
      'reboot',
      'the',
      'pcs',
      'batch',
      'run',
      'desktops',
    ]);
    expect(searchTerms('BatchRunDesktops')).toEqual(['batch', 'run', 'desktops']);
  });

  test('are the pairs of its Chinese, and a single character that stands alone', () => {
    expect(searchTerms('重启云桌面')).toEqual(['重启', '启云', '云桌', '桌面']);
    expect(searchTerms('删')).toEqual(['删']);
    expect(searchTerms('Windows 桌面 reboot')).toEqual(['windows', 'reboot', '桌面']);
  });

  test('of nothing are none', () => {
    expect(searchTerms(' !?_ ')).toEqual([]);
  });
});

describe('what people ask', () => {
  test.each([
    ['reboot desktops', 'batch_run_desktops'],
    ['turn off all machines of the finance team', 'batch_run_desktops'],
    ['stopping', 'batch_run_desktops'],
    ['stopped', 'batch_run_desktops'],
    ['关机', 'batch_run_desktops'],
    ['重启云桌面', 'batch_run_desktops'],
    ['batch_run_desktops', 'batch_run_desktops'],
    ['BatchRunDesktops', 'batch_run_desktops'],
    ['delete snapshots', 'batch_delete_desktop_snapshot'],
    ['快照', 'list_desktop_snapshot'],
    ['who is connected right now?', 'list_desktops_connect_status'],
    ['forgot password', 'reset_random_password'],
    ['unlock a user', 'change_user_status'],
    ['why did the job fail', 'show_job'],
    ['ListDesktopsDetail', 'list_desktops_detail'],
    ['free IP addresses', 'show_available_ip'],
    ['give a desktop to a new employee', 'attach_instances'],
    ['make an image', 'change_desktop_to_image'],
  ])('%s', (query, expected) => {
    expect(search.find(query, 5)).toContain(expected);
  });

  test('a single Chinese character finds the words it stands in', () => {
    expect(search.find('删', 50)).toEqual(expect.arrayContaining(['delete_desktop', 'delete_user']));
  });

  test('a slip of the hand is forgiven in a long word', () => {
    expect(search.find('snapshto', 5)).toContain('list_desktop_snapshot');
  });

  test('words that tell nothing find nothing', () => {
    expect(search.find('what can you do for me please', 5)).toEqual([]);
    expect(search.find('', 5)).toEqual([]);
    expect(search.find('qqqqzzzz', 5)).toEqual([]);
  });
});

describe('what is found', () => {
  test('is no more than asked for, each once', () => {
    const found = search.find('desktop', 7);
    expect(found).toHaveLength(7);
    expect(new Set(found).size).toBe(7);
  });

  test('is only what is accepted, and the best of that', () => {
    const reads = (name: string) => catalogue.get(name)?.risk === 'read';
    const found = search.find('delete desktops', 5, reads);
    expect(found).not.toEqual([]);
    expect(found.every(reads)).toBe(true);
  });

  test('is the same every time', () => {
    expect(search.find('desktops of users', 10)).toEqual(
      new CatalogueSearch(catalogue.operations).find('desktops of users', 10),
    );
  });

  test('every tool by its own name, first', () => {
    for (const { name } of catalogue.operations) expect(search.find(name, 3)).toContain(name);
  });
});
