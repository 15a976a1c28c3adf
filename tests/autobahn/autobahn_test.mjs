// The client program in front of a server that counts, runs and reports cases as Autobahn's does, and the comparison of
// reports. Autobahn itself is run by ./dev autobahn.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { WebSocketServer } from 'ws';
import { compare, parseExpected } from './report.mjs';

test('a client runs each case and asks for the report', async () => {
  const paths = [];
  const echoes = [];
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: true });
  await once(server, 'listening');
  server.on('connection', (socket, request) => {
    paths.push(request.url);
    if (request.url === '/getCaseCount') {
      socket.send('2');
      socket.close();
    } else if (request.url.startsWith('/runCase')) {
      socket.on('message', (data, isBinary) => {
        echoes.push(`${isBinary ? 'binary' : 'text'} ${data.length}`);
        socket.close();
      });
      if (request.url.includes('case=1&')) socket.send('Hello');
      else socket.send(Buffer.alloc(16 << 20));
    } else {
      socket.close();
    }
  });
  const client = spawn(process.env.CLIENT, [`ws://127.0.0.1:${server.address().port}`, 'duet'], { stdio: 'inherit' });
  const [status] = await once(client, 'exit');
  server.close();
  assert.equal(status, 0);
  assert.deepEqual(paths, ['/getCaseCount', '/runCase?case=1&agent=duet', '/runCase?case=2&agent=duet',
    '/updateReports?agent=duet']);
  assert.deepEqual(echoes, ['text 5', `binary ${16 << 20}`]);
});

test('a result that is neither OK nor expected is a difference', () => {
  const expected = parseExpected('# comment\n7.1.6 INFORMATIONAL\n7.13.* INFORMATIONAL reason\n');
  const result = (behavior, behaviorClose = 'OK') => ({ behavior, behaviorClose });
  const good = { '1.1.1': result('OK'), '7.1.6': result('INFORMATIONAL'), '7.13.2': result('INFORMATIONAL') };
  assert.deepEqual(compare(good, expected), { cases: 3, counts: { OK: 1, INFORMATIONAL: 2 }, differences: [] });
  assert.equal(compare({ '7.13.2': result('OK') }, expected).differences.length, 0);
  for (const bad of [{ '1.1.1': result('FAILED') }, { '6.4.1': result('NON-STRICT') }, { '1.1.1': result('INFORMATIONAL') },
    { '1.1.1': result('OK', 'UNCLEAN') }])
    assert.equal(compare(bad, expected).differences.length, 1);
});
