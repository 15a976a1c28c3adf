// `duet serve --config`.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import WebSocket from 'ws';
import { duet, serveFor } from './duet.mjs';

/** Creates a file with this text, for the duration of a test. */
function configFor(t, text) {
  const folder = mkdtempSync(join(tmpdir(), 'duet-config-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'server.toml');
  writeFileSync(file, text);
  return file;
}

/** Returns the echo of the server at the URL, and the subprotocol that it chose. */
async function ask(url, text, subprotocols = []) {
  const ws = new WebSocket(url, subprotocols);
  await once(ws, 'open');
  ws.send(text);
  const [data] = await once(ws, 'message');
  ws.close();
  return [data.toString(), ws.protocol];
}

test('what a file says is done', async (t) => {
  const file = configFor(t, 'reply = "from the file"\nsubprotocol = ["one", "two"]\nverbose = true\necho = false\n');
  const { url, note } = await serveFor(t, '--config', file);
  assert.deepEqual(await ask(url, 'x', ['two']), ['from the file', 'two']);
  await note((line) => / info listening /.test(line));
});

test('the command line wins, value by value and list by list', async (t) => {
  const file = configFor(t, 'port = 1\nreply = "from the file"\nsubprotocol = ["one"]\n');
  const { url } = await serveFor(t, `--config=${file}`, '--subprotocol', 'two');
  assert.deepEqual(await ask(url, 'x', ['one', 'two']), ['from the file', 'two']);
  const other = await serveFor(t, '--reply', 'given', '--config', file);
  assert.deepEqual(await ask(other.url, 'x', ['one']), ['given', 'one']);
});

test('the example of the documentation starts a server', async (t) => {
  const { url } = await serveFor(t, '--config', new URL('../../docs/server/config.toml', import.meta.url).pathname);
  assert.deepEqual(await ask(url, 'hello', ['chat']), ['hello', 'chat']);
  const page = (path) => fetch(url.replace('ws:', 'http:') + path).then(({ status }) => status);
  assert.deepEqual([await page('/healthz'), await page('/statistics')], [200, 200]);
});

for (const [what, text, line, sentence] of [
  ['an unknown key', 'echo = true\nprot = 80\n', 2, /unknown option 'prot'/],
  ['a table', '\n[serve]\nport = 80\n', 2, /unknown option 'serve'/],
  ['another file', 'config = "other.toml"\n', 1, /unknown option 'config'/],
  ['a text in place of a number', '# a port\n\nport = "80"\n', 3, /'port' must be a number/],
  ['a number in place of a text', 'host = 1\n', 1, /'host' must be a string/],
  ['a text in place of a flag', 'echo = "yes"\n', 1, /'echo' must be true or false/],
  ['a flag in place of a number', 'port = true\n', 1, /'port' must be a number/],
  ['a flag in place of a text', 'web = false\n', 1, /'web' must be a string/],
  ['a list in place of one value', 'port = [1, 2]\n', 1, /'port' must be a single value, not a list/],
  ['a wrong type within a list', 'origin = [\n  "https://example.com",\n  5,\n]\n', 3, /'origin' must be a string/],
  ['a list within a list', 'origin = [["x"]]\n', 1, /'origin' must be a string/],
  ['a table in place of a text', 'host = { name = "x" }\n', 1, /'host' must be a string/],
  ['a date', 'reply = 2026-01-01\n', 1, /'reply' must be a string/],
  ['an empty text', 'reply = ""\n', 1, /'reply' must be a non-empty string/],
  ['a port too large', 'port = 70000\n', 1, /port.*70000/],
  ['a fraction of a byte', 'max-message = 1.5\n', 1, /max-message/],
  ['a negative time', 'ping-interval = -1\n', 1, /ping-interval/],
  ['an unknown word', 'log = "xml"\n', 1, /xml/],
  ['no TOML', 'port = 1\nport 2\n', 2, /./],
  ['a key twice', 'port = 1\nport = 2\n', 2, /port/],
  ['what is no UTF-8', Buffer.from('reply = "\xff"\n', 'latin1'), 1, /./],
]) {
  test(`${what} is told with its line`, async (t) => {
    const file = configFor(t, text);
    const { status, out, err } = await duet(['serve', '--port', '0', '--config', file]);
    assert.deepEqual([status, out, err.length], [2, [], 1], err.join('\n'));
    assert.ok(err[0].startsWith(`duet: ${file}:${line}: `), err[0]);
    assert.match(err[0], sentence);
  });
}

test('a file that is not there is told by its name', async () => {
  const { status, err } = await duet(['serve', '--port', '0', '--config', '/not/there.toml']);
  assert.deepEqual([status, err], [2, ['duet: /not/there.toml: the file cannot be read']]);
});

test('what goes together may stand in two places', async (t) => {
  const file = configFor(t, 'metrics = true\n');
  const { url } = await serveFor(t, '--config', file, '--public-metrics');
  assert.equal((await fetch(`${url.replace('ws:', 'http:')}/metrics`)).status, 200);
});

test('every option of the help is a key', async (t) => {
  const { out } = await duet(['serve', '--help']);
  const names = out.join('\n').matchAll(/^ {2}(?:-\w,)?--([a-z0-9-]+)/gm);
  const options = [...names].map(([, name]) => name).filter((name) => !['help', 'config'].includes(name));
  assert.ok(options.length > 25, options.join(' '));
  const file = configFor(t, '');
  for (const name of options) {
    writeFileSync(file, `${name} = 1979-05-27\n`);
    assert.match((await duet(['serve', '--config', file])).err[0], new RegExp(`'${name}' (is|must be) `));
  }
});

test('a folder and a number that is none are no configuration', async (t) => {
  for (const file of [tmpdir(), configFor(t, 'port = 0\nmax-message = -1\n'), configFor(t, 'port = 0\nping-interval = nan\n')])
    assert.equal((await duet(['serve', '--config', file], { timeout: 60_000 })).status, 2, file);
});
