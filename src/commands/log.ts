import { destination, type Logger, pino, stdTimeFunctions } from 'pino';

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
      redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
    },
    stderr,
  );
}
