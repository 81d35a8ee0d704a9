/** What a caller gets instead of a result: never a stack, always what to do next. */
export interface ErrorBody {
  /** The API's own code where there is one (`WKS.00010031`), else one of ours in lower case (`invalid_arguments`). */
  code: string;
  message: string;
  /** What to do next. */
  hint: string;
  retryable: boolean;
  request_id?: string;
}

/**
 * What became of a request that changes state.
 * `not_sent`: the cloud never had it; `refused`: it answered no; `unknown`: it may have been carried out.
 */
export type Fate = 'not_sent' | 'refused' | 'unknown';

export class ToolError extends Error {
  readonly body: ErrorBody;
  readonly fate: Fate;
  /** The API says that what was asked for does not exist. */
  readonly notFound: boolean;

  constructor(
    body: Omit<ErrorBody, 'retryable'> & { retryable?: boolean },
    fate: Fate = 'not_sent',
    { notFound = false, ...options }: ErrorOptions & { notFound?: boolean } = {},
  ) {
    super(body.message, options);
    this.name = 'ToolError';
    this.body = { ...body, retryable: body.retryable ?? false };
    this.fate = fate;
    this.notFound = notFound;
  }
}

/** A mistake in how the program was started or configured: one sentence, exit code 2. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}
