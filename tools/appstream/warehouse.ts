import { z } from 'zod';
import { id, ids, int, paged, text } from '../../src/catalog/fields.ts';
import { area } from '../../src/catalog/operation.ts';
import { atLeastOne } from '../../src/catalog/rules.ts';
import { iconFile, plainName } from './models/common.ts';

export const warehouse = area({
  service: 'appstream',
  name: 'warehouse',
  title: 'Application warehouse',
  about: 'Installers for image servers: upload, add, change, delete',
});

/**
 * The reference speaks of record ids, but what its filter, its change and its deletion take is `app_id`: so does the
 * vendor's Terraform provider (resource_huaweicloud_workspace_app_warehouse_application.go).
 */
const warehouseAppId = id().describe('app_id of appstream_list_warehouse_apps');

warehouse.target({
  kind: 'warehouse-app',
  noun: 'warehouse application',
  plural: 'warehouse applications',
  read: 'ListWarehouseApps',
  arg: 'app_id',
  id: 'app_id',
  name: 'app_name',
  facts: [
    { label: 'version', path: 'version_id', kind: 'text' },
    { label: 'file', path: 'appfile_store_path', kind: 'text' },
    {
      label: 'review',
      path: 'verify_status',
      kind: 'state',
      words: { VERIFYING: 'under way', VERIFY_PASS: 'passed', VERIFY_FAIL: 'failed', Verify_FAIL: 'failed' },
    },
    { label: 'added', path: 'create_time', kind: 'text' },
  ],
});

const category = z.enum([
  'GAME',
  'BUSSINESS_INTELLIGENCE',
  'SECURE_STORAGE',
  'MULTIMEDIA_AND_CODING',
  'PROJECT_MANAGEMENT',
  'PRODUCTIVITY_AND_COLLABORATION',
  'WEB_ADN_APPLICATION',
  'GRAPHIC_DESIGN',
  'OTHER',
]);

const osType = z.enum(['Linux', 'Windows', 'Other']).describe('Only Windows works yet');
const versionId = text(64, 1).describe('Version');
const versionName = text(255, 1).describe('What is special about the version');
const icon = text(10_977).describe('PNG of at most 8 KB, base64 or data URI');

export const updateWarehouseApp = warehouse.operation(
  'UpdateWarehouseApp',
  'PATCH /v1/{project_id}/app-warehouse/apps/{id}',
  {
    title: 'Update warehouse application',
    does: 'Change name, category, version, description or icon of an application in the warehouse, not its installer.',
    keywords:
      'edit package, rename installer, new version number, change category, 修改应用仓库应用, 编辑安装包信息, 修改版本, 修改分类, change description of a warehouse app, 仓库里的应用改信息, 改仓库应用, 仓库应用换版本号, typo in the package name, 软件包名字写错了',
    risk: 'write',
    targets: { kind: 'warehouse-app', ids: 'id' },
    path: { id: warehouseAppId },
    body: {
      app_name: plainName.optional(),
      app_category: category.optional(),
      os_type: osType.optional(),
      version_id: versionId.optional(),
      app_description: text(255).optional(),
      version_name: versionName.optional(),
      app_icon: icon.optional(),
    },
  },
);

export const authorizeObs = warehouse.operation(
  'AuthorizeObs',
  'POST /v1/{project_id}/app-warehouse/action/authorize',
  {
    title: 'Get warehouse upload credentials',
    does: 'Get temporary credentials to upload one installer to the warehouse bucket, before appstream_create_warehouse_app.',
    keywords:
      'upload installer, temporary AK SK, OBS upload, access key, security token, 临时AKSK, 上传凭证, 上传安装包, OBS授权, temporary key for uploading to the warehouse, upload needs a credential, 上传到应用仓库要密钥, 仓库上传凭证, 临时密钥, 临时授权, 传安装包没权限',
    risk: 'secret',
    body: { app_file_name: text(255, 1).describe('Ends in .msi, .exe, .zip or .rar') },
    warn: 'Whoever holds the credentials can write and delete this file in the bucket until they expire.',
  },
);

export const uploadWarehouseAppIcon = warehouse.operation(
  'UploadWarehouseAppIcon',
  'POST /v1/{project_id}/app-warehouse/apps/icon',
  {
    title: 'Upload warehouse icon',
    does: 'Upload an icon for warehouse applications and get its address.',
    keywords:
      'logo, picture of package, PNG, app image, icon address, 上传图标, 应用仓库图标, 图标地址, icon for a warehouse app, 仓库应用的图标, 给仓库软件传图标',
    risk: 'write',
    body: { data: iconFile.optional() },
    rules: [atLeastOne('data')],
    multipart: true,
  },
);

export const createWarehouseApp = warehouse.operation(
  'CreateWarehouseApp',
  'POST /v1/{project_id}/app-warehouse/apps',
  {
    title: 'Add application to warehouse',
    does: 'Add an uploaded installer to the warehouse, from where image servers get it once it is reviewed.',
    keywords:
      'new package, register installer, software for images, exe, msi, provide software, prepare image, 新增应用, 应用仓库添加, 上传软件, 登记安装包, 制作镜像用软件, new software into the warehouse, add WPS to the warehouse, 仓库里加软件, 应用仓库新增应用, 往仓库放软件, 应用仓库添加软件',
    risk: 'write',
    body: {
      app_name: plainName,
      app_category: category,
      os_type: osType,
      version_id: versionId,
      app_description: text(255).optional(),
      version_name: versionName,
      appfile_store_path: text(1024, 1).describe('In the bucket, like file/Postman.exe'),
      app_icon: icon.optional(),
      app_file_size: int(1, 5_242_880).optional().describe('KB'),
    },
  },
);

export const listWarehouseApps = warehouse.operation('ListWarehouseApps', 'GET /v1/{project_id}/app-warehouse/apps', {
  title: 'List warehouse applications',
  does: 'List the installers in the warehouse with version, size and state of review.',
  keywords:
    'packages, which software can go into images, app id, review failed, approved apps, 应用仓库列表, 查询安装包, 审核状态, 审核不通过, 软件仓库, what is in the warehouse, software for images, 仓库里有哪些软件, 应用仓库有什么, 仓库软件清单, 审核过了吗, was my package approved, 我传的软件审核过没',
  risk: 'read',
  query: {
    verify_status: z.enum(['VERIFYING', 'VERIFY_PASS', 'VERIFY_FAIL']).optional(),
    app_id: text(128, 1).optional(),
    app_name: text(1024).optional(),
    app_category: category.optional(),
    ...paged(100, 1),
  },
  page: { style: 'offset', items: 'items', total: 'count', max: 100 },
  brief: [
    'app_id',
    'app_name',
    'version_id',
    'app_category',
    'os_type',
    'verify_status',
    'verify_comment',
    'app_file_size',
  ],
});

export const deleteWarehouseApp = warehouse.operation(
  'DeleteWarehouseApp',
  'DELETE /v1/{project_id}/app-warehouse/apps/{id}',
  {
    title: 'Delete warehouse application',
    does: 'Delete one application from the warehouse.',
    keywords:
      'remove package, delete installer, old version, outdated software, wrong upload, 删除应用仓库应用, 删除安装包, 移除软件, take one package out of the warehouse, 仓库里删软件, 仓库应用不要了, 应用仓库删除, uploaded the wrong package, 传错软件包了',
    risk: 'destructive',
    targets: { kind: 'warehouse-app', ids: 'id' },
    path: { id: warehouseAppId },
    warn: 'It cannot be recovered: its installer has to be added and reviewed again.',
  },
);

export const batchDeleteWarehouseApp = warehouse.operation(
  'BatchDeleteWarehouseApp',
  'POST /v1/{project_id}/app-warehouse/actions/batch-delete',
  {
    title: 'Delete warehouse applications',
    does: 'Delete applications from the warehouse.',
    keywords:
      'remove packages, delete installers, clean up old versions, warehouse full, quota, 批量删除应用仓库应用, 清理安装包, 清理旧版本, clear several packages from the warehouse, 仓库软件批量删, 仓库清理, 几个仓库应用一起删, package store is full, 仓库满了',
    risk: 'destructive',
    targets: { kind: 'warehouse-app', ids: 'ids' },
    body: { ids: ids(20).describe('app_id of appstream_list_warehouse_apps') },
    // The prose says 10, the schema 20.
    split: { arg: 'ids', max: 10 },
    warn: 'They cannot be recovered: their installers have to be added and reviewed again.',
  },
);

export const createBucketOrAcl = warehouse.operation(
  'CreateBucketOrAcl',
  'POST /v1/{project_id}/app-warehouse/bucket-and-acl/create',
  {
    title: 'Set up warehouse bucket',
    does: 'Create the OBS bucket of the warehouse, or let the service use it.',
    keywords:
      'storage for installers, bucket does not exist, bucket permission missing, prepare upload, OBS, 创建桶, 桶授权, 应用仓库桶, OBS桶不存在, 没有桶权限, warehouse has no bucket, allow the service to use the bucket, 应用仓库没有桶, 建应用仓库的桶, 桶权限, 仓库桶授权, package store has no place to keep installers, 软件仓库没地方放',
    // The bucket itself is free, what is stored in it is charged by OBS.
    risk: 'billing',
    warn: 'OBS charges for what is stored in the bucket.',
  },
);
