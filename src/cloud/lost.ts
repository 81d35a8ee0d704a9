/** Why a request got no answer. */
export type Lost =
  | 'cancelled'
  | 'deadline'
  | 'closed'
  | 'throttled'
  | 'unreachable'
  | 'certificate'
  | 'proxy'
  | 'invalid'
  | 'timeout'
  | 'reset'
  | 'truncated'
  | 'too_large';

/** A request without an answer. Its message names the error's code and nothing that was sent. */
export class WireError extends Error {
  override name = 'WireError';
  readonly lost: Lost;
  /** False: it is certain that no byte of the request reached a connection. */
  readonly carried: boolean;
  /** The operating system's or undici's code. */
  readonly code?: string;

  constructor(lost: Lost, carried: boolean, code?: string) {
    super(code ? `${lost} (${code})` : lost);
    this.lost = lost;
    this.carried = carried;
    if (code) this.code = code;
  }

  /** `begun`: the answer had started. */
  static from(error: Error, carried: boolean, begun: boolean): WireError {
    const code = codeOf(error);
    if (carried) return new WireError(begun ? 'truncated' : 'reset', true, code);
    if (code && PROXY.test(`${code} ${error.message}`)) return new WireError('proxy', false, code);
    if (code && CERTIFICATE.test(code)) return new WireError('certificate', false, code);
    if (code === 'UND_ERR_INVALID_ARG') return new WireError('invalid', false, code);
    if (code === 'UND_ERR_CLOSED' || code === 'UND_ERR_DESTROYED') return new WireError('closed', false, code);
    return new WireError('unreachable', false, code);
  }
}

const PROXY = /^UND_ERR_(PRX|SOCKS5)|^UND_ERR_ABORTED Proxy response/;
const CERTIFICATE = /CERT|^UNABLE_TO_|HOSTNAME_MISMATCH|^CRL_|^INVALID_(CA|PURPOSE)/;

function codeOf(error: Error): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && /^\w{1,60}$/.test(code) ? code : undefined;
}

/** What an aborted signal says of the request it stops. */
export function lostTo(reason: unknown): Lost {
  return reason instanceof WireError ? reason.lost : 'cancelled';
}
