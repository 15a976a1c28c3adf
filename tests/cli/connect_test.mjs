// `duet connect`, against `duet serve` and the ws peer.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCertificates } from '../browser/certificates.mjs';
import { freePort } from '../browser/free_port.mjs';
import { duet, peerFor, serveFor } from './duet.mjs';

const connect = (...args) => duet(['connect', ...args]);

test('--help and --version', async () => {
  for (const args of [['--help'], ['serve', '--help'], ['connect', '--help']]) {
    const { status, out, err } = await duet(args);
    assert.deepEqual([status, err], [0, []]);
    assert.match(out.join('\n'), /Usage: duet/);
  }
  const { status, out } = await duet(['--version']);
  assert.equal(status, 0);
  assert.match(out.join('\n'), /^duet \d+\.\d+\.\d+$/);
});

test('a command line that cannot be understood is status 2', async () => {
  for (const args of [[], ['dance'], ['connect'], ['serve', '--port', 'x'], ['connect', 'ws://h/', '--wait', '-1']]) {
    const { status, out, err } = await duet(args);
    assert.deepEqual([status, out], [2, []], args.join(' '));
    assert.ok(err.length > 0);
  }
});

test('--send sends each text and prints the answers alone', async (t) => {
  const { url } = await serveFor(t, '--echo');
  const { status, out, err } = await connect(url, '--send', 'one', '--send', 'zwei \u00fc', '--send', '');
  assert.deepEqual([status, out], [0, ['one', 'zwei \u00fc', '']]);
  assert.match(err[0], /^Connected to ws:/);
  assert.match(err.at(-1), /^Disconnected \(1000\)/);
});

test('lines of a pipe are sent, and the end of the pipe ends the conversation', async (t) => {
  const { url } = await serveFor(t, '--reply', 'got it');
  const { status, out } = await duet(['connect', url], { input: 'one\ntwo\nlast without newline' });
  assert.deepEqual([status, out], [0, ['got it', 'got it', 'got it']]);
});

test('an empty pipe is a conversation without words', async (t) => {
  const { url } = await serveFor(t, '--echo');
  const { status, out } = await connect(url);
  assert.deepEqual([status, out], [0, []]);
});

test('ten thousand lines come back in order', async (t) => {
  const { url } = await serveFor(t, '--echo');
  const lines = Array.from({ length: 10_000 }, (_, i) => `line ${i}`);
  const { status, out } = await duet(['connect', url], { input: `${lines.join('\n')}\n` });
  assert.equal(status, 0);
  assert.deepEqual(out, lines);
});

test('--binary sends bytes that are no text', async (t) => {
  const { url } = await serveFor(t, '--echo');
  const input = Buffer.from([0xff, 0x00, 0x80, 0x0a]);
  const refused = await duet(['connect', url], { input });
  assert.equal(refused.status, 1);
  assert.match(refused.err.join('\n'), /^duet: not sent: the text is not UTF-8$/m);
  assert.equal((await duet(['connect', url, '--binary'], { input })).status, 0);
  assert.deepEqual((await connect(url, '--binary', '--send', 'abc')).out, ['abc']);
});

test('--compress changes nothing that is seen, whether the other end does or not', async (t) => {
  const lines = [1, 1023, 1024, 100_000, 100_000].map((length) => 'compress me '.repeat(length / 12));
  for (const serving of [['--compress'], []]) {
    const { url } = await serveFor(t, '--echo', ...serving);
    for (const connecting of [['--compress'], []]) {
      const { status, out } = await duet(['connect', url, ...connecting], { input: `${lines.join('\n')}\n` });
      assert.deepEqual([status, out], [0, lines]);
    }
  }
});

test('--wait gives missing answers up', async (t) => {
  const { url } = await serveFor(t);
  const { status, out } = await connect(url, '--send', 'x', '--wait', '0.1');
  assert.deepEqual([status, out], [0, []]);
});

test('--subprotocol is agreed on, or the attempt fails', async (t) => {
  const { url } = await serveFor(t, '--echo', '--subprotocol', 'chat');
  const agreed = await connect(url, '--send', 'x', '--subprotocol', 'other', '--subprotocol', 'chat');
  assert.equal(agreed.status, 0);
  assert.match(agreed.err[0], /\(chat\)$/);
  const refused = await connect(url, '--send', 'x', '--subprotocol', 'other');
  assert.equal(refused.status, 1);
  assert.match(refused.err.join('\n'), /^Could not connect \(1006\): .*subprotocol/);
  assert.equal((await connect(url, '--subprotocol', 'a b')).status, 2);
});

test('a URL that is none is status 2 and named', async () => {
  for (const [url, fault] of [['nonsense', 'it has no scheme (ws:// or wss://)'],
    ['ftp://localhost/', 'its scheme is not ws or wss'], ['ws://localhost/#x', 'it has a fragment (#)'],
    ['', 'it has no scheme (ws:// or wss://)']]) {
    const { status, err } = await connect(url);
    assert.equal(status, 2, url);
    assert.equal(err.join('\n'), `duet: the URL is not an absolute ws:// or wss:// URL: '${url}': ${fault}`);
  }
});

test('who is not there is status 1 and a sentence', async () => {
  const port = await freePort();
  const { status, out, err } = await connect(`ws://127.0.0.1:${port}/`);
  assert.deepEqual([status, out], [1, []]);
  assert.equal(err.join('\n'), `Could not connect (1006): the host cannot be reached: 127.0.0.1:${port}: Connection refused`);
});

test('a server\'s refusal and its close are told', async (t) => {
  const { url } = await peerFor(t);
  const forbidden = await connect(`${url}/forbidden`, '--send', 'x');
  assert.equal(forbidden.status, 1);
  assert.match(forbidden.err.join('\n'), /^Could not connect \(1006\): .*403/);
  const closed = await connect(`${url}/close/4321/go%20away`, '--send', 'x');
  assert.equal(closed.status, 1);
  assert.match(closed.err.at(-1), /^Disconnected \(4321 go away\)$/);
  const vanished = await connect(`${url}/vanish`, '--send', 'x');
  assert.equal(vanished.status, 1);
  assert.match(vanished.err.at(-1), /^Disconnected \(1006\)/);
});

test('control characters of a server\'s reason do not reach the terminal', async (t) => {
  const { url } = await peerFor(t);
  const { err } = await connect(`${url}/close/4000/%1b%5bred`, '--send', 'x');
  assert.match(err.at(-1), /\(4000 \?\[red\)$/);
});

test('TLS: who is not trusted is not talked to', async (t) => {
  const { ca, server, other, self, remove } = makeCertificates();
  t.after(remove);
  const listen = (pair) => serveFor(t, '--echo', '--cert', pair.cert, '--key', pair.key);
  const urls = {};
  for (const [name, pair] of Object.entries({ server, other, self })) {
    urls[name] = (await listen(pair)).url.replace('127.0.0.1', 'localhost');
    assert.match(urls[name], /^wss:\/\/localhost:\d+$/);
  }
  const say = (url, ...args) => connect(url, '--send', 'hello', ...args);
  const refusal = async (words, ...args) => {
    const { status, out, err } = await say(...args);
    assert.deepEqual([status, out], [1, []]);
    assert.match(err.join('\n'), words);
  };

  await t.test('without its CA', () => refusal(/^Could not connect \(1006\): .*certificate/, urls.server));
  await t.test('signed by nobody', () => refusal(/^Could not connect \(1006\): .*certificate/, urls.self, '--ca', ca));
  await t.test('another host\'s', () => refusal(/^Could not connect \(1006\): .*host/i, urls.other, '--ca', ca));
  await t.test('a CA file that is not there', () => refusal(/\/not\/there/, urls.server, '--ca', '/not/there'));
  await t.test('--ca trusts it', async () => {
    const { status, out } = await say(urls.server, '--ca', ca);
    assert.deepEqual([status, out], [0, ['hello']]);
  });
  await t.test('so does the system\'s list', async () => {
    const { status } = await duet(['connect', urls.server, '--send', 'x'], { env: { SSL_CERT_FILE: ca } });
    assert.equal(status, 0);
  });
  for (const [name, url] of Object.entries(urls)) {
    await t.test(`--insecure trusts ${name} too`, async () => {
      const { status, out } = await say(url, '--insecure');
      assert.deepEqual([status, out], [0, ['hello']]);
    });
  }
  await t.test('wss to a server without TLS', async () => {
    const plain = await serveFor(t, '--echo');
    await refusal(/^Could not connect \(1006\): ./, plain.url.replace('ws:', 'wss:'), '--insecure');
  });
});
