/** What kind of trouble a code stands for. */
export type Trouble =
  | 'arguments'
  | 'unsupported'
  | 'quota'
  | 'name_taken'
  | 'busy'
  | 'state'
  | 'directory'
  | 'network'
  | 'order'
  | 'not_found'
  | 'permission'
  | 'agency'
  | 'service_off'
  | 'project'
  | 'token'
  | 'key'
  | 'locked'
  | 'signature'
  | 'clock'
  | 'throttled'
  | 'endpoint'
  | 'too_large'
  | 'unavailable'
  | 'internal';

/**
 * Codes whose trouble their HTTP status does not tell: one code comes with several, and many decisions come with 500 or 200
 * (Workspace API Reference 2025-07, A.2; AppStream API Reference 2024-12, A.2 and A.3). All others go by status.
 */
const CODES: Partial<Record<Trouble, string>> = {
  arguments: `WKS.0000 WKS.0001 WKS.0004 WKS.00000026 WKS.00000027 WKS.00000028 WKS.00000029 WKS.00000032 WKS.00000033
    WKS.00000036 WKS.00000037 WKS.00000062 WKS.00000064 WKS.00000065 WKS.00000066 WKS.00000067 WKS.00000068 WKS.00000069
    WKS.00010109 WKS.00010137 WKS.00121502 WKS.00121503 WKS.00121607`,
  unsupported: `WKS.00010036 WKS.00010115 WKS.00010116 WKS.00010302 WKS.00010306 WKS.00010315 WKS.00081102 WKS.00211906
    WKS.00211907`,
  quota: `WKS.0036 WKS.0106 WKS.0566 WKS.00052102 WKS.00081105 WKS.00121107 WKS.00121602 WKS.00121608 WKS.00131104
    WKS.00131203 WKS.00131304 WKS.00131502 WKS.00211102 WKS.00211802 WKS.00211803 WKS.00211909`,
  name_taken: `WKS.0035 WKS.0165 WKS.0417 WKS.0426 WKS.0565 WKS.00000034 WKS.00000063 WKS.00010139 WKS.00081101
    WKS.00131103 WKS.00131201 WKS.00131501 WKS.00211804`,
  busy: `WKS.0207 WKS.0208 WKS.0406 WKS.0407 WKS.00000010 WKS.00010043 WKS.00010200 WKS.00010201 WKS.00010202 WKS.00010321
    WKS.00170112 WKS.00211103 WKS.00211206 WKS.00211402 WKS.00211403`,
  state: `WKS.0016 WKS.0401 WKS.0402 WKS.0403 WKS.0404 WKS.0405 WKS.0808 WKS.00000025 WKS.00000035 WKS.00000091
    WKS.00010032 WKS.00010107 WKS.00010108 WKS.00051502 WKS.00121103 WKS.00121104 WKS.00121106 WKS.00121605
    WKS.00131101 WKS.00131102 WKS.00211202 WKS.00211602 WKS.00211901 WKS.00211904 WKS.00211905 WKS.00211908`,
  directory: `WKS.0033 WKS.0202 WKS.0216 WKS.0220 WKS.0904 WKS.0915 WKS.00000061 WKS.00010028 WKS.00010119 WKS.00051402
    WKS.00121212`,
  network: 'WKS.00010110',
  order: 'WKS.0221 WKS.0224 WKS.0300 WKS.0301 WKS.00052101 WKS.00052104 WKS.00052107 WKS.00052108 WKS.00121603',
  not_found: `WKS.0010 WKS.0418 WKS.0568 WKS.0569 WKS.0923 WKS.00000040 WKS.00010031 WKS.00051501 WKS.00170107
    WKS.00170208 WKS.00170312 WKS.00131303 WKS.00211201`,
  permission: `WKS.0012 WKS.0570 WKS.00010024 WKS.00010033 WKS.00010040 WKS.00010041 WKS.00121102 WKS.00131202
    WKS.00131504 WKS.00211107 WKS.00211302 WKS.00212102 APIGW.0302`,
  agency: 'WKS.00011055 WKS.00121601',
  service_off: 'WKS.0011 WKS.00000002 WKS.00010020 WKS.00010037 WKS.00010099 WKS.00051401 WKS.00170117',
  project: 'WKS.0503 WKS.00010025 WKS.00051202',
  token: 'WKS.2001 WKS.5100 WKS.00000039 WKS.00051201 APIGW.0307',
  throttled: 'WKS.00051503 WKS.00211205 APIGW.0308',
  unavailable: 'WKS.00050902',
  endpoint: 'APIGW.0101 APIGW.0103',
};

const TROUBLES = new Map(
  Object.entries(CODES).flatMap(([trouble, codes]) => codes.split(/\s+/).map((code) => [code, trouble as Trouble])),
);

/**
 * Codes that come with HTTP 200 although the call failed (the same appendices; the English edition prints the last with a blank inside).
 */
export const FAILED_WITH_200: ReadonlySet<string> = new Set([
  'WKS.0106',
  'WKS.0402',
  'WKS.0404',
  'WKS.0405',
  'WKS.0417',
  'WKS.00010109',
  'WKS.00010110',
  'WKS.00010306',
  'WKS.00010315',
  'WKS.00010321',
]);

const BY_STATUS: Record<number, Trouble> = {
  401: 'key',
  403: 'permission',
  404: 'not_found',
  407: 'endpoint',
  408: 'unavailable',
  409: 'state',
  412: 'state',
  413: 'too_large',
  414: 'too_large',
  423: 'state',
  429: 'throttled',
  431: 'too_large',
  494: 'too_large',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
};

/** `APIG.` and `APIGW.` are one gateway, spelled differently by product. */
export const isGateway = (code: string): boolean => /^APIGW?\./.test(code);

/** Judges by code first, by status only when the code says nothing. `message` tells the kinds of `APIGW.0301` apart. */
export function troubleOf(code: string, status: number, message: string): Trouble {
  if (/^APIGW?\.030[13]$/.test(code)) return refusedIdentity(message);
  const known = TROUBLES.get(code.replace(/^APIG\./, 'APIGW.'));
  if (known) return known;
  if (status >= 300 && status < 400) return 'endpoint';
  return BY_STATUS[status] ?? (status >= 500 ? 'internal' : 'arguments');
}

function refusedIdentity(message: string): Trouble {
  if (/signature expired|signature time/i.test(message)) return 'clock';
  if (/reach the limit|forbidden/i.test(message)) return 'locked';
  if (/ak not exist|get secretkey/i.test(message)) return 'key';
  if (/token/i.test(message)) return 'token';
  return 'signature';
}
