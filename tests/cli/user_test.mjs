// `duet serve --user`: root changes to another user.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import WebSocket from 'ws';
import { duet, serveFor } from './duet.mjs';

const isRoot = process.getuid() === 0;
const needsRoot = isRoot ? {} : { skip: 'only root can change to another user' };
const nobody = 65534;

/** Returns the numbers in lines of /proc/PID/task/TID/status for each thread: {Uid: [...], Gid: [...], Groups: [...]}. */
function identities(pid) {
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8');
    const numbers = (name, base = 10) =>
      status.match(new RegExp(`^${name}:(.*)$`, 'm'))[1].trim().split(/\s+/).filter(Boolean).map((word) => parseInt(word, base));
    return { Uid: numbers('Uid'), Gid: numbers('Gid'), Groups: numbers('Groups'), CapPrm: numbers('CapPrm', 16) };
  });
}

test('root becomes the user in all threads and keeps no capability', needsRoot, async (t) => {
  const server = await serveFor(t, '--echo', '--user', 'nobody', '--threads', '3', '--log', 'json');
  const threads = identities(server.child.pid);
  assert.ok(threads.length >= 3);
  for (const each of threads) {
    assert.deepEqual(each.Uid, Array(4).fill(nobody));
    assert.deepEqual(each.Gid, Array(4).fill(nobody));
    assert.deepEqual(each.Groups.filter((group) => group !== nobody), []);
    assert.deepEqual(each.CapPrm, [0]);
  }
  const ws = new WebSocket(server.url);
  await once(ws, 'open');
  ws.send('hello');
  assert.equal(String((await once(ws, 'message'))[0]), 'hello');
  ws.terminate();
  const note = await server.note((line) => JSON.parse(line).event === 'user_changed');
  assert.equal(JSON.parse(note).user, 'nobody');
});

test('the user is told without a log too', needsRoot, async (t) => {
  const server = await serveFor(t, '--echo', '--user', 'nobody');
  await server.note((line) => line === 'duet: runs as the user nobody');
});

for (const [name, why] of [['no-such-user', /there is no user 'no-such-user'/], ['root', /the user 'root' is root/]])
  test(`root does not become ${name}`, needsRoot, async () => {
    const { status, err } = await duet(['serve', '--echo', '--port', '0', '--user', name]);
    assert.equal(status, 1);
    assert.match(err.join('\n'), why);
  });

test('another user than root cannot change', { skip: isRoot ? 'this is root' : false }, async () => {
  const { status, err } = await duet(['serve', '--echo', '--port', '0', '--user', 'nobody']);
  assert.equal(status, 1);
  assert.match(err.join('\n'), /only root can change to the user 'nobody'/);
});
