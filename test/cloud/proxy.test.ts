import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CloudRequest, createCloudClient } from '../../src/cloud/client.ts';
import { FakeClock } from './fake-clock.ts';
import { type FakeCloud, siteAt, startCloud } from './fake-cloud.ts';

/** A forward proxy that leads every name to the fake cloud, or refuses. */
let proxy: Server;
let cloud: FakeCloud;
let asked: string[];
let refuseWith: number | undefined;
const open: { close(): Promise<void> }[] = [];
const clock = () => new FakeClock({ skipBelow: 500_000 });

beforeEach(async () => {
  asked = [];
  refuseWith = undefined;
  cloud = await startCloud(clock(), () => ({ body: { ok: true } }));
  proxy = createServer();
  proxy.on('connect', (request, socket, head) => {
    asked.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`.trim());
    socket.on('error', () => {});
    if (refuseWith) return socket.end(`HTTP/1.1 ${refuseWith} No\r\n\r\n`);
    const upstream = connect(Number(new URL(cloud.url).port), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => {});
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
});

afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
  await cloud.close();
  await new Promise((closed) => proxy.close(closed));
});

function clientAt(url: string, env: Record<string, string>) {
  const client = createCloudClient({
    site: siteAt(url),
    clock: clock(),
    requestTimeoutMs: 600_000,
    random: () => 1,
    env,
  });
  open.push(client);
  return client;
}

const proxyUrl = (user = '') => `http://${user}127.0.0.1:${(proxy.address() as AddressInfo).port}`;

const call: CloudRequest = {
  service: 'workspace',
  operationId: 'CreateDesktop',
  method: 'POST',
  path: '/v2/{project_id}/desktops',
  params: {},
  query: {},
  body: {},
  mutates: true,
  perMinute: 100,
};

test('a proxy of the environment is used, with its user and password', async () => {
  const client = clientAt('http://workspace.example.test', { HTTP_PROXY: proxyUrl('user:PASSWORDEXAMPLE@') });
  expect(await client.request(call)).toMatchObject({ body: { ok: true } });
  expect(asked).toEqual([`workspace.example.test:80 Basic ${Buffer.from('user:PASSWORDEXAMPLE').toString('base64')}`]);
  expect(cloud.received[0]!.headers.host).toBe('workspace.example.test');
});

test('a proxy for https is used for https', async () => {
  refuseWith = 502;
  const client = clientAt('https://workspace.example.test', { https_proxy: proxyUrl().replace('http://', '') });
  await expect(client.request(call)).rejects.toMatchObject({ fate: 'not_sent', body: { code: 'proxy' } });
  expect(asked).toEqual(['workspace.example.test:443']);
});

test('NO_PROXY goes direct', async () => {
  const port = new URL(cloud.url).port;
  const client = clientAt(`http://localtest.invalid:${port}`, { HTTP_PROXY: proxyUrl(), NO_PROXY: '.invalid' });
  await expect(client.request(call)).rejects.toMatchObject({ body: { code: 'unreachable' } });
  expect(asked).toEqual([]);
});

test.each(['127.0.0.1', 'localhost'])('%s goes direct, whatever NO_PROXY says', async (host) => {
  const url = cloud.url.replace('127.0.0.1', host);
  expect(await clientAt(url, { HTTP_PROXY: proxyUrl(), NO_PROXY: 'other' }).request(call)).toMatchObject({
    status: 200,
  });
  expect(await clientAt(url, { HTTP_PROXY: proxyUrl(), NO_PROXY: '*' }).request(call)).toMatchObject({ status: 200 });
  expect(asked).toEqual([]);
});

test('a proxy that refuses is said, not repeated, and nothing was sent', async () => {
  refuseWith = 407;
  const client = clientAt('http://workspace.example.test', { HTTP_PROXY: proxyUrl('user:PASSWORDEXAMPLE@') });
  const error = await client.request(call).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    fate: 'not_sent',
    body: { code: 'proxy', hint: expect.stringMatching(/HTTPS_PROXY/) },
  });
  expect(JSON.stringify(error)).not.toContain('PASSWORDEXAMPLE');
  expect(asked).toHaveLength(1);
});

test('a proxy that is no URL is said without its text', async () => {
  const client = clientAt('http://workspace.example.test', { HTTPS_PROXY: 'http://user:PASSWORD EXAMPLE@[' });
  await expect(client.request(call)).rejects.toMatchObject({
    fate: 'not_sent',
    body: { code: 'misconfigured', message: 'HTTPS_PROXY is not a URL' },
  });
});
