import { Agent, type Dispatcher } from 'undici';
import type { JumpingClock } from './jumping-clock.ts';

/** A connection pool that holds simulated time still while a request is on its way: over a real port it takes real time. */
export function heldDispatcher(clock: JumpingClock): Dispatcher {
  return new Agent().compose((dispatch) => (options, handler) => {
    const release = clock.hold();
    const ends = new Set<string | symbol>(['onResponseEnd', 'onResponseError']);
    const watched = new Proxy(handler, {
      get(target, name) {
        const method = Reflect.get(target, name) as unknown;
        if (typeof method !== 'function') return method;
        return (...args: unknown[]) => {
          if (ends.has(name)) release();
          return method.apply(target, args);
        };
      },
    });
    return dispatch(options, watched);
  });
}
