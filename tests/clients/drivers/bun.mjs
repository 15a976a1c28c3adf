// Bun's own WebSocket. It has pings besides the WHATWG interface.
import { readFileSync } from 'node:fs';
import { Driver } from './driver.mjs';
import { serve } from './lines.mjs';

await serve(new Driver({
  connect: (url, protocols, ca) => new WebSocket(url, { protocols, tls: ca && { ca: readFileSync(ca) } }),
  onPong: (socket, listener) => socket.addEventListener('pong', ({ data }) => listener(data)),
}));
