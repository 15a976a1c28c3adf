// The checks of all clients with duet's server: one list.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';
import { ascii, binary, text } from './messages.mjs';
import { largest, lengths, startPeer, startServer, within } from './servers.mjs';

/**
 * [{name, needs, run}]. `needs` lists features that some clients lack (clients.mjs); `run` receives {open, servers,
 * driver}.
 */
export const checks = [];

function check(name, ...rest) {
  checks.push({ name, needs: rest.slice(0, -1), run: rest.at(-1) });
}

async function comesBack(connection, ...messages) {
  await connection.send(...messages);
  assert.deepEqual(await connection.receive(messages.length), messages.map(({ description }) => description));
}

/** The extensions to be negotiated, by the name of the server. */
const extensions = { plain: '', compressing: 'permessage-deflate', secure: '' };

for (const [name, extension] of Object.entries(extensions)) {
  for (const length of lengths.filter((length) => length < largest)) {
    check(`${name}: binary and text of ${length} bytes come back`, async ({ open, servers }) => {
      const connection = await open(servers[name].ws);
      assert.equal(connection.extension, extension);
      await comesBack(connection, binary(length));
      await comesBack(connection, ascii(length));
      assert.equal((await connection.close(1000)).code, 1000);
    });
  }

  check(`${name}: embedded NULs, a leading BOM and what is not ASCII come back`, async ({ open, servers }) => {
    const connection = await open(servers[name].ws);
    for (const string of ['\0', 'a\0b\0', '\uFEFFbom', 'grüße 日本 🦆 ']) {
      await comesBack(connection, text(string), text(string, 7000));
    }
    await connection.close(1000);
  });

  check(`${name}: a thousand messages come back in order`, async ({ open, servers }) => {
    const connection = await open(servers[name].ws);
    await comesBack(connection, ...Array.from({ length: 1000 }, (_, i) => text(`${i} `, i)));
    await connection.close(1000);
  });

  check(`${name}: a message in pieces, empty ones too, comes back as one`, 'pieces', async ({ open, servers }) => {
    const connection = await open(servers[name].ws);
    for (const kind of ['text', 'binary']) {
      await connection.sendPieces(kind, '', 'one ', '', 'two ', 'three'.repeat(1000), '');
      const expected = text(`one two ${'three'.repeat(1000)}`).description.replace('text', kind);
      assert.deepEqual(await connection.receive(1), [expected]);
    }
    await connection.close(1000);
  });

  check(`${name}: a ping between two pieces is answered`, 'pieces', 'pings', async ({ open, servers }) => {
    const connection = await open(servers[name].ws);
    await connection.sendPieces('text', 'before ', { ping: 'between' }, 'after');
    assert.equal(await connection.ponged(), 'between');
    assert.deepEqual(await connection.receive(1), [text('before after').description]);
    await connection.close(1000);
  });

  check(`${name}: pings are answered with their payload, and pongs are ignored`, 'pings', async ({ open, servers }) => {
    const connection = await open(servers[name].ws);
    for (const payload of ['', 'x', 'p'.repeat(125)]) {
      await connection.pong(`unasked${payload.slice(7)}`);
      await connection.ping(payload);
      assert.equal(await connection.ponged(), payload);
    }
    await comesBack(connection, text('still here'));
    await connection.close(1000);
  });

  check(`${name}: a close of the client's reaches the server, and is answered`, async ({ open, servers }) => {
    for (const [code, reason] of [[1000, ''], [1000, 'done'], [3000, 'grüße'], [4999, 'r'.repeat(123)]]) {
      const connection = await open(servers[name].ws);
      const heard = servers[name].nextClosed();
      assert.equal((await connection.close(code, reason)).code, code);
      assert.equal(await heard, `${code} ${reason}`);
    }
  });

  check(`${name}: a close without a code is answered without one`, 'codeless', async ({ open, servers }) => {
    const connection = await open(servers[name].ws);
    const heard = servers[name].nextClosed();
    assert.deepEqual(await connection.close(), { code: 1005, reason: '' });
    assert.equal(await heard, '1005 ');
  });
}

/** The servers with behaviour by path, by the same names. */
const peers = { plain: 'peer', compressing: 'compressingPeer' };

for (const [name, peer] of Object.entries(peers)) {
  for (const size of [1, 5, 1000, 65536]) {
    check(`${name}: a message of the server's in pieces of ${size} arrives as one`, async ({ open, servers }) => {
      const connection = await open(`${servers[peer].ws}/pieces/${size}`);
      assert.equal(connection.extension, extensions[name]);
      await comesBack(connection, text(''), text('grüße 日本 🦆 '), binary(7), text('é', size), binary(5 * size));
      assert.equal((await connection.close(1000)).code, 1000);
    });
  }

  check(`${name}: a message that the server sends on as it comes comes back`, async ({ open, servers }) => {
    const connection = await open(`${servers[peer].ws}/stream`);
    await comesBack(connection, text(''), text('x'), text('grüße 日本 🦆 ', 50_000), binary(1_000_000), ascii(1_000_000));
    await connection.close(1000);
  });

  check(`${name}: pieces of the client's, sent on as they come, come back`, 'pieces', async ({ open, servers }) => {
    const connection = await open(`${servers[peer].ws}/stream`);
    await connection.sendPieces('text', 'one ', '', 'two ', 'three'.repeat(1000), '');
    assert.deepEqual(await connection.receive(1), [text(`one two ${'three'.repeat(1000)}`).description]);
    await connection.close(1000);
  });

  check(`${name}: pieces of the server's arrive as one, however long apart`, async ({ open, servers }) => {
    const connection = await open(`${servers[peer].ws}/join`);
    for (const piece of ['one ', 'two ', 'drei grüße', '']) await connection.send(text(piece));
    assert.deepEqual(await connection.receive(1), [text('one two drei grüße').description]);
    await connection.close(1000);
  });

  check(`${name}: a ping between two pieces of the server's is answered`, 'pings', async ({ open, servers }) => {
    const connection = await open(`${servers[peer].ws}/join`);
    await connection.send(text('one '));
    await connection.ping('between');
    assert.equal(await connection.ponged(), 'between');
    await connection.send(text('two'), text(''));
    assert.deepEqual(await connection.receive(1), [text('one two').description]);
    await connection.close(1000);
  });

  check(`${name}: a close between two pieces of the server's is answered`, async ({ open, servers }) => {
    const connection = await open(`${servers[peer].ws}/join`);
    await connection.send(text('never finished'));
    assert.equal((await connection.close(3001)).code, 3001);
  });
}

// The largest messages take a browser long: one of each kind.
for (const [name, message] of Object.entries({ plain: binary, compressing: ascii })) {
  check(`${name}: a message of 16 MiB comes back`, async ({ open, servers }) => {
    const connection = await open(servers[name].ws);
    await comesBack(connection, message(largest));
    await connection.close(1000);
  });
}

check('twenty connections at once each get their own', async ({ open, servers }) => {
  const connections = [];
  for (let i = 0; i < 20; ++i) connections.push(await open(servers.plain.ws));
  for (const [i, one] of connections.entries()) await one.send(text(`${i}`));
  for (const [i, one] of connections.entries()) {
    assert.deepEqual(await one.receive(1), [text(`${i}`).description]);
    await one.close(1000);
  }
});

check('a message above the limit is answered with 1009', async ({ open, servers }) => {
  const connection = await open(servers.plain.ws);
  await connection.send(binary(largest + 1));
  assert.equal((await connection.closed()).code, 1009);
});

check('a close of the server\'s reaches the client with code and reason', async ({ open, servers }) => {
  for (const [code, reason] of [[1000, ''], [1001, 'bye'], [1011, 'grüße'], [3000, 'r'.repeat(123)], [4999, 'x y']]) {
    const connection = await open(`${servers.peer.ws}/close/${code}/${encodeURIComponent(reason)}`);
    assert.deepEqual(await connection.closed(), { code, reason });
  }
});

check('a close of the server\'s without a code is 1005', async ({ open, servers }) => {
  assert.deepEqual(await (await open(`${servers.peer.ws}/close`)).closed(), { code: 1005, reason: '' });
});

check('what the server sent before its close comes first', async ({ open, servers }) => {
  const connection = await open(`${servers.peer.ws}/message-then-close`);
  assert.deepEqual(await connection.receive(1), [text('last words').description]);
  assert.deepEqual(await connection.closed(), { code: 4002, reason: 'bye' });
});

check('a connection that the server cuts is 1006', async ({ open, servers }) => {
  const connection = await open(`${servers.peer.ws}/vanish`);
  await connection.send(text('go'));
  assert.equal((await connection.closed()).code, 1006);
});

check('a server that stops closes with 1001', async ({ open }) => {
  const server = await startServer();
  try {
    const connection = await open(server.ws);
    await comesBack(connection, text('here'));
    const stopped = server.stop();
    assert.equal((await connection.closed()).code, 1001);
    await stopped;
  } finally {
    await server.stop();
  }
});

check('pings of the server\'s are answered', async ({ open }) => {
  const server = await startPeer('--ping', '100', '--ping-timeout', '3000');
  try {
    // A client that does not answer is cut after that time: this one is still connected then.
    const connection = await open(`${server.ws}/echo`);
    const end = connection.closed();
    const silent = new WebSocket(`${server.ws}/echo`, { autoPong: false });
    assert.equal((await within(once(silent, 'close'), 'the end of who does not answer'))[0], 1006);
    await server.stop();
    assert.equal((await end).code, 1001);
  } finally {
    await server.stop();
  }
});

for (const [asked, chosen] of [[['chat', 'superchat'], 'superchat'], [['other', 'chat'], 'chat'], [[], '']]) {
  const wanted = asked.join(', ') || '(none)';
  check(`of the subprotocols ${wanted} it gets ${chosen || 'none'}`, async ({ open, servers }) => {
    const connection = await open(servers.plain.ws, { protocols: asked });
    assert.equal(connection.protocol, chosen);
    await connection.close(1000);
  });
}

check('a certificate of nobody\'s is refused', async ({ open, servers }) => {
  await assert.rejects(open(servers.untrusted.ws), /^Error: failed /);
});

check('a page of another origin is refused, the server\'s own is not', 'pages', async ({ open, servers }) => {
  const own = await open(servers.site.ws);
  await comesBack(own, text('mine'));
  await own.close(1000);
  await assert.rejects(open(servers.site.ws.replace('localhost', '127.0.0.1')), /^Error: failed /);
});

check('the page is isolated, and a wasm file compiles as it streams', 'pages', async ({ driver }) => {
  assert.equal(await driver.page.evaluate(async () => {
    await WebAssembly.compileStreaming(fetch('empty.wasm'));
    return crossOriginIsolated;
  }), true);
});
