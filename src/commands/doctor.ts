import { systemClock } from '../catalog/clock.ts';
import { ConfigError, ToolError } from '../catalog/errors.ts';
import { createCloudClient } from '../cloud/client.ts';
import type { Site } from '../config/config.ts';
import { explainConfig } from '../config/explain.ts';
import { loadConfig } from '../config/load.ts';
import { toRequest } from '../engine/requests.ts';
import { loadCatalogue } from './catalogue.ts';
import { createLog } from './log.ts';
import { startSandboxFor } from './sandbox-site.ts';

/** A clock further off than this deserves a word, although requests are corrected for it; ms. */
const NOTABLE_OFFSET_MS = 60_000;

/** One harmless read of each part of the API that a person may lack rights for. */
const PROBES = [
  { operation: 'ListDesktops', what: 'desktops' },
  { operation: 'ListUsers', what: 'users' },
  { operation: 'ListItaSubJobs', what: 'jobs' },
  { operation: 'ListDesktopSnapshot', what: 'snapshots' },
];

/** Checks configuration, credentials, clock, endpoint and rights of every site, and says what to mend. */
export async function doctor(argv: string[]): Promise<number> {
  const { config, stop } = await startSandboxFor(await loadConfig({ argv }));
  const log = createLog(config.logLevel === 'info' ? 'silent' : config.logLevel);
  for (const line of explainConfig(config)) say('·', line);
  let failed = false;
  try {
    for (const site of config.sites) {
      const client = createCloudClient({
        site,
        clock: systemClock,
        log,
        requestTimeoutMs: config.limits.requestTimeoutMs,
      });
      try {
        failed = !(await examine(site, client)) || failed;
      } finally {
        await client.close();
      }
    }
  } finally {
    await stop();
  }
  process.stdout.write(failed ? '\nSomething needs mending.\n' : '\nAll is well.\n');
  return failed ? 1 : 0;
}

async function examine(site: Site, client: ReturnType<typeof createCloudClient>): Promise<boolean> {
  process.stdout.write(`\nSite ${site.id} (${site.region})\n`);
  try {
    const { projectId, endpoint, clockOffsetMs } = await client.check();
    say('✓', `credentials work, project ${projectId}, ${endpoint}`);
    const seconds = Math.round(Math.abs(clockOffsetMs) / 1000);
    if (Math.abs(clockOffsetMs) < NOTABLE_OFFSET_MS) say('✓', 'the clock agrees with the cloud');
    else
      say(
        '!',
        `this machine's clock is ${seconds} s ${clockOffsetMs > 0 ? 'behind' : 'ahead of'} the cloud; requests are corrected, but set it right (NTP)`,
      );
  } catch (error) {
    complain('credentials, project and endpoint', error);
    return false;
  }
  const catalogue = loadCatalogue();
  let well = true;
  for (const { operation, what } of PROBES) {
    try {
      await client.request(toRequest(catalogue.operation('workspace', operation), { limit: 1 }));
      say('✓', `may read ${what}`);
    } catch (error) {
      complain(`reading ${what}`, error);
      well = false;
    }
  }
  return well;
}

function complain(what: string, error: unknown): void {
  if (error instanceof ToolError)
    say('✗', `${what}: ${error.body.message} (${error.body.code})\n    ${error.body.hint}`);
  else if (error instanceof ConfigError) say('✗', `${what}: ${error.message}`);
  else throw error;
}

function say(sign: string, text: string): void {
  process.stdout.write(`  ${sign} ${text}\n`);
}
