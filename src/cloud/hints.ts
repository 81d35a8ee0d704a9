import type { Trouble } from './error-codes.ts';

interface Advice {
  hint: string;
  /** The same call, unchanged, may work later without anyone doing anything. */
  retryable?: boolean;
}

const ADVICE: Record<Trouble, Advice> = {
  arguments: { hint: 'Look at what the message says about the arguments, correct them, and call again.' },
  unsupported: { hint: 'This target does not support the operation. Choose another operation or another target.' },
  quota: {
    hint: 'A quota is used up. Free something that is not needed, or ask for a higher quota in the console (Service Quotas).',
  },
  name_taken: { hint: 'Something of this name exists already. Choose another name, or use the one that exists.' },
  busy: {
    hint: 'Something else is still running on the target. Wait until it has ended, then call again.',
    retryable: true,
  },
  state: {
    hint: 'The state of the target does not allow this. Read the target, bring it into the state that is needed, then call again.',
  },
  directory: {
    hint: 'The directory (AD) did not work with the service. Check that the domain controller can be reached, the domain settings, and its administrator account.',
  },
  network: { hint: 'The desktop got no usable IP address. Check DHCP and the free addresses of its subnet.' },
  order: {
    hint: 'An order stands in the way. Look at the orders in the billing console: pay, correct or cancel the open one.',
  },
  not_found: {
    hint: 'Nothing is found under this id or name, in this project and region. List the targets again; it may have been deleted.',
  },
  permission: {
    hint: 'The account may not do this. Ask an administrator for an IAM policy that allows it in this project, for instance Workspace FullAccess.',
  },
  agency: {
    hint: 'The service has no agency that lets it act for the account. Create it with create_agencies, or authorise it again in the console, then repeat.',
  },
  service_off: {
    hint: 'The service is not open for this account in this region. Open it in the console or with apply_workspace, or check the region.',
  },
  project: {
    hint: 'The project does not belong to these credentials or to this region. Check the configured project id; run workspace-mcp doctor.',
  },
  token: { hint: 'The token was not accepted. Check user, password and account name; run workspace-mcp doctor.' },
  key: {
    hint: 'These credentials were not accepted: the key or user does not exist or is disabled, or the secret, password or security token is wrong. Run workspace-mcp doctor.',
  },
  locked: {
    hint: 'Too many failed sign-ins in a row lock a key for five minutes. Correct the secret key, then wait five minutes.',
  },
  signature: {
    hint: 'The secret key does not fit the access key, or something on the way changes requests (a proxy). Check the key pair; run workspace-mcp doctor.',
  },
  clock: { hint: 'The clock of this machine is off by more than 15 minutes. Set it (NTP), then call again.' },
  throttled: {
    hint: 'The cloud limits how often this may be called. Wait a minute, then call again, with fewer calls at once.',
    retryable: true,
  },
  endpoint: {
    hint: 'This address does not offer the operation: wrong region, wrong endpoint, or a proxy in between. Check region and endpoints; run workspace-mcp doctor.',
  },
  too_large: { hint: 'The request is larger than the gateway takes. Send fewer items at once.' },
  unavailable: { hint: 'The service could not answer just now. Try again in a minute.', retryable: true },
  internal: {
    hint: 'The service failed inside. Try again later; if it stays, open a ticket with the request id.',
    retryable: true,
  },
};

/** Codes for which more is known than their kind of trouble says. */
const BY_CODE: Record<string, string> = {
  'WKS.0224':
    'An order of this account waits for payment and blocks new ones. Pay or cancel it in the billing console.',
  'WKS.0407': 'Disks are being added to this desktop. Volume changes of one desktop need five minutes between them.',
  'WKS.0426':
    'The number at the end of generated computer names has run out in the directory. Give the computer names yourself.',
  'WKS.0506': 'This operation takes no limit and offset. Leave them out.',
  'WKS.0508': 'offset starts at 0.',
  'WKS.0509': 'limit must lie between 1 and 999 here.',
  'WKS.0566': 'A desktop has at most 10 tags. Remove one first.',
  'WKS.0808': 'The account still has desktops. Delete them before closing the service.',
  'WKS.0923': 'This image does not exist in this region. List the images again.',
  'WKS.00010040': 'The account needs the role IMS Administrator for this.',
  'WKS.00010041': 'The account needs the role BSS Administrator to buy.',
  'WKS.00010115': 'Only a desktop that is joined to a Windows AD domain can join it again.',
  'WKS.00010116': 'Only Windows desktops can join a domain again.',
  'WKS.00052104': 'This product is sold out or withdrawn in this availability zone. Choose another product or zone.',
  'WKS.00170101': 'The password is too simple: mix upper and lower case, digits and symbols, and make it longer.',
  'WKS.00170102': 'This password was used before. Choose a new one.',
  'WKS.00170103': 'The password contains the user name. Choose another one.',
};

/** What to do about a refusal, in our own words. */
export function adviceFor(trouble: Trouble, code: string): Required<Advice> {
  const { hint, retryable = false } = ADVICE[trouble];
  return { hint: BY_CODE[code] ?? hint, retryable };
}
