import { describe, expect, test } from 'vitest';
import { createCloudClient } from '../../src/cloud/client.ts';
import { endpointFor } from '../../src/cloud/endpoints.ts';
import { FakeClock } from './fake-clock.ts';
import { siteAt } from './fake-cloud.ts';

const site = (region: string, endpoints = {}) => ({ ...siteAt('http://127.0.0.1'), region, endpoints });

describe('endpoints', () => {
  test.each([
    ['cn-north-4', 'workspace', 'https://workspace.cn-north-4.myhuaweicloud.com'],
    ['na-mexico-1', 'workspace', 'https://workspace.na-mexico-1.myhuaweicloud.com'],
    ['cn-north-4', 'appstream', 'https://appstream.cn-north-4.myhuaweicloud.com'],
    ['ap-southeast-3', 'appstream', 'https://workspace.ap-southeast-3.myhuaweicloud.com'],
    ['cn-north-4', 'iam', 'https://iam.cn-north-4.myhuaweicloud.com'],
    ['af-north-1', 'iam', 'https://iam.myhuaweicloud.com'],
    ['eu-west-101', 'workspace', 'https://workspace.eu-west-101.myhuaweicloud.eu'],
    ['eu-west-101', 'iam', 'https://iam.eu-west-101.myhuaweicloud.eu'],
    ['cn-north-4', 'bss', 'https://bss.myhuaweicloud.com'],
  ] as const)('in %s, %s is at %s', (region, service, url) => {
    expect(endpointFor(site(region), service)).toBe(url);
  });

  test('what the site says wins, in any region, without its last slash', () => {
    expect(endpointFor(site('xx-new-1', { workspace: 'https://ws.example.com/base/' }), 'workspace')).toBe(
      'https://ws.example.com/base',
    );
  });

  test('where AppStream has no host of its own it follows Workspace, wherever that is', () => {
    expect(endpointFor(site('xx-new-1', { workspace: 'https://ws.example.com' }), 'appstream')).toBe(
      'https://ws.example.com',
    );
  });

  test('an unknown region is refused with the near name, when the client is made', () => {
    const make = () =>
      createCloudClient({ site: site('cn-nort-4'), clock: new FakeClock(), requestTimeoutMs: 1000, env: {} });
    expect(make).toThrow(/region "cn-nort-4".*did you mean cn-north-4.*--endpoint workspace=URL/);
  });

  test('a controller has no default address', () => {
    expect(() => endpointFor(site('cn-north-4'), 'rcdc')).toThrow(/--endpoint rcdc=URL/);
  });

  test.each(['ftp://x', 'nonsense', 'https://user:SECRET@x', 'https://x?a=1'])(
    '%s is no endpoint, and is not repeated',
    (url) => {
      expect(() => endpointFor(site('cn-north-4', { iam: url }), 'iam')).toThrow(/^the iam endpoint must be/);
    },
  );
});
