import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import { Pool, request } from 'undici';

const ROWS = 100;
const CONNECTIONS = 16;
const SECONDS = 5;
const ROUNDS = 5;

/**
 * Requests a second of the sandbox for a plain list of 100 desktops, signed, throttling off, against a bare `node:http` server that
 * stringifies the same rows, turn by turn. With a number as argument: so many requests, and the server's memory on the way.
 */
export default async function main([many]: string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'workspace-mcp-bench-'));
  const sandbox = spawn(process.execPath, ['dist/main.js', 'sandbox', '--desktops', '200']);
  const said = await firstLines(sandbox, 5);
  const url = said.find((line) => line.startsWith('http')) as string;
  const value = (name: string) => (said.find((line) => line.startsWith(`${name}=`)) ?? '').slice(name.length + 1);
  let bare: ChildProcess | undefined;
  try {
    await request(`${url}/__sandbox/throttle`, { method: 'PUT', body: '{"on":false}' });
    const path = `/v2/${value('PROJECT_ID')}/desktops`;
    const signed = () => sign(url, path, { ak: value('AK'), sk: value('SK'), project: value('PROJECT_ID') });
    const list = await request(`${url}${path}?limit=${ROWS}`, { headers: signed() });
    const body = await list.body.text();
    if (list.statusCode !== 200) throw new Error(`the sandbox answers ${list.statusCode}: ${body}`);
    if (many) return await memory(sandbox, new Load(url, `${path}?limit=${ROWS}`, signed), Number(many));
    const file = join(folder, 'rows.json');
    writeFileSync(file, body);
    bare = spawn(process.execPath, ['bench/bare-server.mjs', file]);
    const [floor = ''] = await firstLines(bare, 1);
    await compare(
      { load: new Load(url, `${path}?limit=${ROWS}`, signed), pid: sandbox.pid as number },
      { load: new Load(floor, '/', () => ({})), pid: bare.pid as number },
      body.length,
    );
    return 0;
  } finally {
    sandbox.kill();
    bare?.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Asks the same over some connections. A signature holds for 15 minutes and is made anew before that. */
class Load {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #headers: () => Record<string, string>;

  constructor(url: string, path: string, headers: () => Record<string, string>) {
    this.#pool = new Pool(url, { connections: CONNECTIONS });
    this.#path = path;
    this.#headers = headers;
  }

  async run(goOn: (done: number) => boolean): Promise<number> {
    let done = 0;
    let headers = this.#headers();
    let made = Date.now();
    const one = async () => {
      while (goOn(done)) {
        if (Date.now() - made > 300_000) [headers, made] = [this.#headers(), Date.now()];
        const { statusCode, body } = await this.#pool.request({ method: 'GET', path: this.#path, headers });
        await body.dump();
        if (statusCode !== 200) throw new Error(`answered ${statusCode}`);
        done++;
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, one));
    return done;
  }

  async perSecond(): Promise<number> {
    const began = performance.now();
    const done = await this.run(() => performance.now() - began < SECONDS * 1_000);
    return done / ((performance.now() - began) / 1_000);
  }
}

interface Served {
  load: Load;
  pid: number;
}

async function compare(ours: Served, floor: Served, bytes: number): Promise<void> {
  await ours.load.perSecond();
  await floor.load.perSecond();
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const [mine, bare] = [await measure(ours), await measure(floor)];
    ratios.push(mine.perSecond / bare.perSecond);
    console.log(`sandbox ${told(mine)}; bare ${told(bare)}; ratio ${ratios.at(-1)?.toFixed(2)}`);
  }
  const sorted = ratios.sort((a, b) => a - b);
  console.log(`median ratio ${sorted[ROUNDS >> 1]?.toFixed(2)} for ${ROWS} rows, ${bytes} bytes an answer`);
}

interface Measured {
  perSecond: number;
  /** Processor time of the server for one request, ms. */
  cost: number;
}

async function measure({ load, pid }: Served): Promise<Measured> {
  const before = processorMs(pid);
  const perSecond = await load.perSecond();
  return { perSecond, cost: (processorMs(pid) - before) / (perSecond * SECONDS) };
}

const told = ({ perSecond, cost }: Measured) => `${perSecond.toFixed(0)}/s (${cost.toFixed(2)} ms of processor each)`;

/** In ticks of 10 ms, as Linux counts. */
function processorMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

async function memory(server: ChildProcess, load: Load, many: number): Promise<number> {
  const marks: number[] = [];
  const step = many / 10;
  for (let part = 1; part <= 10; part++) {
    await load.run((done) => done < step);
    marks.push(residentMb(server.pid as number));
    console.log(`${Math.round(part * step)} requests, ${marks.at(-1)} MB`);
  }
  const [early, late] = [Math.max(...marks.slice(1, 4)), Math.max(...marks.slice(7))];
  const flat = late <= early * 1.15;
  console.log(
    `${flat ? 'flat' : 'NOT flat'}: at most ${early} MB in the second to fourth tenth, ${late} MB in the last three`,
  );
  return flat ? 0 : 1;
}

function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024);
}

function sign(url: string, path: string, { ak, sk, project }: { ak: string; sk: string; project: string }) {
  const date = new Date().toISOString().replace(/[-:]/g, '').replace(/\.\d+/, '');
  const headers = { 'X-Sdk-Date': date, 'X-Project-Id': project };
  return AKSKSigner.sign(
    { endpoint: `${url}${path}`, method: 'GET', headers, queryParams: { limit: ROWS } } as never,
    { getAk: () => ak, getSk: () => sk } as never,
  ) as Record<string, string>;
}

function firstLines(child: ChildProcess, count: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk) => {
      text += chunk;
      const lines = text.split('\n').filter(Boolean);
      if (lines.length >= count) resolve(lines);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it served`)));
  });
}
