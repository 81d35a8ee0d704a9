import { z } from 'zod';
import { ids, int, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import type { ExtraRead, Fact } from '../../src/catalog/targets.ts';
import { owner, power, session } from './models/desktop.ts';

export const terminals = area({
  service: 'workspace',
  name: 'terminals',
  title: 'Terminal binding',
  about: 'Which client devices may open which desktop',
});

/** A fact about the desktop that a binding names. */
const ofBoundDesktop = (fact: Fact): ExtraRead => ({
  read: 'ListDesktopsDetail',
  arg: 'computer_name',
  from: 'desktop_name',
  key: 'computer_name',
  fact,
  tags: 'tags',
});

terminals.target({
  kind: 'terminal-binding',
  noun: 'terminal binding',
  plural: 'terminal bindings',
  read: 'ListTerminalsBindingDesktops',
  id: 'id',
  name: 'mac',
  facts: [
    { label: 'desktop', path: 'desktop_name', kind: 'text' },
    { label: 'note', path: 'description', kind: 'text' },
  ],
  also: [ofBoundDesktop(owner), ofBoundDesktop(session)],
});

/** New bindings name desktops; they have no ids. The list's name filter takes one name, so all of it is read. */
terminals.target({
  kind: 'named-desktop',
  noun: 'desktop',
  plural: 'desktops',
  read: 'ListDesktopsDetail',
  id: 'computer_name',
  name: 'computer_name',
  tags: 'tags',
  facts: [owner, session, power],
});

const MAC_NOTATION = 'AA-BB-CC-DD-EE-FF';

export const listTerminalsBindingDesktopsConfig = terminals.operation(
  'ListTerminalsBindingDesktopsConfig',
  'GET /v2/{project_id}/terminals/binding-desktops/config',
  {
    title: 'Show terminal binding switch',
    does: 'Show whether desktops open from bound client devices only, and how many devices bind automatically.',
    keywords:
      'MAC binding enabled, device restriction, automatic binding, which devices are allowed, 终端绑定开关, 终端绑定配置, 自动绑定, MAC绑定是否开启, is device binding on, may people use any device, 绑定开了没有, 是否限制设备, 终端绑定设置, MAC绑定配置, can people use their own laptops, 能不能用自己的电脑连',
    risk: 'read',
  },
);

export const updateTerminalsBindingDesktopsConfig = terminals.operation(
  'UpdateTerminalsBindingDesktopsConfig',
  'POST /v2/{project_id}/terminals/binding-desktops/config',
  {
    title: 'Switch terminal binding',
    does: 'Have desktops open from bound client devices only, or from any; set automatic binding.',
    keywords:
      'enable MAC binding, disable MAC binding, restrict devices, block private laptops, only company devices, users locked out after new PC, 终端绑定开关, 开启终端绑定, 关闭终端绑定, 自动绑定, 限制登录终端, only registered devices may connect, forbid private computers, let people use any device again, turn on MAC check, 只准用公司设备登录, 不许用私人电脑, 开启MAC绑定, 取消设备限制, 绑定功能打开, only from registered company laptops, bring your own device is over, let them use any device they own, 自带电脑不许连, 用什么设备都行',
    // On, people are locked out of their devices; off, a protection of the whole company ends.
    risk: 'disruptive',
    targets: { kind: 'any-desktop' },
    body: {
      tc_bind_switch: z.enum(['ON', 'OFF']),
      tc_auto_bind_switch: z.enum(['ON', 'OFF']).optional(),
      tc_auto_bind_max: int(1, 10).optional().describe('Most bindings; default 1'),
    },
    warn: 'Holds for all desktops. ON: no login from devices that are not bound; OFF: from any device.',
  },
);

export const listTerminalsBindingDesktops = terminals.operation(
  'ListTerminalsBindingDesktops',
  'GET /v2/{project_id}/terminals/binding-desktops',
  {
    title: 'List terminal bindings',
    does: 'List which client devices, by MAC address, are bound to which desktops.',
    keywords:
      'MAC address, thin client, allowed devices, cannot log in from this PC, device of a desktop, whitelist, 终端绑定列表, MAC地址, 瘦终端, TC绑定, 绑定关系, which device is bound to the desktop, all MAC bindings, from which thin client can it be opened, 绑定了哪些终端, 终端和桌面绑定关系, 哪个MAC绑了哪台, 绑定清单, which box opens this desktop, 哪台终端能开这个桌面',
    risk: 'read',
    query: {
      computer_name: text(255).optional(),
      mac: text(255).optional().describe(MAC_NOTATION),
      count_only: z.boolean().optional().describe('Only the total'),
      offset: int(0, 8000),
      limit: int(0, 8000),
    },
    page: { style: 'offset', items: 'bind_list', total: 'total_num', max: 8000 },
    brief: ['id', 'mac', 'desktop_name', 'description'],
  },
);

export const createTerminalsBindingDesktops = terminals.operation(
  'CreateTerminalsBindingDesktops',
  'POST /v2/{project_id}/terminals/binding-desktops',
  {
    title: 'Bind terminals to desktops',
    does: 'Bind client devices, by MAC address, to desktops, which then open from bound devices only.',
    keywords:
      'allow device, restrict desktop to one device, thin client, new laptop, new PC, import MAC addresses, whitelist, 增加终端绑定, 绑定MAC, 绑定瘦终端, 换电脑, 批量导入MAC, tie a desktop to one device, bind thin client to desktop, reception PC may open only from this device, register MAC, 终端和桌面绑定, 绑定一台瘦终端, 只能从这台设备登录, 加MAC绑定, 绑终端, let this desktop open from this laptop only',
    // A desktop that was open to all devices is closed to all but the bound one while binding is on.
    risk: 'disruptive',
    targets: { kind: 'named-desktop', ids: 'bind_list[].desktop_name' },
    body: {
      bind_list: z
        .array(
          z.strictObject({
            line: int(0, 8000).optional().describe('Line number of an import'),
            mac: text(255).optional().describe(MAC_NOTATION),
            desktop_name: text(100, 1),
            description: text(255).optional(),
          }),
        )
        .min(1)
        .max(8000)
        .optional(),
    },
    rules: [atLeastOne('bind_list')],
    warn: 'While binding is on, these desktops no longer open from devices that are not bound to them.',
  },
);

export const updateTerminalsBindingDesktops = terminals.operation(
  'UpdateTerminalsBindingDesktops',
  'PUT /v2/{project_id}/terminals/binding-desktops',
  {
    title: 'Update terminal binding',
    does: 'Change the device or the desktop of one binding.',
    keywords:
      'replaced PC, new network card, new MAC address, swap thin client, broken terminal, 修改终端绑定, 更换终端, 换MAC, 换电脑, 更换瘦终端, device was replaced update its MAC, binding points to the wrong machine, 绑定的MAC改一下, 换了终端改绑定, 绑定改到新设备, 绑错了改, reception got a new thin client, 前台换了瘦终端',
    risk: 'disruptive',
    targets: [
      { kind: 'terminal-binding', ids: 'id' },
      { kind: 'named-desktop', ids: 'desktop_name' },
    ],
    body: {
      id: text(255, 1).describe('Of the binding'),
      mac: text(17, 1).describe(MAC_NOTATION),
      desktop_name: text(255, 1),
      description: text(255).optional(),
    },
    warn: 'While binding is on, the desktop no longer opens from the device that was bound before.',
  },
);

export const deleteTerminalsBindingDesktops = terminals.operation(
  'DeleteTerminalsBindingDesktops',
  'POST /v2/{project_id}/terminals/binding-desktops/batch-delete',
  {
    title: 'Delete terminal bindings',
    does: 'Unbind client devices from desktops.',
    keywords:
      'unbind device, lost laptop, stolen device, retired thin client, clean up MAC list, 删除终端绑定, 解绑终端, 解绑MAC, 设备丢失, remove device binding, device stolen must not connect, release a desktop from its device, 解除终端绑定, 取消绑定, 终端丢了, 删绑定, 不再限定终端, notebook was stolen cut it off, 笔记本被偷了别让它连',
    risk: ['disruptive', 'destructive'],
    targets: { kind: 'terminal-binding', ids: 'id_list' },
    body: { id_list: ids(8000).optional() },
    rules: [atLeastOne('id_list')],
    failures: {
      list: 'result_list',
      id: 'id',
      code: 'delete_result_code',
      ok: ['WKS.00000000'],
      message: 'delete_result_msg',
    },
    warn: 'While binding is on, users can no longer log in from these devices.',
  },
);
