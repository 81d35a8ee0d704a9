import { type Answer, created, ok } from './answer.ts';
import type { Caller, Identity } from './identity.ts';
import { Refusal } from './refusal.ts';
import { parseQuery, type SignedMessage, splitTarget } from './signature.ts';
import { iso } from './time.ts';

const SHORTEST_SECONDS = 900;
const LONGEST_SECONDS = 86_400;

/**
 * The three calls of IAM that clients of Workspace need: password tokens, temporary keys, and finding a project by its
 * region. `undefined` for any other path. IAM has an error envelope of its own, built by `iamRefusal`.
 */
export function answerIam(identity: Identity, message: SignedMessage, now: number): Answer | undefined {
  const [path, query] = splitTarget(message.target);
  switch (`${message.method} ${path}`) {
    case 'POST /v3/auth/tokens':
      return passwordToken(identity, bodyOf(message), now);
    case 'GET /v3/projects':
      identity.authenticate(message, now);
      return projects(identity, new Map(parseQuery(query)).get('name'));
    case 'POST /v3.0/OS-CREDENTIAL/securitytokens':
      return temporaryKeys(identity, message, now);
    default:
      return undefined;
  }
}

/** IAM's error body (IAM API reference, "Status Codes"). */
export function iamRefusal(refusal: Refusal): Answer {
  const title = TITLES[refusal.status] ?? 'Error';
  return { status: refusal.status, body: { error: { code: refusal.status, message: refusal.message, title } } };
}

const TITLES: Record<number, string> = { 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' };

function passwordToken(identity: Identity, body: Dig, now: number): Answer {
  const user = body.at('auth', 'identity', 'password', 'user');
  const known = identity.knows({
    ...user.textOf('name'),
    ...user.textOf('password'),
    ...user.at('domain').textOf('name', 'domain'),
  });
  if (!known) throw new Refusal(401, 'IAM.0001', 'The username or password is wrong.');
  const { region, projectId, domainId, domainName, userName } = identity.credentials;
  const scope = body.at('auth', 'scope', 'project');
  const wanted = scope.text('name') ?? scope.text('id');
  if (wanted !== undefined && wanted !== region && wanted !== projectId) {
    throw new Refusal(401, 'IAM.0002', 'The project of the scope does not exist.');
  }
  const project = wanted === undefined ? undefined : projectId;
  const caller: Caller = { id: userName, ...(project && { project }) };
  const { token, expires } = identity.mintToken(caller, now);
  const domain = { id: domainId, name: domainName };
  return {
    status: 201,
    headers: { 'X-Subject-Token': token },
    body: {
      token: {
        methods: ['password'],
        issued_at: iso(now),
        expires_at: iso(expires),
        user: { id: `${domainId.slice(0, 24)}00000001`, name: userName, domain },
        ...(project && { project: { id: project, name: region, domain } }),
        roles: [{ id: '0', name: 'te_admin' }],
      },
    },
  };
}

function projects(identity: Identity, name: string | undefined): Answer {
  const { projectId, region, domainId } = identity.credentials;
  const project = {
    id: projectId,
    name: region,
    description: '',
    domain_id: domainId,
    parent_id: domainId,
    is_domain: false,
    enabled: true,
  };
  return ok({ projects: name === undefined || name === region ? [project] : [] });
}

function temporaryKeys(identity: Identity, message: SignedMessage, now: number): Answer {
  const asked = bodyOf(message).at('auth', 'identity');
  const methods = asked.value('methods');
  const method = Array.isArray(methods) ? String(methods[0]) : '';
  if (method !== 'assume_role' && method !== 'token') {
    throw new Refusal(400, 'IAM.0003', 'identity.methods must be assume_role or token.');
  }
  const details = asked.at(method);
  if (
    method === 'token' &&
    message.headers.authorization === undefined &&
    message.headers['x-auth-token'] === undefined
  ) {
    const id = details.text('id') ?? '';
    identity.authenticate({ ...message, headers: { ...message.headers, 'x-auth-token': id } }, now);
  } else {
    identity.authenticate(message, now);
  }
  if (method === 'assume_role' && details.text('agency_name') === undefined) {
    throw new Refusal(400, 'IAM.0004', 'agency_name is required.');
  }
  const seconds = Number(details.value('duration_seconds') ?? SHORTEST_SECONDS);
  if (!(seconds >= SHORTEST_SECONDS && seconds <= LONGEST_SECONDS)) {
    throw new Refusal(400, 'IAM.0005', `duration_seconds must be ${SHORTEST_SECONDS} to ${LONGEST_SECONDS}.`);
  }
  const keys = identity.mintKeys(seconds, now);
  return created({
    credential: {
      access: keys.access,
      secret: keys.secret,
      securitytoken: keys.securityToken,
      expires_at: iso(keys.expires),
    },
  });
}

/** Looks into JSON of which nothing is known. */
class Dig {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  at(...names: string[]): Dig {
    return names.reduce((dig, name) => new Dig(dig.value(name)), new Dig(this.#value));
  }

  value(name: string): unknown {
    const value = this.#value;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    return (value as Record<string, unknown>)[name];
  }

  text(name: string): string | undefined {
    const value = this.value(name);
    return typeof value === 'string' ? value : undefined;
  }

  textOf(name: string, as = name): Record<string, string> {
    const text = this.text(name);
    return text === undefined ? {} : { [as]: text };
  }
}

function bodyOf(message: SignedMessage): Dig {
  try {
    return new Dig(JSON.parse(message.body.toString('utf8')));
  } catch {
    throw new Refusal(400, 'IAM.0006', 'The request body is not JSON.');
  }
}
