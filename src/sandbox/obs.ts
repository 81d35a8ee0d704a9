import type { World } from './world/world.ts';

/** What OBS lets the holder of temporary credentials do with one file. */
export function uploadPolicy(bucket: string, path: string, actions: readonly string[]) {
  return {
    version: '1.1',
    statement: { effect: 'Allow', action: [...actions], resource: [`obs:*:*:object:${bucket}/${path}`] },
  };
}

/** Temporary credentials; they open nothing, for the sandbox has no OBS. */
export function uploadKeys({ fresh }: World) {
  return {
    access: `SANDBOX${fresh.hex(13).toUpperCase()}`,
    secret: fresh.hex(40),
    token: Buffer.from(`sandbox ${fresh.uuid()}`).toString('base64'),
  };
}

export function obsHost({ region }: World): string {
  return `obs.${region}.myhuaweicloud.com`;
}
