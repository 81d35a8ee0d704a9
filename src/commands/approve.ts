import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { systemClock } from '../catalog/clock.ts';
import { ConfigError } from '../catalog/errors.ts';
import type { Decision, Plan } from '../catalog/plan.ts';
import { loadConfig } from '../config/load.ts';
import { matchesTyped, typedQuestion } from '../guard/answer.ts';
import { recordDecision } from '../guard/decision.ts';
import { headline, preview } from '../guard/preview.ts';
import { createFileStore } from '../store/file-store.ts';
import { print } from './output.ts';
import { version } from './version.ts';

/** Shows the plans that wait, or one plan whole, and takes a person's decision. Only in an interactive terminal. */
export async function approve(argv: string[]): Promise<number> {
  const id = argv[0]?.startsWith('-') ? undefined : argv[0];
  const rest = id === undefined ? argv : argv.slice(1);
  const config = await loadConfig({ argv: rest, offline: true });
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new ConfigError('approve needs an interactive terminal: a person decides here, not a program');
  }
  const store = await createFileStore({
    dir: config.stateDir,
    clock: systemClock,
    version,
    redactPeople: config.redactPeople,
  });
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const plan = await choose(id, await store.approvals.pending(), (text) => terminal.question(text));
    if (!plan) {
      print('No plan is waiting.\n');
      return 0;
    }
    print(`\n${preview(plan, { whole: true })}\n\n`);
    const decision = await ask(plan, (text) => terminal.question(text));
    if (!(await recordDecision(store, plan, decision))) {
      print('Somebody else decided first, or the plan has expired. Nothing was changed.\n');
      return 1;
    }
    print(
      decision.approved
        ? `Approved. It runs when the assistant repeats its call; it is good once, until ${new Date(plan.expires).toLocaleTimeString()}.\n`
        : 'Declined. The assistant is told.\n',
    );
    return decision.approved ? 0 : 3;
  } catch (error) {
    // Ctrl+C or Ctrl+D at a question.
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
    print('\nNothing was decided; what waits goes on waiting.\n');
    return 130;
  } finally {
    terminal.close();
    await store.close();
  }
}

async function choose(
  id: string | undefined,
  pending: Plan[],
  question: (text: string) => Promise<string>,
): Promise<Plan | undefined> {
  if (id) {
    const plan = pending.find((each) => each.id === id);
    if (!plan) throw new ConfigError(`no plan ${id} is waiting; it may have been decided or have expired`);
    return plan;
  }
  if (pending.length < 2) return pending[0];
  for (const [index, plan] of pending.entries()) {
    print(
      `${String(index + 1).padStart(3)}  ${headline(plan)}  ${plan.client ?? ''}  until ${new Date(plan.expires).toLocaleTimeString()}\n`,
    );
  }
  const picked = Number(await question('Which one? '));
  const plan = pending[picked - 1];
  if (!plan) throw new ConfigError(`choose a number from 1 to ${pending.length}`);
  return plan;
}

async function ask(plan: Plan, question: (text: string) => Promise<string>): Promise<Decision> {
  const decided = (approved: boolean, reason?: string): Decision => ({
    plan: plan.id,
    approved,
    by: whoDecides(),
    via: 'approve',
    at: systemClock.now(),
    ...(reason && { reason }),
  });
  const answer = (await question('Approve? Type approve or decline: ')).trim().toLowerCase();
  if (answer !== 'approve') {
    const reason = (await question('A reason for the assistant (may be empty): ')).trim().slice(0, 500);
    return decided(false, reason);
  }
  for (let tries = 0; plan.typed && tries < 3; tries++) {
    if (matchesTyped(plan, await question(`${typedQuestion(plan)} `))) return decided(true);
    print('That does not match.\n');
  }
  return plan.typed ? decided(false, 'the confirmation was typed wrongly three times') : decided(true);
}

function whoDecides(): string {
  try {
    return userInfo().username;
  } catch {
    // A made-up user of a container has no name.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}
