import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { Pool, RetryAgent, request } from 'undici';

const ROUNDS = 5;
const QUERIES = 21;
const PAGE = 500;
const CONNECTIONS = 12;

interface Cloud {
  url: string;
  ak: string;
  sk: string;
  project: string;
  process: ChildProcess;
}

/**
 * Reading a fleet whole, throttles off, against bare undici that fetches and parses the same signed pages, turn by turn; a group-by
 * once it is read; and what memory all processes take. `-- 100000 5`: desktops in all, and over how many sites.
 */
export default async function main([desktops = '100000', sites = '1']: string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'workspace-mcp-bench-'));
  const each = Math.round(Number(desktops) / Number(sites));
  const clouds: Cloud[] = [];
  let client: Client | undefined;
  try {
    for (let seed = 1; seed <= Number(sites); seed++) clouds.push(await startCloud(each, seed));
    const { transport, connected } = await connect(folder, clouds);
    client = connected;
    const server = transport.pid as number;
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const bare = await timed(() => Promise.all(clouds.map((cloud) => readBare(cloud, each))));
      await untilThrottleIsFree();
      const ours = await timed(() => ask(connected, 'SELECT count(*) FROM desktops', 0));
      ratios.push(ours.ms / bare.ms);
      const { rows, tables, calls } = ours.value as { rows: unknown[][]; tables: unknown; calls: number };
      console.log(
        `read ${Math.round(ours.ms)} ms (${calls} calls, ${JSON.stringify(rows)} ${JSON.stringify(tables)}), bare ${Math.round(bare.ms)} ms, ratio ${(ours.ms / bare.ms).toFixed(2)}`,
      );
      console.log(memoryOf(server, clouds));
    }
    console.log(
      `median ratio ${median(ratios).toFixed(2)} (${Math.min(...ratios).toFixed(2)}-${Math.max(...ratios).toFixed(2)})`,
    );
    for (const sql of [
      'SELECT status, count(*) FROM desktops GROUP BY status',
      'SELECT ou_name, status, count(*), sum(disk_gb), avg(price_month) FROM desktops GROUP BY ALL',
    ]) {
      const times: number[] = [];
      for (let count = 0; count < QUERIES; count++) times.push((await timed(() => ask(connected, sql))).ms);
      console.log(
        `${sql}: median ${median(times).toFixed(1)} ms (${Math.min(...times).toFixed(1)}-${Math.max(...times).toFixed(1)})`,
      );
    }
    return 0;
  } finally {
    await client?.close();
    for (const { process } of clouds) process.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** We keep to 200 requests a minute whatever the cloud says: what the last round used up has to be over. */
let last = Number.NEGATIVE_INFINITY;
async function untilThrottleIsFree(): Promise<void> {
  await new Promise((over) => setTimeout(over, Math.max(0, last + 90_000 - performance.now())));
  last = performance.now();
}

async function startCloud(desktops: number, seed: number): Promise<Cloud> {
  const process = spawn(globalThis.process.execPath, [
    'dist/main.js',
    'sandbox',
    '--desktops',
    String(desktops),
    '--seed',
    String(seed),
  ]);
  const lines: string[] = [];
  for await (const line of createInterface({ input: process.stdout })) {
    lines.push(line);
    if (line.startsWith('PROJECT_ID=')) break;
  }
  const value = (name: string) => (lines.find((line) => line.startsWith(`${name}=`)) ?? '').slice(name.length + 1);
  const url = lines.find((line) => line.startsWith('http')) as string;
  await request(`${url}/__sandbox/throttle`, { method: 'PUT', body: '{"on":false}' });
  return { url, ak: value('AK'), sk: value('SK'), project: value('PROJECT_ID'), process };
}

async function connect(folder: string, clouds: readonly Cloud[]) {
  const env: Record<string, string> = { PATH: process.env.PATH ?? '' };
  const sites: Record<string, object> = {};
  for (const [index, { url, ak, sk, project }] of clouds.entries()) {
    const [akName, skName] = [`AK_${index}`, `SK_${index}`];
    Object.assign(env, { [akName]: ak, [skName]: sk });
    sites[`site-${index + 1}`] = {
      region: 'cn-north-4',
      project_id: project,
      credentials_env: { ak: akName, sk: skName },
      endpoints: Object.fromEntries(['workspace', 'appstream', 'iam', 'bss'].map((service) => [service, url])),
    };
  }
  const file = join(folder, 'sites.json');
  writeFileSync(file, JSON.stringify({ default: 'site-1', sites }), { mode: 0o600 });
  const transport = new StdioClientTransport({
    command: process.execPath,
    env,
    args: ['dist/main.js', 'serve', '--sites', file, '--state-dir', join(folder, 'state')],
  });
  const connected = new Client({ name: 'bench', version: '1' });
  await connected.connect(transport);
  return { transport, connected };
}

async function ask(client: Client, sql: string, max_age = 3600): Promise<unknown> {
  const options = { timeout: 600_000, onprogress: () => {} };
  const { structuredContent, isError } = await client.callTool(
    { name: 'fleet_query', arguments: { sql, max_age } },
    options,
  );
  if (isError) throw new Error(JSON.stringify(structuredContent));
  return structuredContent;
}

/** The same pages over as many connections. A signature is made for each, as it must be. */
async function readBare(cloud: Cloud, desktops: number): Promise<number> {
  const pool = new RetryAgent(new Pool(cloud.url, { connections: CONNECTIONS }), { maxRetries: 3 });
  let [next, rows] = [0, 0];
  const worker = async () => {
    while (next < desktops) {
      const offset = next;
      next += PAGE;
      const path = `/v2/${cloud.project}/desktops/detail`;
      const query = { limit: PAGE, offset, sort_field: 'created', sort_type: 'ASC' };
      const { body, statusCode } = await pool.request({
        method: 'GET',
        path,
        query,
        headers: sign(cloud, path, query),
      });
      const answer = (await body.json()) as { desktops: unknown[] };
      if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
      rows += answer.desktops.length;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  await pool.close();
  if (rows !== desktops) throw new Error(`${rows} rows of ${desktops}`);
  return rows;
}

function sign({ url, ak, sk, project }: Cloud, path: string, queryParams: object) {
  const date = new Date().toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  const headers = { 'X-Sdk-Date': date, 'X-Project-Id': project };
  return AKSKSigner.sign(
    { endpoint: `${url}${path}`, method: 'GET', headers, queryParams } as never,
    { getAk: () => ak, getSk: () => sk } as never,
  ) as Record<string, string>;
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const began = performance.now();
  const value = await work();
  return { ms: performance.now() - began, value };
}

function memoryOf(server: number, clouds: readonly Cloud[]): string {
  const children = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && parentOf(pid) === server);
  const sizes = [server, ...children.map(Number)].map(residentMb);
  const cloud = clouds.map(({ process }) => residentMb(process.pid as number)).reduce((sum, size) => sum + size, 0);
  return `memory: server ${sizes[0]} MB, database ${sizes.slice(1).join(', ')} MB, together ${sizes.reduce((sum, size) => sum + size, 0)} MB; the simulated cloud ${cloud} MB`;
}

function parentOf(pid: string): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1]);
  } catch {
    return undefined;
  }
}

function residentMb(pid: number): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
