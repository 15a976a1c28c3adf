// npm ws. Rooms are implemented as its documentation implements broadcasting: a loop over the clients.
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { WebSocketServer } from 'ws';
import * as options from './options.mjs';

const server = options.tls ? createTlsServer(options.tls) : createServer();
const sockets = new WebSocketServer({
  server,
  maxPayload: options.maxMessage,
  perMessageDeflate: options.deflate && {
    threshold: options.deflateThreshold,
    serverMaxWindowBits: options.deflateWindowBits,
    clientMaxWindowBits: options.deflateWindowBits,
    zlibDeflateOptions: { memLevel: options.deflateMemoryLevel },
  },
});

const rooms = new Map();
const members = (name) => rooms.get(name) ?? rooms.set(name, new Set()).get(name);

sockets.on('connection', (socket, request) => {
  const subscribed = options.room(request.url, '/sub/');
  const published = options.room(request.url, '/pub/');
  socket.on('error', () => {});
  if (subscribed !== undefined) {
    members(subscribed).add(socket);
    socket.on('close', () => members(subscribed).delete(socket));
  }
  socket.on('message', (data, isBinary) => {
    if (published === undefined) return socket.send(data, { binary: isBinary });
    for (const member of members(published)) member.send(data, { binary: isBinary });
  });
});

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(server.address().port));
