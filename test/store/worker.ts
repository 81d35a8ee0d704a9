import { createFileStore } from '../../src/store/file-store.ts';

// One of many processes on a state directory: gets ready, waits for a line on stdin, does one thing, prints what came of it.
const [dir = '', task = '', id = ''] = process.argv.slice(2);
const clock = { now: () => Date.now(), sleep: async () => {} };
const open = () => createFileStore({ dir, clock });

const store = task === 'key' ? undefined : await open();
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve));

switch (task) {
  case 'key':
    print(Buffer.from((await open()).key).toString('hex'));
    break;
  case 'decide':
    print(
      await store?.approvals.decide({
        plan: id,
        approved: true,
        by: `process ${process.pid}`,
        via: 'approve',
        at: Date.now(),
        reason: 'x'.repeat(200_000),
      }),
    );
    break;
  case 'spend':
    print(await store?.approvals.spend(id));
    break;
  case 'log':
    for (let n = 0; ; n++) {
      await store?.audit.append(event(n));
      process.stdout.write(`${n}\n`);
    }
  case 'fill':
    // Appends until the disk refuses, and tells how the refusal looked.
    for (let n = 0; n < 1000; n++) {
      try {
        await store?.audit.append(event(n));
      } catch (error) {
        print({ appended: n, error: error instanceof Error && 'body' in error ? error.body : String(error) });
        break;
      }
    }
}
process.exit();

function event(n: number) {
  return {
    event: 'sent',
    principal: 'local',
    site: 'default',
    tool: 't',
    risk: 'write',
    detail: { n, filler: 'x'.repeat(n % 7 === 0 ? 5000 : 50) },
  } as const;
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
