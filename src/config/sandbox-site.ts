import type { Config, PriceList, Site } from './config.ts';
import { ENDPOINT_SERVICES } from './endpoint.ts';

const REGION = 'cn-north-4';

/** The site of a running sandbox: all services at its `url`, with the keys it takes. */
export function sandboxSite({
  url,
  ak,
  sk,
  projectId,
}: {
  url: string;
  ak: string;
  sk: string;
  projectId: string;
}): Site {
  const base = url.replace(/\/+$/, '');
  return {
    id: 'sandbox',
    region: REGION,
    projectId,
    credentials: { from: 'keys', ak, sk, origin: 'sandbox' },
    endpoints: Object.fromEntries(ENDPOINT_SERVICES.map((service) => [service, base])),
    sandbox: true,
  };
}

/** The configuration, led to a running sandbox, whose price list holds where the person gave none. */
export function onSandbox(config: Config, site: Site, prices: PriceList): Config {
  const led = { ...config, sites: [site], defaultSite: site.id };
  return config.prices ? led : { ...led, prices, origins: { ...config.origins, prices: 'the sandbox' } };
}

/** Stands for the sandbox's site until it runs: it leads nowhere. */
export const unstartedSandbox: Site = {
  id: 'sandbox',
  region: REGION,
  credentials: { from: 'keys', ak: '', sk: '', origin: 'sandbox' },
  endpoints: {},
  sandbox: true,
};
