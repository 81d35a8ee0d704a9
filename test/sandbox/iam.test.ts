import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTES, type OpenCloud, openCloud } from './cloud.ts';

let open: OpenCloud;
beforeEach(async () => {
  open = await openCloud({ desktops: 10 });
});
afterEach(() => open.close());

const unsigned = { tamper: () => ({ 'content-type': 'application/json' }) };

function login(overrides: { password?: string; project?: string } = {}) {
  const { userName, password, domainName, region } = open.sandbox.credentials;
  const user = { name: userName, password: overrides.password ?? password, domain: { name: domainName } };
  const scope = { project: { name: overrides.project ?? region } };
  const body = { auth: { identity: { methods: ['password'], password: { user } }, scope } };
  return open.cloud.send('POST', '/v3/auth/tokens', { ...unsigned, body });
}

function withToken(token: string) {
  return open.cloud.send('GET', '/v2/{p}/desktops', { tamper: () => ({ 'X-Auth-Token': token }) });
}

describe('password tokens', () => {
  test('a token from POST /v3/auth/tokens opens the API for 24 hours', async () => {
    const reply = await login();
    expect(reply.status).toBe(201);
    expect(reply.at('token.project.id')).toBe(open.sandbox.credentials.projectId);
    const token = String(reply.headers['x-subject-token']);
    expect((await withToken(token)).status).toBe(200);
    open.clock.set(24 * 60 * MINUTES);
    const late = await withToken(token);
    expect(`${late.status} ${late.at('error_code')} ${late.at('error_msg')}`).toBe(
      '401 APIGW.0307 The token must be updated.',
    );
  });

  test('a wrong password is refused in the words of IAM', async () => {
    const reply = await login({ password: 'guess' });
    expect(reply.status).toBe(401);
    expect(reply.at('error.title')).toBe('Unauthorized');
    expect(reply.headers['x-iam-trace-id']).toBeDefined();
  });

  test('a token for no project does not open a project', async () => {
    const { userName, password, domainName } = open.sandbox.credentials;
    const user = { name: userName, password, domain: { name: domainName } };
    const body = { auth: { identity: { methods: ['password'], password: { user } } } };
    const reply = await open.cloud.send('POST', '/v3/auth/tokens', { ...unsigned, body });
    expect((await withToken(String(reply.headers['x-subject-token']))).at('error_code')).toBe('WKS.00010025');
  });

  test('a made-up token is refused by the gateway', async () => {
    const reply = await withToken('made-up');
    expect(reply.status).toBe(401);
    expect(reply.at('error_msg')).toBe('Incorrect IAM authentication information: decrypt token fail');
  });

  test('a body that is no login is refused, not a crash', async () => {
    const reply = await open.cloud.send('POST', '/v3/auth/tokens', { ...unsigned, body: { auth: null } });
    expect(reply.status).toBe(401);
  });
});

describe('projects', () => {
  test('the project is found by its region, and by no other name', async () => {
    const { projectId, region } = open.sandbox.credentials;
    expect((await open.cloud.get('/v3/projects', { name: region })).column('projects', 'id')).toEqual([projectId]);
    expect((await open.cloud.get('/v3/projects', { name: 'cn-north-4' })).rows('projects')).toEqual([]);
  });

  test('finding it takes a signature', async () => {
    const reply = await open.cloud.send('GET', '/v3/projects', unsigned);
    expect(reply.at('error_code')).toBe('APIGW.0301');
  });
});

describe('temporary keys', () => {
  const assume = (more: object = {}) => {
    const assume_role = { agency_name: 'ops', domain_name: 'lanting', duration_seconds: 900, ...more };
    const body = { auth: { identity: { methods: ['assume_role'], assume_role } } };
    return open.cloud.send('POST', '/v3.0/OS-CREDENTIAL/securitytokens', { body });
  };

  test('open the API together with their signed security token until they expire', async () => {
    const reply = await assume();
    expect(reply.status).toBe(201);
    const temporary = open.cloud.as({ ak: reply.string('credential.access'), sk: reply.string('credential.secret') });
    const list = (headers: Record<string, string>) => temporary.send('GET', '/v2/{p}/desktops', { headers });
    const token = { 'X-Security-Token': reply.string('credential.securitytoken') };
    expect((await list(token)).status).toBe(200);
    expect((await list({})).status).toBe(401);
    expect((await list({ 'X-Security-Token': 'another' })).status).toBe(401);
    open.clock.set(15 * MINUTES);
    expect((await list(token)).status).toBe(401);
  });

  test.each([{ duration_seconds: 60 }, { duration_seconds: 86_401 }, { agency_name: undefined }])(
    'are refused for %o',
    async (more) => {
      expect((await assume(more)).status).toBe(400);
    },
  );

  test('can be had for a token, without a signature', async () => {
    const token = String((await login()).headers['x-subject-token']);
    const body = { auth: { identity: { methods: ['token'], token: { id: token, duration_seconds: 900 } } } };
    const reply = await open.cloud.send('POST', '/v3.0/OS-CREDENTIAL/securitytokens', { ...unsigned, body });
    expect(reply.status).toBe(201);
  });
});
