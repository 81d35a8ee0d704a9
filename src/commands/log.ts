import { destination, type Logger, pino, stdSerializers, stdTimeFunctions } from 'pino';
import { ToolError } from '../catalog/errors.ts';

/** Values under these keys never reach the log, whoever puts them there. */
const SECRET_KEYS = [
  'sk',
  'securityToken',
  'token',
  'password',
  'authorization',
  'Authorization',
  'arguments',
  'args',
  'body',
];

/** JSON lines on stderr: stdout belongs to MCP. */
export function createLog(level: string): Logger {
  const stderr = destination({ dest: 2, sync: true });
  // On a full disk the log is lost, and nothing else.
  stderr.on('error', () => {});
  return pino(
    {
      level,
      base: undefined,
      timestamp: stdTimeFunctions.isoTime,
      // What a caller is told says it all; a stack is for mistakes of ours.
      serializers: {
        err: (error: Error) => (error instanceof ToolError ? { ...error.body } : stdSerializers.err(error)),
      },
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    },
    stderr,
  );
}
