import { type McpServer, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import type { Engine } from '../engine/engine.ts';
import { parseHandle } from '../engine/job-view.ts';
import type { WatchedJob } from './job-watches.ts';
import { jobAddress } from './resources/index.ts';
import { resourceError } from './resources/refusing.ts';
import type { Subscriptions } from './subscriptions.ts';

/** The job that an address is of; undefined for every other address: nothing else here tells when it changes. Throws `ToolError` for no job. */
export function watchedJob(engine: Engine, uri: string): WatchedJob | undefined {
  const found = jobAddress(engine).match(uri);
  if (!found) return undefined;
  const job = String(found.job);
  parseHandle(job, engine.parts.catalogue);
  return { job, site: engine.site(found.site as string | undefined).id };
}

/** Answers 2025-11-25 clients that subscribe. Whoever asks for what never tells anything is told so. */
export function letSubscribe(server: McpServer['server'], subscriptions: Subscriptions, engine: Engine): void {
  server.setRequestHandler('resources/subscribe', ({ params: { uri } }) => {
    const job = jobOrRefusal(engine, uri);
    if (!job) throw new ProtocolError(ProtocolErrorCode.InvalidParams, ONLY_JOBS);
    if (!subscriptions.add(uri, job)) throw new ProtocolError(ProtocolErrorCode.InternalError, TOO_MANY);
    return {};
  });
  server.setRequestHandler('resources/unsubscribe', ({ params: { uri } }) => {
    subscriptions.forget(uri);
    return {};
  });
}

const ONLY_JOBS = 'Only jobs tell when they change: workspace://jobs/{job}.';
const TOO_MANY = 'Too many jobs are watched already; unsubscribe from those that are over.';

function jobOrRefusal(engine: Engine, uri: string): WatchedJob | undefined {
  try {
    return watchedJob(engine, uri);
  } catch (error) {
    throw resourceError(uri, error, engine.parts.log);
  }
}

/** A `subscriptions/listen` of a 2026-07-28 client, as it goes on to the SDK, and what ends it. */
export interface Listening {
  message: unknown;
  stop(): void;
}

/**
 * Takes the addresses of jobs out of a `subscriptions/listen`, and leaves only those: the SDK acknowledges what it finds, and a client must
 * not be told that it will hear of what nobody watches. `undefined` for every other message.
 */
export function listenTo(message: unknown, subscriptions: Subscriptions, engine: Engine): Listening | undefined {
  const { method, params } = (message ?? {}) as { method?: unknown; params?: { notifications?: Filter } };
  const asked = params?.notifications?.resourceSubscriptions;
  if (method !== 'subscriptions/listen' || !Array.isArray(asked)) return undefined;
  const heard = [...new Set(asked)].filter((uri) => typeof uri === 'string' && begin(uri, subscriptions, engine));
  const notifications = { ...params!.notifications, resourceSubscriptions: heard };
  return {
    message: { ...(message as object), params: { ...params, notifications } },
    stop() {
      for (const uri of heard.splice(0)) subscriptions.remove(uri);
    },
  };
}

interface Filter {
  resourceSubscriptions?: unknown;
}

function begin(uri: string, subscriptions: Subscriptions, engine: Engine): boolean {
  try {
    const job = watchedJob(engine, uri);
    return job !== undefined && subscriptions.add(uri, job);
  } catch {
    return false;
  }
}
