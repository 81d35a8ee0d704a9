import { int, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';

export const products = area({
  service: 'workspace',
  name: 'products',
  title: 'Products',
  about: 'Desktop packages, hourly packages and collaboration licences on sale',
});

const pages = { limit: int(0, 100).optional(), offset: int(0, 5000).optional() };

export const listProducts = products.operation('ListProducts', 'GET /v2/{project_id}/products', {
  does: 'List desktop products on sale: CPU, memory, GPU and disks of each, with its id.',
  keywords:
    'flavors, specifications, sizes, packages, SKU, which desktops can I buy, product_id, GPU workstation, sold out, 产品套餐, 桌面规格, 有哪些规格, 套餐列表, 显卡, 售罄, which packages can I choose, what sizes of desktops exist, smallest machine with a GPU, desktop models, what can I order, 有什么套餐, 可选配置, 能买哪些规格, 桌面型号, 有没有带显卡的, 规格ID',
  risk: 'read',
  query: {
    product_id: text(255).optional(),
    availability_zone: text(255).optional(),
    os_type: text(255).optional().describe('Windows, Linux'),
    charge_mode: text(255).optional().describe('0 yearly/monthly, 1 pay per use'),
    architecture: text(255).optional().describe('x86, arm'),
    package_type: text(255).optional().describe('ultimate, enterprise, general, workstation, dedicated, solver, agile'),
    ...pages,
  },
  page: { style: 'offset', items: 'products', total: 'total_count', max: 100 },
  brief: ['product_id', 'cpu', 'memory', 'gpu_desc', 'architecture', 'package_type', 'descriptions', 'status'],
});

export const listHourPackagesType = products.operation(
  'ListHourPackagesType',
  'GET /v2/{project_id}/products/hour-packages',
  {
    title: 'List hourly packages',
    does: 'List packages of desktop hours on sale.',
    keywords:
      'hour package, part-time, hours a month, limited hours, occasional users, 小时包, 时长包, 可订购小时包, 套餐时长, 兼职, which hour packages are there, how many hours can I buy, 有哪些时长包, 小时包有哪几种, 可买的时长, 按小时的套餐, paid by hours and given back afterwards, 按小时算, 临时用几天, temporary people for some hours which offers exist, 临时工按小时买',
    risk: 'read',
    query: {
      desktop_resource_spec_code: text(255).optional().describe('Of the pay-per-use desktop'),
      resource_spec_code: text(255).optional().describe('Of the package'),
    },
    page: { style: 'whole', items: 'hour_packages', total: 'total_count' },
    brief: ['resource_spec_code', 'desktop_resource_spec_code', 'package_duration', 'descriptions', 'status'],
  },
);

export const listSharerProducts = products.operation('ListSharerProducts', 'GET /v2/{project_id}/products/sharer', {
  title: 'List collaboration products',
  does: 'List licences on sale for collaboration on shared desktops, per user or per desktop.',
  keywords:
    'screen sharing, collaborative desktop, participants, seats, sharer SKU, working together, 协同套餐, 协同方数, 协同资源, 用户协同, 桌面协同, what collaboration licences are for sale, tiers for several people on one desktop, how many participants can I buy, 协同要单独买吗, 协同有哪些档位, 多人同时看一台, 协同产品, 协同能几个人',
  risk: 'read',
  query: {
    product_id: text(255).optional(),
    share_space_size: text(255).optional().describe('Most participants'),
    charge_mode: text(255).optional().describe('0 yearly/monthly, 1 pay per use, 6 once'),
    is_gpu: int(0, 1).optional().describe('1: GPU only, 0: without; both if unset'),
    package_type: text(255).optional().describe('user_sharer, desktop_sharer'),
    ...pages,
  },
  page: { style: 'offset', items: 'products', total: 'total_count', max: 100 },
  brief: ['product_id', 'descriptions', 'package_type', 'share_space_size', 'is_gpu'],
});
