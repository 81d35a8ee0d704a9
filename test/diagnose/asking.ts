import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { expect } from 'vitest';
import { type Trouble, troubles } from '../../src/sandbox/world/troubles.ts';
import type { TestClient, World } from '../world.ts';
import type { Diagnosis } from './accepted.ts';

export type Told = Diagnosis & {
  subject: Record<string, unknown>;
  retry?: {
    safe: string;
    why: string;
    failed: number;
    done_since?: number;
    never_began?: number;
    maybe_half_done?: string[];
    call?: Diagnosis['findings'][number]['next'];
  };
};

/** A diagnosis, which fits into an answer whatever was asked. */
export async function ask(client: TestClient, tool: string, args: object): Promise<Told> {
  const { value, isError, text } = await client.call(tool, { ...args });
  expect(isError, `${tool} ${JSON.stringify(args)}: ${text}`).toBe(false);
  expect(countTokens(text), text).toBeLessThanOrEqual(2_500);
  return value as never;
}

export async function refused(client: TestClient, tool: string, args: object): Promise<Record<string, string>> {
  const { value, isError, text } = await client.call(tool, { ...args });
  expect(isError, text).toBe(true);
  return value as never;
}

export const causes = ({ findings }: Told) => findings.map(({ cause }) => cause);

export function planted({ sandbox }: World, name: string): Trouble {
  const found = troubles(sandbox.world).find((each) => each.name === name);
  if (!found) throw new Error(`${name} is not planted`);
  return found;
}

/** The calls that mend go to the tools as they are; changes are only planned. */
export async function expectTaken(world: World, client: TestClient, told: Told): Promise<void> {
  const calls = told.findings.map(({ next }) => next);
  for (const next of told.retry?.call ? [...calls, told.retry.call] : calls) {
    const entry = world.engine.parts.catalogue.get(next.tool);
    expect(entry, next.tool).toBeDefined();
    const [by, more] = entry?.risk === 'read' ? ['call_read_tool', {}] : ['call_tool', { dry_run: true }];
    const done = await client.call(by, { name: next.tool, arguments: { ...next.arguments, ...more } });
    expect(done.isError, `${next.tool} ${JSON.stringify(next.arguments)}: ${done.text}`).toBe(false);
  }
}

/** Each read of `looked_at` fails in turn; the first is that of the subject itself. */
export async function expectBlind(
  world: World,
  client: TestClient,
  { tool, args, whole, spared }: { tool: string; args: object; whole: Told; spared: readonly string[] },
): Promise<void> {
  for (const read of whole.looked_at) {
    const { operationId, service } = world.engine.parts.catalogue.get(read) ?? {};
    expect(operationId, read).toBeDefined();
    if (!operationId || spared.includes(read)) continue;
    const same = whole.looked_at.filter(
      (each) => world.engine.parts.catalogue.get(each)?.operationId === operationId && each !== read,
    );
    expect(same, `${service} ${operationId}`).toEqual([]);
    const undo = world.sandbox.faults.add({ kind: 'status', status: 403, operation: operationId });
    const blind = await ask(client, tool, args);
    undo();
    expect(blind.healthy, read).not.toBe(true);
    expect(
      blind.not_seen?.map((each) => each.read),
      read,
    ).toContain(read);
    for (const { tells, code } of blind.not_seen ?? [])
      expect([tells.length > 5, code !== ''], read).toEqual([true, true]);
  }
}
