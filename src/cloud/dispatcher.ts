import { Agent, type Dispatcher, EnvHttpProxyAgent } from 'undici';
import { ConfigError } from '../catalog/errors.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const CONNECTIONS_PER_HOST = 64;

/** Never through a proxy: ourselves, and the metadata service, which only the machine itself can reach. */
const ALWAYS_DIRECT = ['localhost', '127.0.0.1', '[::1]', '169.254.169.254'];

type Environment = Readonly<Record<string, string | undefined>>;

/** A pool of keep-alive connections, through the proxies that `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` name. */
export function createDispatcher(env: Environment): Dispatcher {
  const pool = { connect: { timeout: CONNECT_TIMEOUT_MS }, connections: CONNECTIONS_PER_HOST };
  const httpProxy = proxyIn(env, 'http_proxy');
  const httpsProxy = proxyIn(env, 'https_proxy');
  if (!httpProxy && !httpsProxy) return new Agent(pool);
  const said = (env.no_proxy ?? env.NO_PROXY ?? '').trim();
  const noProxy = said === '*' ? said : [said, ...ALWAYS_DIRECT].join(',');
  return new EnvHttpProxyAgent({ ...pool, httpProxy, httpsProxy, noProxy });
}

function proxyIn(env: Environment, name: 'http_proxy' | 'https_proxy'): string | undefined {
  const value = (env[name] ?? env[name.toUpperCase()])?.trim();
  if (!value) return undefined;
  const url = value.includes('://') ? value : `http://${value}`;
  // The value itself stays out of the message: it may hold a password.
  if (!URL.canParse(url)) throw new ConfigError(`${name.toUpperCase()} is not a URL`);
  return url;
}
