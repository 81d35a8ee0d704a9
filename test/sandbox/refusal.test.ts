import { expect, test } from 'vitest';
import { Refusal, statusOf } from '../../src/sandbox/refusal.ts';

test.each(['00010109', '00010110', '00010306', '00010315', '00010321', '0417'])(
  'WKS.%s is documented with 200 alone, and comes so from any operation',
  (code) => {
    expect(statusOf(new Refusal(400, `WKS.${code}`, ''), 'CreateDesktop')).toBe(200);
  },
);

test.each([
  ['0106', 400],
  ['0402', 403],
  ['0404', 400],
  ['0405', 403],
])('WKS.%s comes with 200 only where a documented answer has room for a code', (code, status) => {
  const refusal = new Refusal(status, `WKS.${code}`, '');
  expect(statusOf(refusal, 'UpdateDesktop')).toBe(200);
  expect(statusOf(refusal, 'CreateDesktop')).toBe(status);
});

test('other codes keep their status', () => {
  expect(statusOf(new Refusal(409, 'WKS.00010032', ''), 'UpdateDesktop')).toBe(409);
});
