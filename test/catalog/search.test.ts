import { beforeAll, describe, expect, test } from 'vitest';
import type { Catalogue } from '../../src/catalog/manifest.ts';
import type { CatalogueSearch } from '../../src/catalog/search.ts';
import { readLexicon } from '../../src/catalog/search-index.ts';
import { partsOf, termsOf } from '../../src/catalog/terms.ts';
import { frozenCatalogue } from '../world.ts';

let catalogue: Catalogue;
let search: CatalogueSearch;
beforeAll(async () => {
  catalogue = await frozenCatalogue();
  search = await catalogue.search();
});

const lexicon = readLexicon();
const termsIn = (text: string) => termsOf(partsOf(text), lexicon);

describe('the terms of a text', () => {
  test('are the stems of its words, those within a name too', () => {
    expect(termsIn('Batch: run_desktops!')).toEqual(expect.arrayContaining(['batch', 'run', 'desktop']));
    expect(termsIn('BatchRunDesktops')).toEqual(termsIn('batch run desktops'));
    expect(termsIn('stopping')).toEqual(termsIn('stopped'));
  });

  test('are the characters and pairs of its Chinese, without words that tell nothing', () => {
    expect(termsIn('重启云桌面')).toEqual(expect.arrayContaining(['重', '重启', '桌面']));
    expect(termsIn('帮我重启一下')).toEqual(termsIn('重启'));
  });

  test('are its concepts, the same for all words for a thing', () => {
    for (const said of ['cloud PC', 'virtual machine', 'VMs', '云电脑', '机器'])
      expect(termsIn(said)).toContain('#desktop');
  });

  test('are the longest phrases it holds: a pool is no desktop', () => {
    expect(termsIn('桌面池')).toContain('#pool');
    expect(termsIn('桌面池')).not.toContain('#desktop');
    expect(termsIn('公网IP')).toContain('#eip');
  });

  test('are not the names that people give to things', () => {
    expect(termsIn('d.wu@desktop.com DEV-1 FIN-PC-03')).toEqual([]);
  });

  test('of nothing are none', () => {
    expect(termsIn(' !?_ ')).toEqual([]);
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

  test('both languages in one sentence are understood', () => {
    expect(search.find('reboot 云桌面', 3)).toContain('batch_run_desktops');
    expect(search.find('给 user 重置 password', 3)).toContain('reset_random_password');
  });

  test.each([
    ['snapshto', 'list_desktop_snapshot'],
    ['shedule a nightly shutdwon', 'create_scheduled_tasks'],
    ['unlokc a user', 'change_user_status'],
    ['watermrak', 'update_policies_of_policy_group'],
  ])('a slip of the hand is forgiven: %s', (query, expected) => {
    expect(search.find(query, 5)).toContain(expected);
  });

  test('the beginning of a word is enough', () => {
    expect(search.find('snapsh', 5)).toContain('list_desktop_snapshot');
  });

  test.each([
    ['list sessions of streamed apps', '云应用的会话'],
    ['scheduled tasks of the app servers', '应用服务器的定时任务'],
  ])('what speaks of apps is looked for in AppStream: %s, %s', (...queries) => {
    for (const query of queries)
      expect(search.find(query, 3).every((name) => name.startsWith('appstream_'))).toBe(true);
  });

  test('a question is answered by reads first, an order is not', () => {
    const first = (query: string) => catalogue.get(search.find(query, 1)[0]!)?.risk;
    for (const query of ['which scheduled tasks are there?', '有哪些定时任务？'])
      expect(first(query), query).toBe('read');
    for (const query of ['delete the scheduled tasks', '删除定时任务']) expect(first(query), query).not.toBe('read');
  });

  test('words that tell nothing find nothing', () => {
    expect(search.find('what can you do for me please', 5)).toEqual([]);
    expect(search.find('', 5)).toEqual([]);
    for (const query of ['qqqqzzzz', '!?', '你好']) expect(search.find(query, 5), query).toEqual([]);
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
    expect(search.find('desktops of users', 10)).toEqual(search.find('desktops of users', 10));
  });

  test('every tool by its own name, first', () => {
    for (const { name } of catalogue.operations) expect(search.find(name, 1)).toEqual([name]);
  });
});
