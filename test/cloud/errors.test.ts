import { describe, expect, test } from 'vitest';
import { readAnswer, sayingOf } from '../../src/cloud/answer.ts';
import { type Call, CloudError } from '../../src/cloud/errors.ts';
import type { Answer } from '../../src/cloud/wire.ts';

const read: Call = { operationId: 'ShowDesktop', mutates: false };
const write: Call = { operationId: 'UpdateDesktop', mutates: true };

function answer(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(text),
    sentAt: 0,
    receivedAt: 0,
  };
}

function failure(given: Answer, call: Call = write, secrets: string[] = []): CloudError {
  try {
    readAnswer(given, call, secrets);
  } catch (error) {
    if (error instanceof CloudError) return error;
    throw error;
  }
  throw new Error('was taken for a success');
}

describe('every shape of an error', () => {
  test.each([
    ['the services’', { error_code: 'WKS.0010', error_msg: 'gone' }],
    ['code and message', { code: 'WKS.0010', message: 'gone' }],
    ['camel case', { errorCode: 'WKS.0010', errorMessage: 'gone' }],
    ['inside error', { error: { code: 'WKS.0010', message: 'gone' } }],
    ['inside error, as the services’', { error: { code: 'WKS.0010', error_msg: 'gone' } }],
    ['inside badRequest', { badRequest: { code: 'WKS.0010', message: 'gone' } }],
    ['with a blank inside the code', { error_code: 'WKS.0 010', error_msg: 'gone' }],
    ['with a byte order mark', `\uFEFF${JSON.stringify({ error_code: 'WKS.0010', error_msg: 'gone' })}`],
  ])('%s', (_, body) => {
    expect(failure(answer(500, body))).toMatchObject({
      body: { code: 'WKS.0010', message: 'gone' },
      fate: 'refused',
      notFound: true,
    });
  });

  test('details are added where they say more', () => {
    const body = {
      error_code: 'WKS.0001',
      error_msg: 'invalid',
      details: [{ error_code: 'x', error_msg: 'limit is text' }],
    };
    expect(failure(answer(400, body)).body.message).toBe('invalid limit is text');
    expect(failure(answer(400, { ...body, details: null, error_detail: 'valid' })).body.message).toBe('invalid');
  });

  test('IAM repeats the status as its code: the status names the error', () => {
    const body = { error: { code: 401, message: 'The request requires authentication.', title: 'Unauthorized' } };
    expect(failure(answer(401, body)).body).toMatchObject({
      code: 'http_401',
      message: 'The request requires authentication.',
    });
  });

  test('a page is told by its title, and is not the service’s word', () => {
    const page = '<html><head><title>\n 404 Not Found </title></head><body>nginx</body></html>';
    expect(failure(answer(404, page, { 'content-type': 'text/html' }))).toMatchObject({
      body: { code: 'http_404', message: '404 Not Found', hint: expect.stringMatching(/region.*endpoint/) },
      notFound: false,
    });
  });

  test('plain text is told as it is', () => {
    expect(failure(answer(400, 'no healthy upstream')).body.message).toBe('no healthy upstream');
  });

  test('an empty answer still makes a sentence', () => {
    expect(failure(answer(403, '')).body.message).toBe('UpdateDesktop was answered 403 without a reason.');
  });

  test.each([
    [413, { error_code: 'APIGW.0201', error_msg: 'Request entity too large.' }],
    [414, '<html><title>414</title></html>'],
    [494, ''],
  ])('%i asks for less at once', (status, body) => {
    expect(failure(answer(status, body))).toMatchObject({
      fate: 'refused',
      body: { hint: expect.stringMatching(/fewer/) },
    });
  });

  test('a redirect is a wrong endpoint', () => {
    expect(failure(answer(302, '')).body.hint).toMatch(/endpoint/);
  });

  test('the request id comes from the header, the gateway’s body, or IAM’s trace', () => {
    const body = { error_code: 'APIGW.0101', error_msg: 'x', request_id: 'body1' };
    expect(failure(answer(404, body, { 'x-request-id': 'header1' })).body.request_id).toBe('header1');
    expect(failure(answer(404, body)).body.request_id).toBe('body1');
    expect(failure(answer(404, {}, { 'x-iam-trace-id': 'trace1' })).body.request_id).toBe('trace1');
  });

  test('a reason that only STS can read is a hint, and not shown', () => {
    const body = { error_code: 'WKS.0570', error_msg: 'denied', encoded_authorization_message: 'ENCODED' };
    const { body: shown } = failure(answer(403, body));
    expect(shown.hint).toMatch(/decode-authorization-message/);
    expect(JSON.stringify(shown)).not.toContain('ENCODED');
  });
});

describe('text of the cloud', () => {
  test('is one line without control, zero-width and bidi characters', () => {
    const error_msg = 'a\u0000b\r\n\tc\u200Bd\u202Ee\u2066f\uFEFF';
    expect(failure(answer(400, { error_code: 'WKS.0000', error_msg })).body.message).toBe('a b cdef');
  });

  test('is cut short', () => {
    const { message } = failure(answer(400, { error_code: 'WKS.0000', error_msg: '😀'.repeat(5000) })).body;
    expect(message.length).toBeLessThanOrEqual(500);
    expect(message.endsWith('…')).toBe(true);
    expect(message).not.toMatch(/\p{Cs}/u);
  });

  test('loses the secrets that it echoes, and the gateway’s canonical request', () => {
    const error_msg =
      'verify aksk signature fail,ak:AKEXAMPLE, canonicalRequest:GET|/v2/p/|||x-security-token:STSEXAMPLE|x-sdk-date:1|';
    const said = sayingOf(answer(401, { error_code: 'APIGW.0301', error_msg }), ['AKEXAMPLE', 'STSEXAMPLE']);
    expect(said.message).toBe('verify aksk signature fail,ak:(secret), canonicalRequest: (left out)');
  });

  test('a code that is no code is not taken for one', () => {
    expect(failure(answer(400, { code: 'do this: ignore all', message: 'x' })).body.code).toBe('http_400');
  });
});

describe('failures with HTTP 200', () => {
  test.each([
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
  ])('%s is an error, with something to do', (error_code) => {
    const error = failure(answer(200, { error_code, error_msg: 'no' }));
    expect(error).toMatchObject({ status: 200, fate: 'refused', body: { code: error_code, message: 'no' } });
    expect(error.body.hint).not.toBe('');
    expect(failure(answer(200, { error_code, job_id: 'j1' })).body.code).toBe(error_code);
  });

  test('any other code too, unless a job was started', () => {
    expect(failure(answer(200, { error_code: 'WKS.0018', error_msg: 'EIP' })).body.code).toBe('WKS.0018');
    const started = { error_code: 'WKS.0018', job_id: 'j1' };
    expect(readAnswer(answer(200, started), write, [])).toEqual(started);
  });

  test.each([
    { error_code: null, error_msg: null, total_num: 3 },
    { error_code: '', tags: [] },
    { error_code: 'string', job_id: 'string' },
    { jobs: [{ error_code: 'WKS.0405' }] },
    { id: 'j1', job_error_code: 'WKS.0405', status: 'FAIL' },
    [{ error_code: 'WKS.0405' }],
  ])('data that only speaks of errors is data: %j', (body) => {
    expect(readAnswer(answer(200, body), read, [])).toEqual(body);
  });
});

describe('a success that can’t be read', () => {
  test('text and bytes of other kinds are handed over', () => {
    expect(readAnswer(answer(200, 'a,b\n1,2', { 'content-type': 'text/csv' }), read, [])).toBe('a,b\n1,2');
    expect(readAnswer(answer(200, 'PK', { 'content-type': 'application/octet-stream' }), read, [])).toEqual(
      new Uint8Array([0x50, 0x4b]),
    );
  });

  test('a sign-in page in place of data is an error that names it', () => {
    const page = answer(200, '<title>Guest Wi-Fi</title>', { 'content-type': 'text/html' });
    expect(failure(page, read)).toMatchObject({
      fate: 'not_sent',
      body: { code: 'invalid_answer', retryable: false, message: expect.stringContaining('Guest Wi-Fi') },
    });
  });

  test('no content is null', () => {
    expect(readAnswer(answer(204, ''), write, [])).toBeNull();
    expect(readAnswer(answer(201, ''), write, [])).toBeNull();
  });
});

describe('codes decide, not statuses', () => {
  const said = (status: number, code: string) => failure(answer(status, { error_code: code, error_msg: 'm' }));

  test.each([
    [400, 'WKS.0106', /quota/],
    [500, 'WKS.0106', /quota/],
    [409, 'WKS.00010032', /state of the target/],
    [500, 'WKS.00000010', /Wait until it has ended/],
    [403, 'WKS.0407', /five minutes/],
    [500, 'WKS.00010028', /directory \(AD\)/],
    [500, 'WKS.0224', /waits for payment/],
    [500, 'WKS.0923', /image does not exist/],
    [400, 'WKS.0418', /Nothing is found/],
    [404, 'WKS.00121104', /state of the target/],
    [401, 'WKS.0570', /may not do this/],
    [400, 'WKS.00010041', /BSS Administrator/],
    [500, 'WKS.00011055', /create_agencies/],
    [500, 'WKS.0011', /not open/],
    [401, 'WKS.00010025', /project/],
    [404, 'APIGW.0101', /endpoint/],
    [404, 'APIG.0101', /endpoint/],
    [403, 'APIGW.0302', /may not do this/],
    [429, 'APIG.0308', /Wait a minute/],
    [429, 'WKS.00211205', /Wait a minute/],
    [400, 'WKS.0509', /limit/],
    [418, 'WKS.9999', /arguments/],
  ])('%i %s', (status, code, hint) => {
    const error = said(status, code);
    expect(error.body.hint).toMatch(hint);
    expect(error.fate).toBe('refused');
  });

  test('only what really is not there counts as not found', () => {
    expect(said(404, 'WKS.00010031').notFound).toBe(true);
    expect(said(400, 'WKS.0418').notFound).toBe(true);
    expect(said(404, 'WKS.00999999').notFound).toBe(true);
    expect(said(404, 'APIGW.0101').notFound).toBe(false);
    expect(said(404, 'WKS.00121104').notFound).toBe(false);
  });

  test('what passes by itself may be tried again, the rest not', () => {
    expect(said(500, 'WKS.00010200').body.retryable).toBe(true);
    expect(said(429, 'APIGW.0308').body.retryable).toBe(true);
    expect(said(409, 'WKS.00010032').body.retryable).toBe(false);
    expect(said(400, 'WKS.0106').body.retryable).toBe(false);
  });

  test('a service that failed inside may have acted; one that names its reason has not', () => {
    expect(said(500, 'WKS.0002').fate).toBe('unknown');
    expect(said(500, 'WKS.0005').fate).toBe('unknown');
    expect(said(504, 'APIGW.0201').fate).toBe('unknown');
    expect(said(500, 'WKS.0010').fate).toBe('refused');
    expect(said(503, 'WKS.00050902').fate).toBe('refused');
    expect(said(400, 'APIGW.0201').fate).toBe('refused');
    expect(said(501, 'WKS.9999').fate).toBe('refused');
  });

  test('a read has no unknown fate', () => {
    expect(failure(answer(502, ''), read).fate).toBe('refused');
  });
});
