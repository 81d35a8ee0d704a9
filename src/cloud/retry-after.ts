import type { Answer } from './wire.ts';

const MINUTE = 60_000;
const UNITS: Record<string, number> = { second: 1_000, minute: MINUTE, hour: 3_600_000, day: 86_400_000 };

/**
 * For how long the cloud wants no more of this, in ms: `Retry-After` in seconds or as a date, measured by the server's own clock
 * (A.1 "Status Codes": 429 and a temporary 413 carry it), else the window that the gateway's throttle names (`time:1 minute`).
 * When that window began is not told: it is over when both `restOfMinute`, counted from our own requests, and the clock's minute are.
 */
export function holdOf(answer: Answer, restOfMinute: number): number | undefined {
  const date = Date.parse(answer.headers.date ?? '');
  const now = Number.isFinite(date) ? date : answer.receivedAt;
  const said = answer.headers['retry-after']?.trim();
  if (said && /^\d+(\.\d+)?$/.test(said)) return Number(said) * 1000;
  if (said && Number.isFinite(Date.parse(said))) return Math.max(0, Date.parse(said) - now);
  if (answer.status !== 429) return undefined;
  const text = answer.body.subarray(0, 4096).toString('utf8');
  if (!/APIGW?\.0308/.test(text)) return undefined;
  const [, count, unit = ''] = /time: ?(\d+) ?(second|minute|hour|day)/i.exec(text) ?? [];
  const window = Number(count) * (UNITS[unit.toLowerCase()] ?? Number.NaN);
  return Number.isFinite(window) && window !== MINUTE ? window : Math.max(restOfMinute, MINUTE - (now % MINUTE));
}
