import { z } from 'zod';
import { text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';

export const products = area({
  service: 'appstream',
  name: 'products',
  title: 'Products',
  about: 'Server packages and session types on sale',
});

export const listProduct = products.operation('ListProduct', 'GET /v1/{project_id}/product', {
  title: 'List server packages',
  does: 'List the packages an AppStream server can have: CPU, memory, GPU, sessions, billing mode, sale status.',
  keywords:
    'flavors, specifications, server sizes, which package, product id, GPU server, how many cores, sold out, what can be bought, dedicated host package, 云应用套餐, 套餐列表, 服务器规格, 产品ID, GPU规格, CPU内存, 售罄, 选型, which sizes of app servers exist, app server packages with GPU, 应用服务器有哪些规格, 云应用有什么套餐, 主机套餐, 能买什么规格的服务器, which machine for CAD streaming, hardware choices for streaming hosts, 流化主机有哪些配置',
  risk: 'read',
  query: {
    product_id: text(255).optional(),
    flavor_id: text(255).optional(),
    availability_zone: text(255).optional(),
    os_type: text(255).optional().describe('Windows so far'),
    charge_mode: z.enum(['1', '0']).optional().describe('1 yearly/monthly, 0 pay per use'),
    architecture: text(255).optional().describe('x86 so far'),
    package_type: z.enum(['general', 'dedicated']).optional().describe('dedicated: for dedicated hosts'),
  },
  page: { style: 'whole', items: 'products' },
  brief: [
    'product_id',
    'descriptions',
    'cpu',
    'memory',
    'is_gpu',
    'sessions',
    'charge_mode',
    'package_type',
    'cond_operation_az',
  ],
});

export const showSessionTypes = products.operation('ShowSessionTypes', 'POST /v1/{project_id}/session-type', {
  title: 'Search session packages',
  does: 'Search paid session packages by code or type; older form of appstream_list_session_type.',
  keywords:
    'session types, extra sessions, GPU session, CPU session, session price code, 会话套餐, 付费会话, 会话类型, look up a session package by code, 按编码查会话套餐, 会话包查询, 查会话类型',
  risk: 'read',
  body: {
    resource_spec_code: text(255).optional().describe('Like workspace.appstreamsession.premium'),
    session_type: text(255).optional().describe('CPU or GPU'),
    resource_type: text(255).optional(),
    cloud_service_type: text(255).optional(),
  },
  page: { style: 'whole', items: 'session_types' },
});

export const listSessionType = products.operation('ListSessionType', 'GET /v1/{project_id}/session-type', {
  title: 'List session packages',
  does: 'List the session packages (CPU, GPU) that can be bought beyond the sessions a server comes with.',
  keywords:
    'session types, extra sessions, more users per server, concurrent users, GPU session, paid sessions, 会话套餐, 会话套餐列表, 付费会话, 会话类型, 增加会话, 并发用户, packages for more concurrent app users, which session add-ons can I buy, 会话包有哪些, 会话能买哪几种, 加会话数, 并发会话套餐, allow more people per app server by buying, buy room for more simultaneous users, 多买点并发',
  risk: 'read',
  page: { style: 'whole', items: 'session_types' },
});
