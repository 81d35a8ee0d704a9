import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWorld, type TestClient, type World } from '../world.ts';

let world: World;
let client: TestClient;

beforeAll(async () => {
  world = await startWorld({ desktops: 200 });
  client = await world.connect('2026-07-28');
});

afterAll(() => world.close());

describe('fleet_query', () => {
  test('answers', async () => {
    console.log(JSON.stringify(await client.call('fleet_query', { sql: 'select status, count(*) n from desktops group by status order by n desc' })));
    console.log(JSON.stringify(await client.call('fleet_query', { sql: "select * from desktops limit 2" })).slice(0,3000));
    console.log(JSON.stringify(await client.call('fleet_query', { sql: "select computr_name from desktops limit 2" })));
    console.log(JSON.stringify(await client.call('fleet_query', { schema: true })).length);
  });
});
