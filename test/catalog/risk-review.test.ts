import { expect, it } from 'vitest';
import { effectsOf, type Risk } from '../../src/catalog/risk.ts';
import { manifest } from '../contract/catalogue.ts';

/** What a call does, as reviewed. A change of a declaration that changes one of these needs another look. */
const REVIEWED: [tool: string, args: Record<string, unknown>, effects: Risk[]][] = [
  // desktops
  ['create_desktop', {}, ['billing']],
  ['update_desktop', { desktop: { self_backup_management: '1' } }, ['write']],
  ['update_desktop', { desktop: { computer_name: 'new' } }, ['disruptive']],
  ['delete_desktop', {}, ['destructive']],
  ['batch_delete_desktops', {}, ['destructive']],
  ['batch_logoff_desktops', {}, ['disruptive']],
  ['batch_run_desktops', { op_type: 'os-start' }, ['write']],
  ['batch_run_desktops', { op_type: 'os-stop' }, ['write', 'disruptive']],
  ['batch_run_desktops', { op_type: 'reboot', type: 'SOFT' }, ['write', 'disruptive']],
  ['batch_run_desktops', { op_type: 'os-hibernate' }, ['write', 'disruptive']],
  ['batch_run_desktops', { op_type: 'reboot', type: 'HARD' }, ['disruptive', 'destructive']],
  ['resize_desktop', {}, ['billing', 'disruptive']],
  ['batch_rebuild_desktops_system_disk', {}, ['destructive']],
  ['show_remote_console_address', {}, ['secret']],
  ['update_desktop_sids', {}, ['disruptive']],
  ['register_domain', {}, ['disruptive']],
  ['change_desktop_to_image', {}, ['destructive']],
  ['change_desktop_to_image', { execute_sysprep: false }, ['disruptive']],
  ['batch_detach_instances', {}, ['disruptive']],
  ['detach_instances', {}, ['disruptive']],
  ['attach_instances', { desktops: [{ is_clear_data: true }] }, ['destructive']],
  ['attach_instances', { desktops: [{ is_clear_data: false }] }, ['destructive']],
  ['change_user_privilege_group', {}, ['write']],
  ['change_desktop_network', {}, ['disruptive']],
  ['batch_change_desktop_network', {}, ['disruptive']],
  ['set_maintenance_mode', { in_maintenance_mode: true }, ['disruptive']],
  ['set_maintenance_mode', { in_maintenance_mode: false }, ['write']],
  ['batch_associate_instances', {}, ['write']],
  ['batch_attach_instances', { desktops: [{ is_clear_data: false }] }, ['destructive']],
  ['update_desktop_username', {}, ['disruptive']],
  ['send_notifications', {}, ['write']],
  ['batch_install_agent', {}, ['write']],
  ['show_desktop_remote_assistance_info', {}, ['secret']],
  ['create_remote_assistance', {}, ['secret']],
  ['cancel_remote_assistance', {}, ['disruptive']],
  // users
  ['create_desktop_user', {}, ['write']],
  ['create_desktop_user', { password: 'p' }, ['secret']],
  ['batch_create_users', { users: [{}] }, ['write']],
  ['batch_create_users', { users: [{}, { password: 'p' }] }, ['write', 'secret']],
  ['delete_user', {}, ['destructive']],
  ['batch_delete_user', {}, ['destructive']],
  ['update_user_info', { description: 'd' }, ['write']],
  ['update_user_info', { user_email: 'a@example.com' }, ['write', 'secret']],
  ['update_user_info', { user_phone: '1' }, ['write', 'secret']],
  ['update_user_info', { disabled: true }, ['write', 'disruptive']],
  ['update_user_info', { disabled: false, account_expires: '0' }, ['write']],
  ['update_user_info', { account_expires: '2020-01-01T00:00:00Z' }, ['write', 'disruptive']],
  ['change_user_status', { op_type: 'UNLOCK' }, ['write']],
  ['change_user_status', { op_type: 'LOCK' }, ['write', 'disruptive']],
  ['change_user_status', { op_type: 'RESET_PWD' }, ['secret', 'disruptive']],
  ['reset_random_password', {}, ['secret', 'disruptive']],
  ['batch_delete_otp_devices', {}, ['disruptive']],
  ['send_email', {}, ['write']],
  // snapshots
  ['batch_create_desktop_snapshot', {}, ['write']],
  ['batch_delete_desktop_snapshot', {}, ['destructive']],
  ['batch_restore_desktop_snapshot', {}, ['destructive']],
  // tasks
  ['batch_delete_sub_jobs', {}, ['destructive']],
  ['run_actions_on_workspace_job', {}, ['destructive']],
];

const entries = new Map(manifest.operations.map((entry) => [entry.name, entry]));

it.each(REVIEWED)('%s with %j is %j', (tool, args, effects) => {
  expect(effectsOf(entries.get(tool)!.riskRule, args)).toEqual(effects);
});

it('has reviewed everything that is no read', () => {
  const reviewed = new Set(REVIEWED.map(([tool]) => tool));
  const open = manifest.operations.filter((entry) => entry.risk !== 'read' && !reviewed.has(entry.name));
  expect(open.map((entry) => entry.name)).toEqual([]);
});
