import { bool, type Feed, int, list, text, time } from '../table.ts';

/** Not narrowed: the filter by name takes up to 20 characters and no special ones, but names may be longer and have them. */
export const USERS: Feed = {
  service: 'workspace',
  read: 'ListUsers',
  tables: [
    {
      name: 'users',
      about: 'accounts of people',
      key: ['user_id'],
      columns: {
        user_id: text('id'),
        user_name: text('user_name'),
        email: text('user_email'),
        phone: text('user_phone'),
        description: text('description'),
        active_type: text('active_type'),
        locked: bool('locked'),
        disabled: bool('disabled'),
        account_expired: bool('account_expired'),
        expires_at: time(({ account_expires: expires }) => (expires === '0' ? undefined : expires)),
        total_desktops: int('total_desktops'),
        group_names: list('group_names'),
      },
    },
  ],
};

export const USER_GROUPS: Feed = {
  service: 'workspace',
  read: 'ListUserGroups',
  tables: [
    {
      name: 'user_groups',
      about: 'groups of users',
      key: ['group_id'],
      columns: {
        group_id: text('id'),
        group_name: text('name'),
        description: text('description'),
        platform_type: text('platform_type'),
        user_count: int('user_quantity'),
        created_at: time('create_time'),
      },
    },
  ],
};

export const GROUP_MEMBERS: Feed = {
  service: 'workspace',
  read: 'ListUsersOfGroup',
  per: { table: 'user_groups', column: 'group_id', arg: 'group_id' },
  tables: [
    {
      name: 'group_members',
      about: 'users in groups',
      key: ['group_id', 'user_id'],
      columns: {
        group_id: text((_, { parent }) => parent.group_id),
        user_id: text('id'),
        user_name: text('user_name'),
      },
    },
  ],
};

export const OUS: Feed = {
  service: 'workspace',
  read: 'ListOuDetails',
  tables: [
    {
      name: 'ous',
      about: 'OUs; desktops may name the ou_dn',
      key: ['ou_id'],
      columns: {
        ou_id: text('id'),
        ou_name: text('ou_name'),
        ou_dn: text('ou_dn'),
        domain: text('domain'),
      },
    },
  ],
};
