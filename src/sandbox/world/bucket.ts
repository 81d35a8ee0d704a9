/** A bucket of installers; a file is there once credentials to upload it were given out: the sandbox has no OBS. */
interface Bucket {
  exists: boolean;
  files: Set<string>;
}

export function absentBucket(): Bucket {
  return { exists: false, files: new Set() };
}
