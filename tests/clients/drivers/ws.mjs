// npm ws, in Node.
import { readFileSync } from 'node:fs';
import WebSocket from 'ws';
import { Driver } from './driver.mjs';
import { serve } from './lines.mjs';

await serve(new Driver({
  connect: (url, protocols, ca) => new WebSocket(url, protocols, { ca: ca && readFileSync(ca) }),
  onPong: (socket, listener) => socket.on('pong', listener),
  sendPiece: (socket, data, fin) => socket.send(data, { fin }),
}));
