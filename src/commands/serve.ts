import type { Logger } from 'pino';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { Surface } from '../server/surface.ts';
import { assemble } from './assemble.ts';
import { loadListing } from './catalogue.ts';
import { createLog } from './log.ts';
import { loadPlaybooks } from './playbooks.ts';
import { startSandboxFor } from './sandbox-site.ts';
import { untilSignalled } from './signals.ts';
import { version } from './version.ts';

/** Serves MCP over stdio, or over HTTP with `--http`, until the client or a signal ends it. */
export async function serve(argv: string[]): Promise<number> {
  const asked = await loadConfig({ argv });
  const { config, stop } = await startSandboxFor(asked);
  try {
    return await run(config, createLog(config.logLevel));
  } finally {
    await stop();
  }
}

async function run(config: Config, log: Logger): Promise<number> {
  const { engine, own, known, close } = await assemble(config, log);
  try {
    const parts = {
      engine,
      own,
      known,
      surface: new Surface(config, engine.parts.catalogue, own, loadListing),
      playbooks: loadPlaybooks,
      version,
    };
    const signal = untilSignalled();
    const served = config.http
      ? await (await import('../server/http.ts')).serveHttp(parts, config.http)
      : (await import('../server/stdio.ts')).serveStdio(parts);
    if ('url' in served) log.info({ url: served.url, sandbox: config.sandbox }, `serving MCP at ${served.url}`);
    const code = await Promise.race([signal, served.closed.then(() => 0)]);
    await served.close();
    return code;
  } finally {
    await close();
  }
}
