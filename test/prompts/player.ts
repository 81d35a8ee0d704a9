import type { TestClient, ToolAnswer, World } from '../world.ts';
import { connectForPrompts } from './prompt-client.ts';
import { filledWith, found, type Step, stepsOf } from './script.ts';

/** Calls that some test has made, by playbook: `3.1` is the second call of step 3. */
const played = new Map<string, Set<string>>();

export interface Play {
  /** The prompt as it was served. */
  text: string;
  /** Makes the calls of a step in their order, or only some of them, and keeps what it says. Throws at an error unless one may come. */
  step(number: number, options?: { only?: number[]; mayFail?: boolean }): Promise<ToolAnswer[]>;
  /** What a person says, or what is chosen out of an answer. */
  tell(values: Record<string, unknown>): void;
  known(name: string): unknown;
}

/** Gets a playbook from the server, for a client that then does what it says, call by call. */
export async function open(
  world: World,
  client: TestClient,
  name: string,
  args: Record<string, string> = {},
): Promise<Play> {
  const prompts = await connectForPrompts('2026-07-28', world.http.url);
  const text = await prompts.get(name, args).finally(() => prompts.close());
  const steps = stepsOf(text);
  const listed = new Set((await client.listTools()).map((tool) => tool.name));
  const known: Record<string, unknown> = {};

  async function make({ kind, tool, arguments: template, keeps }: Step['calls'][number], mayFail: boolean) {
    const wanted = tool === 'call_tool' ? wrappedCall(template, known) : { tool, args: filledWith(template, known) };
    const answer = listed.has(wanted.tool)
      ? await client.call(wanted.tool, wanted.args as Record<string, unknown>)
      : await client.call(kind === 'read' ? 'call_read_tool' : 'call_tool', {
          name: wanted.tool,
          arguments: wanted.args,
        });
    if (answer.isError && !mayFail)
      throw new Error(`${name}: ${wanted.tool} ${JSON.stringify(wanted.args)} answered ${answer.text}`);
    for (const [key, path] of Object.entries(keeps)) known[key] = found(answer.value, path);
    return followed(client, answer, mayFail);
  }

  return {
    text,
    async step(number, { only, mayFail = false } = {}) {
      const step = steps.find((each) => each.number === number);
      if (!step) throw new Error(`${name} has no step ${number}`);
      const answers: ToolAnswer[] = [];
      for (const [index, call] of step.calls.entries()) {
        if (only && !only.includes(index)) continue;
        played.set(name, (played.get(name) ?? new Set()).add(`${number}.${index}`));
        answers.push(await make(call, mayFail));
      }
      return answers;
    },
    tell: (values) => void Object.assign(known, values),
    known: (key) => known[key],
  };
}

/** The call that a finding proposes: a tool of the list is called as such. */
function wrappedCall(template: unknown, known: Readonly<Record<string, unknown>>) {
  const { name, arguments: args } = filledWith(template, known) as { name: string; arguments: unknown };
  return { tool: name, args };
}

/** As the foreword says: what runs is followed to its end before the next step. */
async function followed(client: TestClient, first: ToolAnswer, mayFail: boolean): Promise<ToolAnswer> {
  let answer = first;
  for (;;) {
    const { job, rollout_id, status } = answer.value as {
      job?: { status: string; jobs: string[] };
      rollout_id?: string;
      status?: string;
    };
    if (rollout_id && status === 'running') answer = await client.call('show_rollout', { rollout_id, wait: true });
    else if (job?.status === 'running') answer = await client.call('wait_for_job', { jobs: job.jobs });
    else return answer;
    if (answer.isError && !mayFail) throw new Error(`what was followed answered ${answer.text}`);
  }
}

/** Calls that nobody has made yet, of a playbook: `3.1` is the second of step 3. */
export function unplayed(name: string, text: string): string[] {
  const all = stepsOf(text).flatMap(({ number, calls }) => calls.map((_, index) => `${number}.${index}`));
  return all.filter((call) => !played.get(name)?.has(call));
}

/** Which file plays which playbooks. */
export const PLAYED = {
  people: ['offboard-user', 'onboard-user', 'slow-desktop', 'user-cannot-log-in'],
  fleet: [
    'app-session-trouble',
    'idle-cost-report',
    'incident-first-look',
    'patch-night',
    'pool-capacity-review',
    'security-review',
  ],
};
