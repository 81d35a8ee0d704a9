import type { Logger } from 'pino';
import { sayingOf } from './answer.ts';
import { authorize } from './auth.ts';
import type { Credentials } from './credentials.ts';
import { isGateway } from './error-codes.ts';
import type { ServerClock } from './server-clock.ts';
import type { Answer, Outgoing, Send, SendOptions } from './wire.ts';

export type SendSigned = (request: Outgoing, credentials: Credentials, options?: SendOptions) => Promise<Answer>;

/**
 * Adds who asks to each request. When the gateway refuses it for its time or for a credential that has ended, the request is
 * sent once more with the server's time, and once more with new credentials: a refused identity carries nothing out.
 */
export function createSigned(send: Send, clock: ServerClock, log?: Logger): SendSigned {
  return async (request, credentials, options) => {
    let corrected = false;
    let renewed = false;
    for (;;) {
      const auth = await credentials.get(options?.signal);
      const answer = await send(authorize(request, auth, clock.now()), options);
      clock.observe(answer);
      if (answer.status !== 401) return answer;
      const { code, message = '' } = sayingOf(answer, []);
      if (!refusesIdentity(code)) return answer;
      if (!corrected && auth.kind === 'aksk' && clock.correct(answer, message)) {
        corrected = true;
        log?.warn(
          { offset_ms: clock.offsetMs },
          'the clock of this machine is off: signing with the time of the cloud',
        );
      } else if (!renewed && credentials.drop(auth)) renewed = true;
      else return answer;
    }
  };
}

/** Only these are sure to stand before the service: others answer 401 for a permission missing on the way (`WKS.00121601`). */
function refusesIdentity(code: string | undefined): boolean {
  return code !== undefined && (isGateway(code) || code === 'WKS.5100');
}
