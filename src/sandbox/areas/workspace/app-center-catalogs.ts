import { type Answer, ok } from '../../answer.ts';

/** What apps are sorted into: the same for every company. */
const CATALOGS = [
  { id: '1001', catalog_zh: '办公软件', catalog_en: 'Office' },
  { id: '1002', catalog_zh: '浏览器', catalog_en: 'Browsers' },
  { id: '1003', catalog_zh: '即时通讯', catalog_en: 'Messaging' },
  { id: '1004', catalog_zh: '开发工具', catalog_en: 'Development' },
  { id: '1005', catalog_zh: '图形设计', catalog_en: 'Graphics and design' },
  { id: '1006', catalog_zh: '安全工具', catalog_en: 'Security' },
  { id: '1007', catalog_zh: '系统工具', catalog_en: 'System tools' },
  { id: '1099', catalog_zh: '其他', catalog_en: 'Others' },
];

export function listAppCatalogs(): Answer {
  return ok({ items: CATALOGS });
}

export function catalogOf(id: string) {
  return CATALOGS.find((each) => each.id === id);
}
