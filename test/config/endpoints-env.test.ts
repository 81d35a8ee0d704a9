import { expect, test } from 'vitest';
import { endpointsFromEnvironment } from '../../src/config/endpoints-env.ts';

test('the variables of the region count, the first of two endpoints, without its last slash', () => {
  const env = {
    HUAWEICLOUD_SDK_REGION_WORKSPACE_CN_NORTH_4: 'https://ws.example.com/, https://backup.example.com',
    HUAWEICLOUD_SDK_REGION_WORKSPACEAPP_CN_NORTH_4: 'app.example.com',
    HUAWEICLOUD_SDK_REGION_WORKSPACE_CN_EAST_3: 'https://elsewhere.example.com',
  };
  expect(endpointsFromEnvironment(env, 'cn-north-4')).toEqual({
    workspace: 'https://ws.example.com',
    appstream: 'https://app.example.com',
  });
});

test('IAM has a variable for all regions, after that of the region', () => {
  const env = { HUAWEICLOUD_SDK_IAM_ENDPOINT: 'https://iam.example.com' };
  expect(endpointsFromEnvironment(env, 'cn-north-4')).toEqual({ iam: 'https://iam.example.com' });
  const both = { ...env, HUAWEICLOUD_SDK_REGION_IAM_CN_NORTH_4: 'https://iam4.example.com' };
  expect(endpointsFromEnvironment(both, 'cn-north-4')).toEqual({ iam: 'https://iam4.example.com' });
});

test('what is no endpoint is refused by the name of its variable, and not repeated', () => {
  const env = { HUAWEICLOUD_SDK_REGION_BSS_CN_NORTH_4: 'https://user:SECRET@bss.example.com' };
  expect(() => endpointsFromEnvironment(env, 'cn-north-4')).toThrow(
    /^HUAWEICLOUD_SDK_REGION_BSS_CN_NORTH_4 (?!.*SECRET)/,
  );
});

test('nothing set is nothing found', () => {
  expect(endpointsFromEnvironment({ HUAWEICLOUD_SDK_REGION_IAM_CN_NORTH_4: ' ' }, 'cn-north-4')).toEqual({});
});
