// The examples as in the README: $HELLO_CLIENT against `duet serve` ($DUET) as the server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { freePort } from './free_port.mjs';
import { run } from './hosts/native.mjs';
import { start } from './peers.mjs';

const { DUET: duet, HELLO_CLIENT: client } = process.env;

test('hello_client says hello, prints the answer and says goodbye', async (t) => {
  const args = ['serve', '--port', '0', '--reply', 'Message received'];
  const server = await start(duet, args, { signal: 'SIGTERM' });
  t.after(() => server.stop());
  const { status, lines, diagnostics } = await run(client, [server.url]);
  assert.deepEqual(lines, ['Connected', 'Received: Message received', 'Connection closed: 1000 goodbye']);
  assert.deepEqual([status, diagnostics], [0, []]);
});

test('hello_client tells that nobody is there', async () => {
  const { status, lines } = await run(client, [`ws://127.0.0.1:${await freePort()}`]);
  assert.deepEqual([status, lines], [0, ['Connection closed: 1006 ']]);
});

test('hello_client tells a URL that is none', async () => {
  const { status, lines, diagnostics } = await run(client, ['nonsense']);
  assert.deepEqual([status, lines], [1, []]);
  assert.match(diagnostics.join('\n'), /URL/);
});
