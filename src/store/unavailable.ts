import { ToolError } from '../catalog/errors.ts';

const REASONS: Record<string, string> = {
  EACCES: 'this user may not use it',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'it is not a directory',
  EFBIG: 'a file would become too big',
  EIO: 'the disk reports an error',
  EISDIR: 'a directory stands where a file belongs',
  ELOOP: 'its path leads in a circle',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'its path is too long',
  ENFILE: 'too many files are open',
  ENOENT: 'it is not there',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is not a directory',
  EPERM: 'this user may not use it, or its file system has no hard links',
  ENOTSUP: 'its file system has no hard links',
  EOPNOTSUPP: 'its file system has no hard links',
  EROFS: 'its file system is read-only',
};

/** Why the operating system refused, in words. */
export function reasonOf(cause: unknown): string {
  const code = codeOf(cause);
  return (code && REASONS[code]) ?? code ?? 'it does not answer';
}

/** The operating system's code (`ENOENT`) of a failed file operation; `undefined` for other errors. */
export function codeOf(cause: unknown): string | undefined {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** What a caller gets when state can't be kept: `store_unavailable`, never a retry by itself. */
export function storeUnavailable(dir: string, cause: unknown): ToolError {
  return new ToolError(
    {
      code: 'store_unavailable',
      message: `The state directory ${dir} can't be used: ${reasonOf(cause)}.`,
      hint: 'Repair it or start with another --state-dir, then try again; reading tools go on working.',
    },
    'not_sent',
    { cause },
  );
}

/** What `append` rejects with after `close`. */
export function storeClosed(): ToolError {
  return new ToolError({
    code: 'store_unavailable',
    message: 'The server is stopping and keeps nothing any more.',
    hint: 'Start it again, then repeat the call.',
  });
}
