import type { Clock } from '../catalog/clock.ts';
import type { Site } from '../config/config.ts';
import { readAnswer } from './answer.ts';
import type { Credentials } from './credentials.ts';
import { beforeSending, CloudError, lostCall } from './errors.ts';
import { jsonRequest } from './iam.ts';
import { WireError } from './lost.ts';
import { Refreshed } from './refresh.ts';
import { repeat } from './retry.ts';
import type { SendSigned } from './signed.ts';

export interface ProjectOptions {
  site: Site;
  signed: SendSigned;
  credentials: Credentials;
  clock: Clock;
  random: () => number;
  iam: () => string;
}

/** The project that the site's requests are for. */
export interface Project {
  /** Configured, or known since the first `find`. */
  readonly known: string | undefined;
  find(signal?: AbortSignal): Promise<string>;
}

const INSTEAD = ' Or configure the project id (HUAWEICLOUD_SDK_PROJECT_ID), so that it need not be found.';
const CALL = { operationId: 'Finding the project of the region', mutates: false };

/**
 * The configured project, or the one that carries the region's name (IAM API reference, "Querying Project Information").
 * Asked for once, however many calls wait; a failure is not kept. None, or more than one, is an error: nothing is guessed.
 */
export function createProject(options: ProjectOptions): Project {
  const { site, clock, random } = options;
  const found = new Refreshed(
    async () => ({ value: await repeat(() => discover(options), { mutates: false, clock, random }) }),
    { now: () => clock.now(), marginMs: 0 },
  );
  return {
    get known() {
      return site.projectId ?? found.current;
    },
    find: async (signal) =>
      site.projectId ??
      found.get(signal).catch((error: unknown) => {
        throw beforeSending(error, INSTEAD);
      }),
  };
}

async function discover({ site, signed, credentials, iam }: ProjectOptions): Promise<string> {
  const request = jsonRequest('GET', iam(), '/v3/projects', [['name', site.region]]);
  const headers = { ...request.headers, ...(site.domainId && { 'x-domain-id': site.domainId }) };
  const answer = await signed({ ...request, headers }, credentials).catch((error: unknown) => {
    throw error instanceof WireError ? lostCall(error, CALL) : error;
  });
  const body = readAnswer(answer, CALL, credentials.secrets()) as { projects?: { id?: string }[] } | null;
  const ids = (body?.projects ?? []).flatMap(({ id }) => id ?? []);
  if (ids.length === 1) return ids[0]!;
  throw new CloudError(
    {
      code: 'project_not_found',
      message:
        ids.length === 0
          ? `The account has no project named ${site.region}.`
          : `The account has ${ids.length} projects named ${site.region}: ${ids.slice(0, 10).join(', ')}.`,
      hint: 'Check the region of the site.',
    },
    'not_sent',
  );
}
