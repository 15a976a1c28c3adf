// An independent WebSocket server (npm ws) for the conformance tests: behaviour by path, see ws_paths.mjs.
//
//   node ws_peer.mjs [--cert FILE --key FILE] [--host 127.0.0.1]
//
// The first line on stdout is its URL. It ends when stdin closes, so that it never outlives its parent; do not start it
// with stdin from /dev/null.
import { readFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { isIPv6 } from 'node:net';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';
import { chooseSubprotocol, paths, pieces, refusal } from './ws_paths.mjs';

const { values: options } = parseArgs({
  options: {
    cert: { type: 'string' },
    key: { type: 'string' },
    host: { type: 'string', default: '127.0.0.1' },
  },
});
const secure = options.cert !== undefined;

const server = secure
  ? https.createServer({ cert: readFileSync(options.cert), key: readFileSync(options.key) })
  : http.createServer();

const sockets = new WebSocketServer({
  noServer: true,
  maxPayload: 64 * 1024 * 1024,
  handleProtocols: (offered, request) => chooseSubprotocol(offered, pieces(request)) || false,
});

// ws calls handleProtocols only if the client offered something; /subprotocol/NAME answers without an offer as well.
sockets.on('headers', (headers, request) => {
  if (request.headers['sec-websocket-protocol'] !== undefined) return;
  const unasked = chooseSubprotocol([], pieces(request));
  if (unasked) headers.push(`Sec-WebSocket-Protocol: ${unasked}`);
});

function refuse(socket, status) {
  const head = [`HTTP/1.1 ${status} ${http.STATUS_CODES[status]}`, 'Connection: close', 'Content-Length: 0'];
  socket.end(`${head.join('\r\n')}\r\n\r\n`);
}

server.on('request', (_request, response) => response.writeHead(426).end());

server.on('upgrade', (request, socket, head) => {
  // Clients that break off are part of the tests, not a reason to stop.
  socket.on('error', () => {});
  let path, rest;
  try {
    [path, ...rest] = pieces(request);
  } catch {
    return refuse(socket, 400);
  }
  if (path === 'silent') return;
  const status = refusal(request, [path]);
  if (status) return refuse(socket, status);
  sockets.handleUpgrade(request, socket, head, (ws) => {
    ws.on('error', () => {});
    paths[path](ws, request, ...rest);
  });
});

// Refused certificates end a TLS handshake; that is part of the tests, too.
server.on('tlsClientError', () => {});

process.stdin.resume();
process.stdin.once('close', () => process.exit(0));

server.listen(0, options.host, () => {
  const host = secure ? 'localhost' : isIPv6(options.host) ? `[${options.host}]` : options.host;
  console.log(`${secure ? 'wss' : 'ws'}://${host}:${server.address().port}`);
});
