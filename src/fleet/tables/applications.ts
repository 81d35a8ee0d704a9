import { bool, type Feed, int, tags, text, time } from '../table.ts';

export const APP_SERVERS: Feed = {
  service: 'appstream',
  read: 'ListServers',
  narrow: [
    { table: 'app_servers', column: 'server_id', arg: 'server_id' },
    { table: 'app_servers', column: 'server_group_id', arg: 'server_group_id' },
  ],
  tables: [
    {
      name: 'app_servers',
      about: 'AppStream servers',
      key: ['server_id'],
      columns: {
        server_id: text('id'),
        server_name: text('name'),
        machine_name: text('machine_name'),
        server_group_id: text('server_group_id'),
        status: text('status'),
        vm_status: text('vm_status'),
        task_status: text(({ task_status: task }) => (task === 'null' ? undefined : task)),
        ip: text('host_address.0.addr'),
        image_id: text('image_id'),
        product_id: text('product_info.product_id'),
        sessions: int('session_count'),
        max_sessions: int('product_info.sessions'),
        in_maintenance_mode: bool('maintain_status'),
        is_prepaid: bool(({ metadata }) => metadata?.charging_mode && metadata.charging_mode === '1'),
        created_at: time('create_time'),
      },
    },
  ],
};

export const APP_SERVER_GROUPS: Feed = {
  service: 'appstream',
  read: 'ListServerGroups',
  tables: [
    {
      name: 'app_server_groups',
      about: 'AppStream server groups',
      key: ['server_group_id'],
      columns: {
        server_group_id: text('id'),
        server_group_name: text('name'),
        type: text('app_type'),
        image_id: text('image_id'),
        image_name: text('image_name'),
        product_id: text('product_id'),
        is_enabled: bool('server_group_status'),
        enable_autoscale: bool('scaling_policy.enable'),
        server_count: int('app_server_count'),
        created_at: time('create_time'),
        tags: tags('tags'),
      },
    },
  ],
};

export const APP_GROUPS: Feed = {
  service: 'appstream',
  read: 'ListAppGroup',
  tables: [
    {
      name: 'app_groups',
      about: 'groups of published apps',
      key: ['app_group_id'],
      columns: {
        app_group_id: text('id'),
        app_group_name: text('name'),
        type: text('app_type'),
        server_group_id: text('app_server_group_id'),
        app_count: int('app_count'),
        created_at: time('create_at'),
      },
    },
  ],
};

export const APPS: Feed = {
  service: 'appstream',
  read: 'ListPublishedApp',
  per: { table: 'app_groups', column: 'app_group_id', arg: 'app_group_id' },
  tables: [
    {
      name: 'apps',
      about: 'published apps',
      key: ['app_group_id', 'app_id'],
      columns: {
        app_group_id: text((_, { parent }) => parent.app_group_id),
        app_id: text('id'),
        app_name: text('name'),
        version: text('version'),
        status: text('state'),
        published_at: time('publish_at'),
      },
    },
  ],
};

export const APP_USERS: Feed = {
  service: 'appstream',
  read: 'ListAppGroupAuthorization',
  narrow: [{ table: 'app_users', column: 'app_group_id', arg: 'app_group_id' }],
  tables: [
    {
      name: 'app_users',
      about: 'who may use app_groups',
      key: ['app_group_id', 'app_id', 'type', 'user_id', 'user_name'],
      columns: {
        app_group_id: text('app_group_id'),
        app_id: text('app_id'),
        type: text('account_type'),
        user_id: text('account_id'),
        user_name: text('account'),
      },
    },
  ],
};
