import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { clouds } from './clouds.ts';
import { commandLine, type Ended } from './command-line.ts';

const { folder, run, call } = commandLine();
const { sandbox } = clouds();

/** A person decides in a terminal: `script` of util-linux makes one. */
const TERMINAL = hasScript();

async function start() {
  const { cloud, env } = await sandbox({ speed: 200 });
  const at = { env: { ...env, WORKSPACE_MCP_STATE_DIR: folder(), TERM: 'dumb' } };
  const [first = '', second = ''] = cloud.world.storyline.rebootPool.desktopIds;
  const name = cloud.world.fleet.get(first)?.name ?? '';

  return {
    cloud,
    at,
    name,
    reboot: (more: object = {}) =>
      call('batch_run_desktops', { desktop_ids: [first, second], op_type: 'reboot', type: 'SOFT', ...more }, [], at),
    remove: (more: object = {}) => call('delete_desktop', { desktop_id: first, ...more }, [], at),

    /** Runs approve in a terminal; types each answer when its question has been asked. */
    approve: (id: string, ...answers: [question: RegExp, answer: string][]): Promise<Ended> =>
      run(['approve', id], {
        ...at,
        through: ['sh', '-c', "exec script -qec \"'$1' '$2' approve $4\" /dev/null", 'sh'],
        during: async ({ child, says }) => {
          for (const [question, answer] of answers) {
            await says('stdout', question);
            child.stdin?.write(answer);
          }
        },
      }),
  };
}

const DECISION = /Type approve or decline: /;
const CTRL_C = '\x03';
const CTRL_D = '\x04';

describe.skipIf(!TERMINAL)('approve, in a terminal', { concurrent: true }, () => {
  test('has nothing to do when nothing waits', async () => {
    const { approve } = await start();
    const { code, stdout } = await approve('');
    expect(stdout).toMatch(/No plan is waiting\./);
    expect(code).toBe(0);
  });

  test('shows the plan whole, takes a yes, and the repeated call runs, once', async () => {
    const { cloud, at, approve, reboot, name } = await start();
    const { plan_id = '' } = (await reboot()).value ?? {};
    const approved = await approve('', [DECISION, 'approve\n']);
    expect(approved.stdout).toContain(name);
    expect(approved.stdout).toMatch(/Approved\. It runs when the assistant repeats its call; it is good once, until /);
    expect(approved.code).toBe(0);
    expect(cloud.requests.mutations()).toEqual([]);
    expect(await reboot({ plan_id })).toMatchObject({ code: 0, value: { job: { status: 'succeeded' } } });
    expect(await reboot({ plan_id })).toMatchObject({ code: 3, value: { code: 'plan_spent' } });
    expect(cloud.requests.mutations()).toHaveLength(1);
    expect((await run(['audit'], at)).stdout).toMatch(/"event":"approved".*"via":"approve"/);
  });

  test('takes a no with its reason, which the assistant is told: 3 for both', async () => {
    const { cloud, approve, reboot } = await start();
    const { plan_id = '' } = (await reboot()).value ?? {};
    const declined = await approve(plan_id, [DECISION, 'no\n'], [/A reason for the assistant/, 'not on a Monday\n']);
    expect(declined.stdout).toMatch(/Declined\. The assistant is told\./);
    expect(declined.code).toBe(3);
    const { code, value } = await reboot({ plan_id });
    expect(value).toMatchObject({ code: 'declined', message: expect.stringContaining('not on a Monday') });
    expect(code).toBe(3);
    expect(cloud.requests.mutations()).toEqual([]);
  });

  test('wants the name typed before something is lost, and takes three wrong ones for a no', async () => {
    const { cloud, approve, remove, name } = await start();
    const first = (await remove()).value?.plan_id ?? '';
    const TYPED = (times: number) => new RegExp(`(?:Type the [^\\n]*name[\\s\\S]*?){${times}}`, 'i');
    const wrong = await approve(
      first,
      [DECISION, 'approve\n'],
      [TYPED(1), 'x\n'],
      [/does not match/, 'yes\n'],
      [/does not match[\s\S]*does not match/, 'approve\n'],
    );
    expect(wrong.stdout).toMatch(/Declined\./);
    expect(wrong.code).toBe(3);
    expect(await remove({ plan_id: first })).toMatchObject({ code: 3, value: { code: 'declined' } });
    const second = (await remove()).value?.plan_id ?? '';
    const right = await approve(second, [DECISION, 'approve\n'], [TYPED(1), `${name}\n`]);
    expect(right.stdout).toMatch(/Approved\./);
    expect(right.code).toBe(0);
    expect(cloud.requests.mutations()).toEqual([]);
  });

  test.each([
    ['Ctrl+C', CTRL_C],
    ['Ctrl+D', CTRL_D],
  ])('that is left by %s has decided nothing: 130', async (_, key) => {
    const { approve, reboot } = await start();
    const { plan_id = '' } = (await reboot()).value ?? {};
    const left = await approve('', [DECISION, key]);
    expect(left.stdout).toMatch(/Nothing was decided; what waits goes on waiting\./);
    expect(left.code).toBe(130);
    expect(await reboot({ plan_id })).toMatchObject({ code: 3, value: { status: 'needs_approval' } });
  });

  test('lists several and takes the number of one', async () => {
    const { approve, reboot, remove, name } = await start();
    await reboot();
    await remove();
    const wrong = await approve('', [/Which one\? /, '7\n']);
    expect(wrong.stdout).toMatch(/workspace-mcp: choose a number from 1 to 2/);
    expect(wrong.code).toBe(2);
    const { stdout, code } = await approve('', [/Which one\? /, '2\n'], [DECISION, 'decline\n'], [/A reason/, '\n']);
    expect(stdout).toMatch(/ {2}1 {2}\S.*\r?\n {2}2 {2}\S/);
    expect(stdout).toContain(name);
    expect(code).toBe(3);
  });

  test('does not know a plan that is not there', async () => {
    const { approve } = await start();
    const { stdout, code } = await approve('plan_notThere0000000000');
    expect(stdout).toMatch(
      /workspace-mcp: no plan plan_notThere0000000000 is waiting; it may have been decided or have expired/,
    );
    expect(code).toBe(2);
  });
});

function hasScript(): boolean {
  try {
    return execFileSync('script', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).includes(
      'util-linux',
    );
  } catch {
    return false;
  }
}
