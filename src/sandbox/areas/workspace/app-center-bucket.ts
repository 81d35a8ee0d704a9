import { type Answer, ok } from '../../answer.ts';
import { obsHost, uploadKeys, uploadPolicy } from '../../obs.ts';
import type { Call } from '../../operation.ts';
import { Refusal, refuse } from '../../refusal.ts';
import { type AppFile, centerApps, installerBucket } from '../../world/app-center.ts';
import type { World } from '../../world/world.ts';

/** The one bucket that installers may lie in (Workspace API reference, "Adding an Application", `bucket_name`). */
export function bucketName({ projectId }: World): string {
  return `wks-appcenter-${projectId}`;
}

export function createAndAuthorizeBucket({ world }: Call): Answer {
  world.part(installerBucket).exists = true;
  return ok({ bucket_name: bucketName(world) });
}

export function createBucketCredential({ params, world }: Call): Answer {
  const file = params.need('file_name');
  if (file.trim() === '' || /[\^;|~`{}[\]<>]/.test(file)) throw refuse.invalid('file_name');
  const bucket = world.part(installerBucket);
  if (!bucket.exists) throw noBucket(world);
  const path = `app-file/${file}`;
  bucket.files.add(path);
  const { access, secret, token } = uploadKeys(world);
  return ok({
    server_end_point: obsHost(world),
    bucket_name: bucketName(world),
    object_path: path,
    policy: uploadPolicy(bucketName(world), path, ['obs:object:PutObject']),
    credential: { access, secret, security_token: token },
  });
}

/** Whether an installer is where it is said to be. */
export function checkFile(world: World, { store_type, bucket_store, file_link }: AppFile): void {
  if (store_type === 'LINK') {
    if (!file_link) throw refuse.invalid('app_file_store.file_link');
    if (!/^https?:\/\/[^\s/]+\/\S*$/.test(file_link)) {
      throw new Refusal(409, 'WKS.00211106', 'Invalid application download link');
    }
    return;
  }
  const [expected, actual] = [bucketName(world), bucket_store?.bucket_name];
  const path = bucket_store?.bucket_file_path;
  if (!actual || !path) throw refuse.invalid('app_file_store.bucket_store');
  if (actual !== expected) {
    throw new Refusal(400, 'WKS.00211108', `Unsupported bucket, expected:'${expected}' actual:'${actual}'`);
  }
  const bucket = world.part(installerBucket);
  if (!bucket.exists) throw noBucket(world);
  if (!bucket.files.has(path)) {
    throw new Refusal(404, 'WKS.00211304', `OBS operation failed, object'${path}' does not exist`);
  }
}

/** Deletes the installer, unless another app has it too. */
export function discard(world: World, file: AppFile): void {
  const path = file.bucket_store?.bucket_file_path;
  if (file.store_type !== 'OBS' || !path) return;
  const apps = world.part(centerApps).all();
  if (apps.some(({ settings }) => settings.app_file_store.bucket_store?.bucket_file_path === path)) return;
  world.part(installerBucket).files.delete(path);
}

function noBucket(world: World): Refusal {
  return new Refusal(404, 'WKS.00211303', `OBS operation failed, bucket'${bucketName(world)}' does not exist`);
}
