import { systemClock } from '../catalog/clock.ts';
import type { Config } from '../config/config.ts';
import { loadCatalogue } from './catalogue.ts';

/** How much faster than life jobs run, so that nobody waits minutes for a simulation. */
export const SANDBOX_SPEED = 10;

/** With `--sandbox`, starts a simulated cloud on loopback and points the configuration at it. */
export async function startSandboxFor(config: Config): Promise<{ config: Config; stop: () => Promise<void> }> {
  if (!config.sandbox) return { config, stop: async () => {} };
  const [{ createSandbox }, { onSandbox, sandboxSite }] = await Promise.all([
    import('../sandbox/sandbox.ts'),
    import('../config/sandbox-site.ts'),
  ]);
  const sandbox = createSandbox({ catalogue: loadCatalogue(), clock: systemClock, speed: SANDBOX_SPEED });
  const { url, close } = await sandbox.listen({ host: '127.0.0.1', port: 0 });
  const { ak, sk, projectId } = sandbox.credentials;
  const site = sandboxSite({ url, ak, sk, projectId });
  return { config: onSandbox(config, site, sandbox.prices), stop: close };
}
