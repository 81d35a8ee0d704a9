import { type Answer, ok } from '../../answer.ts';
import { obsHost, uploadKeys } from '../../obs.ts';
import type { Call } from '../../operation.ts';
import { HOUR } from '../../time.ts';
import type { ImageServer } from '../../world/app-image-servers.ts';
import type { Program } from '../../world/app-images.ts';
import { program } from '../../world/app-programs.ts';
import type { WarehouseApp } from '../../world/app-warehouse.ts';
import type { World } from '../../world/world.ts';
import { imageServerOf, readyImageServerOf } from './image-server-lookup.ts';
import { refuseApp } from './refusals.ts';
import { bucketName } from './warehouse-bucket.ts';
import { warehouseAppBy } from './warehouse-lookup.ts';

export function attachApps(call: Call): Answer {
  const { params, world, now } = call;
  const imageServer = readyImageServerOf(call);
  const apps = warehouseAppsGiven(world, params.texts('items'));
  if (!imageServer.server.registered) throw refuseApp.noAttachment(imageServer.server.id);
  attach(imageServer, apps);
  imageServer.updated = now;
  return ok({ uri: apps.map((app) => download(app, world, now)).join('\r\n') });
}

export function warehouseAppsGiven(world: World, ids: readonly string[]): WarehouseApp[] {
  return [...new Set(ids)].map((id) => warehouseAppBy(world, id));
}

/** Whoever prepares an image installs what is offered: the sandbox has no hands on its servers. */
export function attach(imageServer: ImageServer, apps: readonly WarehouseApp[]): void {
  const added = apps.map(installed);
  const kept = imageServer.programs.filter(({ executePath }) => added.every((one) => one.executePath !== executePath));
  imageServer.programs = [...kept, ...added];
  imageServer.attached = apps.map(({ id, recordId }) => ({ id: recordId, appId: id }));
}

function installed({ name, version }: WarehouseApp): Program {
  return program(name, version, '', `C:\\Program Files\\${name}\\${name}.exe`);
}

/** The command that fetches an installer, as it ran on the server. */
function download({ path }: WarehouseApp, world: World, now: number): string {
  const { access, secret } = uploadKeys(world);
  const signed = new URLSearchParams({
    AccessKeyId: access,
    Expires: String(Math.floor((now + HOUR) / 1000)),
    Signature: secret,
  });
  return `C:\\Windows\\system32>curl -s "https://${bucketName(world)}.${obsHost(world)}/${path}?${signed}"`;
}

export function listAttachedApps(call: Call): Answer {
  return ok({ items: imageServerOf(call).attached.map(({ id, appId }) => ({ id, app_id: appId })) });
}
