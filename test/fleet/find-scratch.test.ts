import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { test } from 'vitest';
import { startWorld } from '../world.ts';
test('x', async () => {
  const world = await startWorld({ desktops: 200 });
  const release = world.clock.hold();
  const client = await world.connect('2026-07-28');
  const all = world.sandbox.world.fleet.all();
  const d = all[20]!; const p = world.sandbox.world.people.get(d.assignments[0]!.id)!;
  console.log(d.name, d.nic, d.assignments, d.tags, p.name,p.email, p.phone, p.description, world.sandbox.world.pools.all().map(x=>x.name));
  for (const query of [d.name, d.nic.ip, d.id, d.id.replaceAll('-',''), d.sid, d.name.toLowerCase().replaceAll('-',''), d.id.slice(0,8), d.nic.mac, d.nic.mac.replaceAll(':','').toUpperCase(), d.nic.mac.slice(3).replaceAll(':','-'), p.name, p.name.slice(0,-1), p.name[1]!+p.name[0]+p.name.slice(2), p.email, p.phone, '+86 '+p.phone, p.description, '设计部', 'dept=design','design', 'DESGIN-W10-001','DESIGNW10O01','Call-centre-floor', 'call center flor', 'sales W11', 'sales wutao', 'zzzzzzzz', '---', '10.20.0.', 'W10 001', d.name.slice(0,-1)]) {
    const t = performance.now();
    const a = await client.call('find_desktops', { query });
    const v = a.value as any;
    console.log(query, '|', (performance.now() - t).toFixed(0), 'ms', countTokens(a.text), 'total', v.total, 'calls', v.calls, JSON.stringify(v.rows?.slice(0, 3)), v.note ?? '', v.nearest ?? '', a.isError ? a.text : '');
  }
  console.log((await client.call('find_desktops', { query: 'design', limit: 3 })).text);
  console.log(countTokens((await client.call('find_desktops', { query: 'design', limit: 50 })).text));
  const listed = await client.listTools();
  for (const t of listed.filter((t) => /fleet_overview|find_desktops/.test(t.name))) console.log(countTokens(JSON.stringify({...t, outputSchema: undefined})), JSON.stringify(t));
  release();
  await world.close();
}, 60000);
