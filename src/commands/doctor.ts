import type { Logger } from 'pino';
import { systemClock } from '../catalog/clock.ts';
import { ConfigError, ToolError } from '../catalog/errors.ts';
import { type CloudClient, createCloudClient } from '../cloud/client.ts';
import type { Site } from '../config/config.ts';
import { explainConfig } from '../config/explain.ts';
import { loadConfig } from '../config/load.ts';
import { toRequest } from '../engine/requests.ts';
import { loadCatalogue } from './catalogue.ts';
import { createLog } from './log.ts';
import { print } from './output.ts';
import { startSandboxFor } from './sandbox-site.ts';

/** A clock further off than this deserves a word, although requests are corrected for it; ms. */
const NOTABLE_OFFSET_MS = 60_000;

/** How long a person waits for one line, repeats included; ms. */
const PATIENCE_MS = 10_000;

/** One harmless read of each part of the API that a person may lack rights for. */
const PROBES = [
  { operation: 'ListDesktops', what: 'desktops' },
  { operation: 'ListUsers', what: 'users' },
  { operation: 'ListItaSubJobs', what: 'jobs' },
  { operation: 'ListDesktopSnapshot', what: 'snapshots' },
];

/** Checks configuration, state directory, credentials, clock, endpoint and rights of every site, and says what to mend. */
export async function doctor(argv: string[]): Promise<number> {
  const { config, stop } = await startSandboxFor(await loadConfig({ argv }));
  const log = createLog(config.logLevel === 'info' ? 'silent' : config.logLevel);
  try {
    for (const line of explainConfig(config)) say('·', line);
    print('\n');
    let well = await canKeep(config.stateDir);
    for (const site of config.sites) {
      print(`\nSite ${site.id} (${site.region})\n`);
      well = (await examine(site, log, config.limits.requestTimeoutMs)) && well;
    }
    print(well ? '\nAll is well.\n' : '\nSomething needs mending.\n');
    return well ? 0 : 1;
  } finally {
    await stop();
  }
}

/** Whether plans, results and the audit log have a place: without one nothing that changes something is sent. */
async function canKeep(stateDir: string): Promise<boolean> {
  try {
    const { openStateDir } = await import('../store/state-dir.ts');
    const { plans } = await openStateDir(stateDir);
    const name = `.${systemClock.now()}-${process.pid.toString(16)}.tmp`;
    await plans.create(name, 'x'.repeat(4096), { durable: true });
    await plans.remove(name);
    say('✓', 'state can be kept');
    return true;
  } catch (error) {
    complain('keeping state', error);
    return false;
  }
}

async function examine(site: Site, log: Logger, requestTimeoutMs: number): Promise<boolean> {
  try {
    const client = createCloudClient({ site, clock: systemClock, log, requestTimeoutMs });
    try {
      return (await reaches(client)) && (await mayRead(client));
    } finally {
      await client.close();
    }
  } catch (error) {
    complain('endpoint', error);
    return false;
  }
}

async function reaches(client: CloudClient): Promise<boolean> {
  try {
    const { projectId, endpoint, clockOffsetMs } = await client.check(PATIENCE_MS);
    say('✓', `credentials work, project ${projectId}, ${endpoint}`);
    tellTime(clockOffsetMs);
    return true;
  } catch (error) {
    complain('credentials, project and endpoint', error);
    // A clock that is off can be why.
    if (Math.abs(client.serverClockOffsetMs()) >= NOTABLE_OFFSET_MS) tellTime(client.serverClockOffsetMs());
    return false;
  }
}

function tellTime(offsetMs: number): void {
  const seconds = Math.round(Math.abs(offsetMs) / 1000);
  const side = offsetMs > 0 ? 'behind' : 'ahead of';
  if (Math.abs(offsetMs) < NOTABLE_OFFSET_MS) say('✓', 'the clock agrees with the cloud');
  else
    say('!', `this machine's clock is ${seconds} s ${side} the cloud; requests are corrected, but set it right (NTP)`);
}

async function mayRead(client: CloudClient): Promise<boolean> {
  const catalogue = loadCatalogue();
  let well = true;
  for (const { operation, what } of PROBES) {
    try {
      const probe = toRequest(catalogue.operation('workspace', operation), { limit: 1 });
      await client.request({ ...probe, deadlineMs: PATIENCE_MS });
      say('✓', `may read ${what}`);
    } catch (error) {
      complain(`reading ${what}`, error);
      well = false;
    }
  }
  return well;
}

function complain(what: string, error: unknown): void {
  if (error instanceof ToolError) {
    // This is the doctor.
    const hint = error.body.hint.replace(/[;.]? *(or )?run workspace-mcp doctor\.?/i, '.');
    say('✗', `${what}: ${error.body.message} (${error.body.code})\n    ${hint}`);
  } else if (error instanceof ConfigError) say('✗', `${what}: ${error.message}`);
  else throw error;
}

function say(sign: string, text: string): void {
  print(`  ${sign} ${text}\n`);
}
