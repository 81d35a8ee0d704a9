import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAudit } from '../../src/store/audit-reading.ts';
import { verifyAudit } from '../../src/store/audit-verify.ts';
import { handClock } from './plan.ts';
import { opened, scratch } from './state-dir.ts';

const DETAIL = {
  users: [{ id: 'u-1', name: 'Wang Wei', roles: 2 }, 'li.na'],
  attach_user: 'li.na',
  userNames: ['Li.Na'],
  owner: '王伟',
  contact: { Email: 'wang@example.com' },
  private_ip: '192.168.7.41',
  ip_addresses: ['fe80::1', '10.1.2.3'],
  note: 'sent to wang@example.com from 192.168.7.41 (2001:db8:0:0:0:0:0:1) at 12:30:45 by 1.2.3',
  empty: { name: '' },
};

const PEOPLE = ['Wang Wei', 'li.na', 'Li.Na', '王伟', 'example.com', '192.168', 'fe80', '10.1.2', '2001:db8', 'boss'];

async function written(redactPeople: boolean): Promise<{ text: string; detail: Record<string, unknown> }> {
  const dir = await scratch();
  const { audit } = await opened({ dir, clock: handClock(), redactPeople });
  await audit.append({
    event: 'sent',
    principal: 'boss@corp.example.com',
    site: 'default',
    tool: 'attach_desktop',
    risk: 'write',
    detail: { ...DETAIL, targets: ['desk-1'], request_id: '7f-1' },
  });
  expect(await verifyAudit(dir)).toMatchObject([{ ok: true }]);
  const file = (await readdir(join(dir, 'audit'))).find((name) => name.endsWith('.jsonl'))!;
  let detail: Record<string, unknown> = {};
  for await (const line of readAudit(dir)) if (line.event !== 'opened') detail = line.detail ?? {};
  return { text: await readFile(join(dir, 'audit', file), 'utf8'), detail };
}

describe('people in the audit log', () => {
  it('are named unless told otherwise', async () => {
    const { detail } = await written(false);
    expect(detail).toMatchObject(DETAIL);
  });

  it('leave it when asked: names, mails and addresses wherever they stand', async () => {
    const { text } = await written(true);
    for (const person of PEOPLE) expect(text).not.toContain(person);
  });

  it('become the same pseudonym every time, and what is not theirs stays', async () => {
    const { detail } = await written(true);
    expect(detail.attach_user).toMatch(/^~[a-z2-7]{16}$/);
    expect(detail.users).toEqual([{ id: 'u-1', name: expect.stringMatching(/^~/), roles: 2 }, detail.attach_user]);
    expect(detail.userNames).toEqual([detail.attach_user]);
    expect(detail.note).toBe(
      `sent to ${(detail.contact as { Email: string }).Email} from ${detail.private_ip} (${/\((.*)\)/.exec(String(detail.note))?.[1]}) at 12:30:45 by 1.2.3`,
    );
    expect(detail).toMatchObject({ targets: ['desk-1'], request_id: '7f-1', empty: { name: '' } });
  });

  it('have other pseudonyms under another key', async () => {
    expect((await written(true)).detail.owner).not.toBe((await written(true)).detail.owner);
  });
});
