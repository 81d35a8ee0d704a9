import { ToolError } from '../catalog/errors.ts';

/** Nobody waits for the answer any more. */
export function cancelled(): ToolError {
  return new ToolError({
    code: 'cancelled',
    message: 'The call was cancelled.',
    hint: 'Ask again if it is still wanted.',
  });
}

export function closing(): ToolError {
  return new ToolError({
    code: 'closing',
    message: 'The server is ending.',
    hint: 'Ask again once it runs.',
    retryable: true,
  });
}
