import { type Answer, ok, okEmpty } from '../../answer.ts';
import { obsHost, uploadKeys, uploadPolicy } from '../../obs.ts';
import type { Call } from '../../operation.ts';
import { Refusal } from '../../refusal.ts';
import { HOUR, iso } from '../../time.ts';
import { warehouseBucket } from '../../world/app-warehouse.ts';
import type { World } from '../../world/world.ts';
import { checkIcon } from './icon.ts';
import { refuseApp } from './refusals.ts';

export function createBucketOrAcl({ world }: Call): Answer {
  world.part(warehouseBucket).exists = true;
  return okEmpty();
}

export function authorizeObs({ params, world, now }: Call): Answer {
  const file = params.need('app_file_name');
  if (!/\S\.(msi|exe|zip|rar)$/i.test(file)) throw refuseApp.invalid('app_file_name');
  const path = `file/${file}`;
  bucketOf(world).files.add(path);
  const { access, secret, token } = uploadKeys(world);
  return ok({
    server_end_point: `https://${obsHost(world)}`,
    bucket_name: bucketName(world),
    directory: path,
    ak: access,
    sk: secret,
    expires_at: iso(now + HOUR),
    policy: uploadPolicy(bucketName(world), path, ['obs:object:putObject', 'obs:object:deleteObject']),
    security_token: token,
  });
}

export function bucketOf(world: World) {
  const bucket = world.part(warehouseBucket);
  if (!bucket.exists) throw new Refusal(404, 'WKS.00131503', 'The application warehouse obs bucket does not exist.');
  return bucket;
}

export function uploadIcon({ params, world, now }: Call): Answer {
  checkIcon(params);
  bucketOf(world);
  const path = `warehouse/app_icon/${Math.floor(now / 1000)}${world.fresh.int(100, 999)}.png`;
  return ok({ appicon_store_path: `https://${bucketName(world)}.${obsHost(world)}/${path}` });
}

export function bucketName({ projectId }: World): string {
  return `wks-app-${projectId}`;
}
