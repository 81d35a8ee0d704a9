// The floor of bench/sandbox.ts: a bare node:http server that stringifies the rows in FILE for each request.
//   node bench/bare-server.mjs FILE
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const rows = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const server = createServer((_, response) => {
  const body = JSON.stringify(rows);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
