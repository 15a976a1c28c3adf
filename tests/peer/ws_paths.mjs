// The behaviour of the ws peer on each path. The conformance scenarios rely on exactly this; peer.cpp is the twin.

const preferredSubprotocols = new Set(['chat', 'superchat']);

/** Returns the path in percent-decoded pieces: "/close/4001/a%20b" gives ["close", "4001", "a b"]. */
export function pieces(request) {
  const { pathname } = new URL(request.url, 'ws://peer');
  return pathname.slice(1).split('/').map(decodeURIComponent);
}

/** Returns the subprotocol of the answer, or '' for none. `offered` is the client's list, in order. */
export function chooseSubprotocol(offered, [path, name]) {
  if (path === 'subprotocol') return name === 'none' ? '' : name;
  const known = [...offered].find((one) => preferredSubprotocols.has(one));
  return known ?? [...offered].find((one) => one === 'duet.token') ?? '';
}

/** Returns the token that a client has among its subprotocols (docs/wire.md); '' for none. */
function tokenOf({ headers }) {
  const entry = /(?:^|[, ])duet\.token\.([\w-]+)/.exec(headers['sec-websocket-protocol'] ?? '');
  return Buffer.from(entry?.[1] ?? '', 'base64url').toString();
}

/** Returns the HTTP status of a refusal; undefined to accept the request. */
export function refusal(request, [path]) {
  if (path === 'forbidden') return 403;
  if (path === 'token' && tokenOf(request) !== 'open sesame') return 401;
  return Object.hasOwn(paths, path) ? undefined : 404;
}

/**
 * Sends a Close frame that ws itself would refuse (1005, 999, ...), bypassing it, because clients must handle those.
 * Only for reasons up to 123 bytes, so that the length fits the short form.
 */
function closeRaw(socket, code, reason) {
  const payload = Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]);
  socket.write(Buffer.concat([Buffer.from([0x88, payload.length]), payload]));
  // The client's answer must not reach ws, which does not know about the Close and would send its own.
  socket.removeAllListeners('data');
  socket.once('data', () => socket.end());
}

function close(ws, { socket }, code, reason = '') {
  if (code === undefined) return ws.close();
  try {
    ws.close(Number(code), reason);
  } catch {
    closeRaw(socket, Number(code), reason);
  }
}

/** Path name -> the behaviour once the connection is open. */
export const paths = {
  'echo': (ws) => ws.on('message', (data, binary) => ws.send(data, { binary })),

  'close': (ws, request, code, reason) => close(ws, request, code, reason),

  'message-then-close': (ws) => {
    ws.send('last words');
    ws.close(4002, 'bye');
  },

  'burst': (ws, _request, count) => {
    for (let i = 0; i < Number(count); ++i) ws.send(String(i));
  },

  'close-on-message': (ws) => ws.once('message', () => ws.close(4001, 'as asked')),

  'vanish': (ws) => ws.once('message', () => ws.terminate()),

  'kill': (ws) => ws.once('message', () => process.kill(process.pid, 'SIGKILL')),

  // 0xc3 opens a two-byte sequence and 0x28 cannot follow it (RFC 3629 section 3).
  'bad-utf8': (ws, { socket }) => ws.once('message', () => socket.write(Buffer.from([0x81, 0x02, 0xc3, 0x28]))),

  'fragments': (ws) => {
    ws.send('one ', { fin: false });
    ws.send('', { fin: false });
    ws.ping();
    ws.send('two ', { fin: false });
    ws.send('three', { fin: true });
  },

  // Ends its message when a message has arrived.
  'held': (ws) => {
    ws.send('one ', { fin: false });
    ws.once('message', () => ws.send('two'));
  },

  // Echoes, and says when a message has begun that is not complete: ws itself reports only whole ones. The frames must
  // arrive in chunks of their own.
  'notice': (ws, { socket }) => {
    socket.on('data', ([first]) => {
      if (first === 0x01 || first === 0x02) ws.send('begun');
    });
    ws.on('message', (data, binary) => ws.send(data, { binary }));
  },

  'ping': (ws) => {
    ws.once('pong', (data) => ws.send(`pong ${data.length} ${data}`));
    ws.ping('as asked');
  },

  // Reads nothing more, so that the client's Close frame is never answered.
  'deaf': (_ws, { socket }) => socket.removeAllListeners('data').pause(),

  'token': (ws) => ws.send('welcome'),

  'subprotocol': (ws) => ws.on('message', (data, binary) => ws.send(data, { binary })),

  'headers': (ws, { headers, method, url }) => ws.send(JSON.stringify({ headers, method, url })),
};
