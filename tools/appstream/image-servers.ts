import { z } from 'zod';
import { id, ids, paged, text } from '../../src/catalog/fields.ts';
import { imageJob } from '../../src/catalog/jobs.ts';
import { area } from '../../src/catalog/operation.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import { accountType, plainName } from './models/common.ts';
import {
  imageType,
  paidSessions,
  routePolicy,
  schedulerHints,
  serverTags,
  session,
  volumeSpec,
} from './models/server.ts';

export const imageServers = area({
  service: 'appstream',
  name: 'image-servers',
  title: 'Image servers',
  about: 'Servers on which images of applications are built: create, put software on, build, delete',
});

imageServers.target({
  kind: 'image-server',
  noun: 'image server',
  plural: 'image servers',
  // The list leaves out what is not in the default enterprise project.
  read: 'ShowImageServer',
  arg: 'server_id',
  id: 'id',
  name: 'name',
  facts: [
    { label: 'user', path: 'authorize_accounts[].account', kind: 'owner' },
    {
      label: 'state',
      path: 'status',
      kind: 'state',
      words: {
        CREATING: 'being created',
        ACTIVE: 'running',
        BUILDING: 'building an image',
        BUILT: 'image built',
        ERROR: 'in error',
        DELETING: 'being deleted',
      },
    },
    { label: 'server group', path: 'server_group_id', kind: 'text' },
    { label: 'application group', path: 'app_group_id', kind: 'text' },
    { label: 'image', path: 'image_id', kind: 'text' },
  ],
  also: [
    { read: 'ListServers', arg: 'server_id', from: 'server_id', key: 'id', fact: session },
    // What goes with it: the group made for it, and whatever people are on or were given in it.
    {
      read: 'ListServers',
      arg: 'server_group_id',
      from: 'server_group_id',
      key: 'server_group_id',
      fact: {
        ...session,
        label: 'sessions in its server group',
        words: { 0: 'nobody connected in its server group' },
        others: 'connected now in its server group',
      },
    },
    {
      read: 'ListServers',
      arg: 'server_group_id',
      from: 'server_group_id',
      key: 'server_group_id',
      count: true,
      fact: { label: 'servers in its server group', path: 'id', kind: 'state' },
    },
    {
      read: 'ListAppGroupAuthorization',
      arg: 'app_group_id',
      from: 'app_group_id',
      key: 'app_group_id',
      count: true,
      fact: { label: 'authorised users and groups', path: 'account', kind: 'state' },
    },
  ],
});

/** Images always belong to the default enterprise project so far. */
const reservedProject = text(64).optional().describe('Reserved');

export const listImageServers = imageServers.operation('ListImageServers', 'GET /v1/{project_id}/image-servers', {
  title: 'List image servers',
  does: 'List image servers with their state, source image and the server and app groups made for them.',
  keywords:
    'image building, golden image, template servers, image instances, 查询镜像实例, 镜像实例列表, 镜像制作, 模板机, which image instances are running, how many template machines, 有哪些镜像实例, 做镜像的机器, 模板机有几台, 镜像服务器列表',
  risk: 'read',
  query: {
    server_name: text(1024).optional().describe('Part of it'),
    server_id: text(128).optional(),
    enterprise_project_id: text(128).optional().describe('The default one if unset or 0'),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: ['id', 'name', 'status', 'image_ref.image_type', 'image_id', 'server_group_id', 'app_group_id', 'update_time'],
});

export const createImageServer = imageServers.operation('CreateImageServer', 'POST /v1/{project_id}/image-servers', {
  title: 'Create image server',
  does: 'Create a pay-per-use server on which an image of applications can be built.',
  keywords:
    'golden image, template machine, prepare image, install software into image, build master image, 创建镜像实例, 制作镜像, 模板机, 母镜像, 镜像制作, set up a machine to build an app image, new image instance, 开一台做镜像的机器, 建镜像实例, 新的模板机, 准备做云应用镜像, need a machine to prepare the software for streaming, need a clean machine to install programs for streaming, 准备一台装软件做母版',
  risk: 'billing',
  body: {
    name: plainName,
    description: text(255).optional(),
    root_volume: volumeSpec,
    image_ref: z.strictObject({
      id: text(128, 1),
      image_type: imageType,
      spce_code: text(100).optional().describe('Specification code; needed for gold'),
      product_id: text(100).optional().describe('Needed for gold'),
    }),
    vpc_id: text(128, 1),
    subnet_id: text(128, 1),
    product_id: text(128, 1).describe('From appstream_list_product'),
    flavor_id: text(255, 1).optional(),
    availability_zone: text(255).optional().describe('Random if unset'),
    attach_apps: z.array(text(128, 1)).max(100).optional().describe('Warehouse apps to put on it'),
    authorize_accounts: z
      .array(
        z.strictObject({
          account: text(128, 1),
          account_type: accountType.describe('USER only'),
          domain: text(64).optional(),
        }),
      )
      .length(1)
      .describe('Who may log in to prepare the image'),
    ou_name: text(255).optional(),
    is_vdi: z.boolean().optional().describe('Single session; default false'),
    scheduler_hints: schedulerHints.optional().describe('Dedicated host'),
    ...paidSessions,
    route_policy: routePolicy,
    tags: serverTags,
    enterprise_project_id: reservedProject,
  },
  job: imageJob(),
  warn: 'The server is charged from creation on, until it is deleted together with its resources.',
});

export const showImageServer = imageServers.operation(
  'ShowImageServer',
  'GET /v1/{project_id}/image-servers/{server_id}',
  {
    title: 'Show image server',
    does: 'Show one image server: state, source and built image, user, its server and app group.',
    keywords:
      'image instance details, is the image ready, image state, 镜像实例详情, 镜像状态, 镜像做好了吗, state of one image instance, 某个镜像实例, 镜像实例什么状态, 模板机详情, is the template machine running, 模板机开着没',
    risk: 'read',
    path: { server_id: id() },
  },
);

export const updateImageServer = imageServers.operation(
  'UpdateImageServer',
  'PATCH /v1/{project_id}/image-servers/{server_id}',
  {
    title: 'Rename image server',
    does: 'Change the name or description of an image server.',
    keywords:
      'edit image instance, change description, 修改镜像实例, 重命名, 改名称, 改描述, rename image instance, 镜像实例改名, 模板机改名, 改镜像实例信息, template machine has a wrong name, 模板机名字改一下',
    risk: 'write',
    targets: { kind: 'image-server', ids: 'server_id' },
    path: { server_id: id() },
    body: { name: plainName.optional(), description: text(255).optional() },
    rules: [atLeastOne('name', 'description')],
  },
);

export const batchDeleteImageServer = imageServers.operation(
  'BatchDeleteImageServer',
  'PATCH /v1/{project_id}/image-servers/actions/batch-delete',
  {
    title: 'Delete image servers',
    does: 'Delete image servers, with or without their server groups, servers and app groups; built images stay.',
    keywords:
      'remove image instance, clean up after image building, stop paying for template machine, 删除镜像实例, 批量删除, 清理镜像实例, 释放资源, image instance no longer needed, delete template machine after the build, 镜像实例不要了, 模板机删掉, 做完镜像清理机器, image is done get rid of the template machine, 镜像做好了机器可以删',
    risk: 'destructive',
    targets: { kind: 'image-server', ids: 'items' },
    body: {
      items: ids(20).describe('Image server ids'),
      recursive: z.boolean().describe('true: also server groups, servers, app groups; false: the records only'),
    },
    split: { arg: 'items', max: 20 },
    job: imageJob(),
    warn:
      'recursive=true deletes their server groups, servers and application groups too: those applications stop working ' +
      'for everybody. recursive=false leaves the servers, and their cost. Built images stay.',
  },
);

export const attachImageServerApp = imageServers.operation(
  'AttachImageServerApp',
  'POST /v1/{project_id}/image-servers/{server_id}/actions/attach-app',
  {
    title: 'Put warehouse apps on image server',
    does: 'Offer apps of the warehouse on a running or built image server, for its user to download and install.',
    keywords:
      'distribute software, install into image, add application to image, 分发软件, 下发应用, 安装软件到镜像, 应用仓库, push software from the warehouse to the image instance, get installer onto the template machine, 把软件分发到镜像实例, 仓库软件装到模板机, 镜像实例上装软件, 下发软件, bring our software onto the template',
    // The answer holds a download command with a signed address.
    risk: 'secret',
    targets: { kind: 'image-server', ids: 'server_id' },
    path: { server_id: id() },
    body: { items: ids(100).describe('Warehouse app ids') },
    warn: 'The answer may hold a signed download address, which the assistant then sees.',
  },
);

export const listLatestAttachedServerApp = imageServers.operation(
  'ListLatestAttachedServerApp',
  'GET /v1/{project_id}/image-servers/{server_id}/actions/latest-attached-app',
  {
    title: 'List apps last put on image server',
    does: 'List the ids of the warehouse apps that were last offered on an image server.',
    keywords:
      'distributed software, which apps are in the image, 最近分发软件, 已分发应用, 镜像里有哪些软件, which software was last pushed to the image instance, 最近给镜像实例下发了什么, 镜像实例装了哪些软件, 最近分发的应用, what did we last put on the template, 上次往模板机放了什么',
    risk: 'read',
    path: { server_id: id() },
    page: { style: 'whole', items: 'items' },
    brief: ['id', 'app_id'],
  },
);

export const recreateServerImage = imageServers.operation(
  'RecreateServerImage',
  'POST /v1/{project_id}/image-servers/{server_id}/actions/recreate-image',
  {
    title: 'Build image from image server',
    does: 'Build an image of applications from an image server that is running or built before.',
    keywords:
      'capture image, golden image, save image, publish new version, seal, 构建镜像, 生成镜像, 制作镜像, 封装, 更新镜像, image instance is ready make the image, everything installed and tested now build the image, capture template machine, 镜像实例装好了生成镜像, 把模板机做成镜像, 出镜像, 开始做镜像, 打成镜像, software is set up make the image for hosts, 环境做好了出镜像, 做一个镜像出来',
    // What becomes of a session on the server meanwhile is not documented.
    risk: 'disruptive',
    targets: { kind: 'image-server', ids: 'server_id' },
    path: { server_id: id() },
    body: {
      name: text(128, 1).describe('Of the image: Chinese, letters, digits, inner blanks, - . _'),
      description: text(1024).optional(),
      enterprise_project_id: reservedProject,
    },
    job: imageJob(),
    warn: 'Whoever prepares the image should have saved and left: the server is busy until the image is built.',
  },
);
