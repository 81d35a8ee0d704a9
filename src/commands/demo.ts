import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { systemClock } from '../catalog/clock.ts';
import { ConfigError } from '../catalog/errors.ts';
import type { Config } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { onSandbox, sandboxSite } from '../config/sandbox-site.ts';
import type { OperationResult } from '../engine/outcome.ts';
import type { Table } from '../engine/shape.ts';
import { createSandbox } from '../sandbox/sandbox.ts';
import { serverFactory } from '../server/mcp.ts';
import { Surface } from '../server/surface.ts';
import { assemble } from './assemble.ts';
import { loadCatalogue } from './catalogue.ts';
import { connecting } from './connecting.ts';
import { createLog } from './log.ts';
import { print } from './output.ts';
import { loadPlaybooks } from './playbooks.ts';
import { SANDBOX_SPEED } from './sandbox-site.ts';
import { untilSignalled } from './signals.ts';
import { version } from './version.ts';

/** How long the person of the story reads before answering; shorter would count as a machine's answer. */
const READING_MS = 2_500;

type Say = { action: 'accept'; content: Record<string, string> } | { action: 'decline' };

/** With an answer, the client has a person to ask. */
type Connect = (answer?: () => Say) => Promise<Client>;

interface Pool {
  name: string;
  poolId: string;
  desktopIds: string[];
}

/** Plays the main job on the sandbox, through a real MCP client, and prints it as a story. Asks nothing, leaves nothing behind. */
export async function demo(argv: string[]): Promise<number> {
  if (argv.some((each) => each !== '--sandbox')) {
    throw new ConfigError('demo takes no flags: it plays one story on a sandbox of its own');
  }
  const ended = untilSignalled();
  const stateDir = await mkdtemp(join(tmpdir(), 'workspace-mcp-demo-'));
  try {
    // The story holds whatever is set around it.
    const asked = await loadConfig({ argv: ['--sandbox', '--state-dir', stateDir], env: {} });
    const cloud = createSandbox({ catalogue: loadCatalogue(), clock: systemClock, speed: SANDBOX_SPEED });
    const { url, close } = await cloud.listen();
    try {
      const { ak, sk, projectId } = cloud.credentials;
      const config = onSandbox(asked, sandboxSite({ url, ak, sk, projectId }), cloud.prices);
      return await perform(config, cloud.world.storyline.rebootPool, ended);
    } finally {
      await close();
    }
  } finally {
    await rm(stateDir, { recursive: true, force: true });
  }
}

/** The play until its end, or until somebody has seen enough of it. */
async function perform(config: Config, pool: Pool, ended: Promise<number>): Promise<number> {
  const { engine, own, known, close } = await assemble(config, createLog('silent'));
  const factory = serverFactory({
    engine,
    own,
    known,
    surface: new Surface(config, engine.parts.catalogue, own),
    playbooks: loadPlaybooks,
    version,
  });
  const over = new AbortController();
  const connections = new Set<() => Promise<void>>();
  const connect: Connect = async (answer) => {
    const [mine, theirs] = InMemoryTransport.createLinkedPair();
    const served = serveStdio(factory, { transport: theirs as never });
    const client = new Client(
      { name: 'the-assistant', version: '1.0.0' },
      {
        capabilities: answer ? { elicitation: { form: {} } } : {},
        versionNegotiation: { mode: { pin: '2026-07-28' } },
      },
    );
    if (answer) {
      client.setRequestHandler('elicitation/create', async ({ params }) => {
        tell('', indent(String(params.message), '  │ '), '  │', ...formLines(params), '');
        await systemClock.sleep(READING_MS, over.signal);
        const said = answer();
        tell(`  person → ${said.action === 'accept' ? Object.values(said.content).join(', ') : said.action}`);
        return said;
      });
    }
    await client.connect(mine);
    connections.add(() => client.close().then(() => served.close()));
    return client;
  };
  try {
    return await Promise.race([play(connect, pool).then(() => 0), ended]);
  } finally {
    over.abort(new Error('the demonstration is over'));
    await Promise.all([...connections].map((disconnect) => disconnect()));
    await close();
  }
}

async function play(connect: Connect, pool: Pool): Promise<void> {
  tell(
    "An assistant looks after a company's cloud desktops. The company and its cloud are simulated (SANDBOX);",
    'the server, the guard and every request between them are the real ones.',
  );

  let says: Say = { action: 'decline' };
  const client = await connect(() => says);
  const tools = await client.listTools();
  chapter(
    'The assistant connects',
    `It is offered ${tools.tools.length} tools: ${tools.tools.map((tool) => tool.name).join(', ')}. With them it reaches the rest.`,
  );
  const found = (await ask(client, 'find_tools', { query: 'restart frozen desktops', limit: 3 })) as {
    tools: { name: string; risk: string; summary: string }[];
  };
  for (const tool of found.tools) tell(`    ${tool.name.padEnd(28)} ${tool.risk.padEnd(12)} ${tool.summary}`);

  chapter('“What do we have?”');
  const all = await read(client, 'list_desktops_detail', { fields: ['status', 'login_status', 'desktop_type'] });
  tell(`  ${all.total} desktops: ${counts(all, 'status')}.`, `  Sessions: ${counts(all, 'login_status')}.`);

  chapter(`“Who is working in the ${pool.name} pool right now?”`);
  const members = await read(client, 'list_desktops_detail', {
    pool_id: pool.poolId,
    fields: ['computer_name', 'user_name', 'status', 'login_status'],
  });
  for (const [name, user, status, login] of members.rows)
    tell(
      `    ${String(name).padEnd(20)} ${String(user ?? 'unassigned').padEnd(18)} ${String(status).padEnd(10)} ${login}`,
    );

  chapter(
    `“Shut that pool down, hard.”`,
    'This interrupts people, so the call waits: the server shows a person what would happen.',
  );
  await ask(client, 'call_tool', {
    name: 'batch_run_desktops',
    arguments: { desktop_ids: pool.desktopIds, op_type: 'os-stop', type: 'HARD' },
  });

  says = { action: 'accept', content: { decision: 'approve' } };
  chapter(
    '“Then reboot them, gently.”',
    'The person reads the plan again and says yes. One approval covers exactly this call, once.',
  );
  const rebooted = (await ask(
    client,
    'call_tool',
    { name: 'batch_run_desktops', arguments: { desktop_ids: pool.desktopIds, op_type: 'reboot', type: 'SOFT' } },
    true,
  )) as OperationResult;
  tell(`  ${rebooted.job?.message ?? ''}`);
  for (const failure of rebooted.job?.failures ?? [])
    tell(`  ✗ ${failure.name ?? failure.target}: ${failure.code} ${failure.reason ?? ''}`);
  tell('  The assistant is told which one failed and why, and to repeat the call for that one only.');

  chapter(
    'Nobody is there',
    'Another client has no way to ask a person. The assistant tries to delete a desktop all the same.',
  );
  const alone = await connect();
  const doomed = { name: 'delete_desktop', arguments: { desktop_id: pool.desktopIds[0] as string } };
  const waiting = (await ask(alone, 'call_tool', doomed)) as { plan_id: string };
  tell("  It repeats the call with the plan's id, hoping that is enough:");
  await ask(alone, 'call_tool', { ...doomed, arguments: { ...doomed.arguments, plan_id: waiting.plan_id } });
  tell('  And with an id of its own making:');
  await ask(alone, 'call_tool', {
    ...doomed,
    arguments: { ...doomed.arguments, plan_id: 'plan_iApproveMyself00000000' },
  });
  const still = await read(alone, 'list_desktops_detail', {
    desktop_id: [pool.desktopIds[0] as string],
    fields: ['computer_name', 'status'],
  });
  tell(`  The desktop is still there: ${still.rows[0]?.join(', ')}.`);

  chapter('Your turn', connecting(['node', resolve(process.argv[1] ?? 'dist/main.js')]));
}

async function read(client: Client, name: string, args: Record<string, unknown>): Promise<Table> {
  const { data } = (await ask(client, 'call_read_tool', { name, arguments: args })) as { data: Table };
  return data;
}

async function ask(client: Client, name: string, args: Record<string, unknown>, watch = false): Promise<unknown> {
  tell(`  assistant → ${name} ${JSON.stringify(args, shortLists)}`);
  const onprogress = ({ progress, total, message }: { progress: number; total?: number; message?: string }) => {
    // The client counts its own rounds of asking before the server's progress begins.
    if (total !== undefined) tell(`    ${String(progress).padStart(3)} %  ${message ?? ''}`);
  };
  const result = await client.callTool({ name, arguments: args }, watch ? { onprogress } : {});
  const value = result.structuredContent as Record<string, unknown>;
  if (result.isError && value.code) tell(`  server → ✗ ${value.message}`);
  else if (value.status) tell(`  server → ${value.status}: ${value.next ?? ''}`);
  return value;
}

/** `["…", "…", …]` as `12 ids`: a reader learns nothing from them. */
function shortLists(_: string, value: unknown): unknown {
  return Array.isArray(value) && value.length > 4 && value.every((each) => typeof each === 'string')
    ? `[${value.length} ids]`
    : value;
}

/** The form under the plan, as a host would draw it. */
function formLines(params: object): string[] {
  const { properties = {} } =
    (params as { requestedSchema?: { properties?: Record<string, { title?: string; enum?: string[] }> } })
      .requestedSchema ?? {};
  return Object.values(properties).map(
    (field) => `  │ [ ${field.title ?? ''} ${field.enum ? field.enum.join(' / ') : '________'} ]`,
  );
}

function counts(table: Table, column: string): string {
  const at = table.columns.indexOf(column);
  const seen = new Map<string, number>();
  for (const row of table.rows) seen.set(String(row[at] ?? 'none'), (seen.get(String(row[at] ?? 'none')) ?? 0) + 1);
  return [...seen]
    .sort((a, b) => b[1] - a[1])
    .map(([value, n]) => `${n} ${value}`)
    .join(', ');
}

let number = 0;

function chapter(title: string, ...lines: string[]): void {
  number++;
  tell('', `${number}. ${title}`, ...lines.map((line) => indent(line, '   ')));
}

function indent(text: string, by: string): string {
  return text
    .split('\n')
    .map((line) => `${by}${line}`)
    .join('\n');
}

function tell(...lines: string[]): void {
  print(`${lines.join('\n')}\n`);
}
