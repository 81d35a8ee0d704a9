import type { Clock } from '../catalog/clock.ts';
import type { Answer } from './wire.ts';

/** A gateway takes a signature for this long before and after the time it names (API Gateway FAQ, "signature expired"). */
const TOLERANCE_MS = 15 * 60_000;

/** The cloud's time, as far as its answers tell it. Requests are signed with it once a wrong clock was the reason for a refusal. */
export class ServerClock {
  readonly #clock: Clock;
  #measured = 0;
  #applied = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** ms since the epoch, to sign with and to judge expiry by. */
  now(): number {
    return this.#clock.now() + this.#applied;
  }

  /** How far the server's clock is ahead of ours in ms, from the newest answer; exact to about a second. */
  get offsetMs(): number {
    return this.#measured;
  }

  observe({ headers, sentAt, receivedAt }: Answer): void {
    const date = Date.parse(headers.date ?? '');
    // A Date header has whole seconds, so half a second is missing on average.
    if (Number.isFinite(date)) this.#measured = Math.round(date + 500 - (sentAt + receivedAt) / 2);
  }

  /**
   * Takes over the server's time after a refusal, and tells whether that changes anything.
   * The refusal may print it (`server time:20211217T065804Z`); otherwise the Date header tells it.
   */
  correct(answer: Answer, message: string): boolean {
    const printed = printedTime(message);
    const offset = printed === undefined ? this.#measured : printed - answer.receivedAt;
    const expired = /signature expired|signature time/i.test(message);
    const drift = Math.abs(offset - this.#applied);
    if (drift < (expired ? 1000 : TOLERANCE_MS - 60_000)) return false;
    this.#applied = offset;
    return true;
  }
}

function printedTime(message: string): number | undefined {
  const parts = /server time: ?(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(message);
  if (!parts) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
