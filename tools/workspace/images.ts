import { ids, int, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';

export const images = area({
  service: 'workspace',
  name: 'images',
  title: 'Images',
  about: 'Images that desktops are made of',
});

export const listImages = images.operation('ListImages', 'GET /v2/{project_id}/images', {
  does: 'List public and private images that desktops can be created or rebuilt from.',
  keywords:
    'templates, golden image, operating systems, Windows 10, Windows 11, Linux, Ubuntu, UOS, image id, which OS versions, 查询镜像列表, 镜像, 公共镜像, 私有镜像, 操作系统, 模板, 镜像ID, which images can I use, which operating systems are there, our own templates, 有哪些镜像, 能装什么系统, 可用的系统, 我们自己的镜像, 镜像清单, what systems can I put on a desktop, do we have Windows 11, 有没有Win11, 能装的系统',
  risk: 'read',
  query: {
    os_type: text(255).optional().describe('Linux, Windows or Other'),
    image_type: text(255).optional().describe('gold: public; private'),
    platform: text(255).optional().describe('e.g. Windows'),
    architecture: text(10).optional().describe('x86 or arm'),
    package_type: text(255).optional().describe('Series of products'),
    image_id: text(255).optional(),
    sort_field: text(50).optional().describe('name (default) or created_at'),
    sort_type: text(50).optional().describe('asc (default) or desc'),
    limit: int(0, 100).optional(),
    offset: int(0, 5000).optional(),
  },
  page: { style: 'offset', items: 'images', total: 'total_count', max: 100 },
  brief: ['id', 'name', 'image_type', 'os_type', 'os_version', 'architecture', 'min_disk', 'created_at'],
});

export const listMarketImages = images.operation('ListMarketImages', 'GET /v2/{project_id}/market-images', {
  title: 'Look up marketplace images',
  does: 'Look up images of the KooGallery marketplace by their ids.',
  keywords:
    'KooGallery, marketplace image, paid image, product code, image details, 获取云市场镜像列表, 云市场, 云商店镜像, 市场镜像, 收费镜像, image from the marketplace, details of a marketplace image, 市场上的镜像, 云商店的镜像, 市场镜像信息, details of a bought image, 买的镜像详情',
  risk: 'read',
  query: { image_ids: ids(100) },
  page: { style: 'whole', items: 'images' },
  brief: ['image_id', 'name', 'os_type', 'os_version', 'image_type', 'status', 'min_disk', 'product_code'],
});
