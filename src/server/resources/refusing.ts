import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from '@modelcontextprotocol/server';
import { ToolError } from '../../catalog/errors.ts';
import type { Log } from '../../engine/parts.ts';
import { errorValue } from '../render.ts';

/** Errors that speak of the address alone. */
const NO_SUCH = new Set(['invalid_arguments', 'unknown_job', 'not_found']);
/** Errors that another address of the same thing would not have. */
const WRONG = new Set(['unknown_site', 'ambiguous']);

/** What reading a resource answers when it fails: a protocol error whose data is the body that a tool would have answered with. */
export function resourceError(uri: string, error: unknown, log: Log): Error {
  if (error instanceof ProtocolError) return error;
  if (error instanceof ToolError && (error.notFound || NO_SUCH.has(error.body.code)))
    return new ResourceNotFoundError(uri);
  if (!(error instanceof ToolError)) log.error({ uri, err: error }, 'a resource could not be read');
  const value = errorValue(error);
  const code = WRONG.has(String(value.code)) ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError;
  return new ProtocolError(code, [value.message, value.hint].map(sentence).join(' '), value);
}

function sentence(text: unknown): string {
  return /[.!?]$/.test(String(text)) ? String(text) : `${text}.`;
}
