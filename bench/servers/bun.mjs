// Bun, whose server is uWebSockets; rooms are its topics.
import * as options from './options.mjs';

const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  tls: options.tls,
  fetch(request, self) {
    const path = request.url.slice(request.url.indexOf('/', 8));
    if (self.upgrade(request, { data: { path } })) return undefined;
    return new Response('WebSocket only', { status: 426 });
  },
  websocket: {
    maxPayloadLength: options.maxMessage,
    backpressureLimit: options.maxQueue,
    idleTimeout: 120,
    // Its name for a window of 2^12 and zlib's memLevel 5.
    perMessageDeflate: options.deflate && { compress: '32KB', decompress: '32KB' },
    open(socket) {
      const subscribed = options.room(socket.data.path, '/sub/');
      if (subscribed !== undefined) socket.subscribe(subscribed);
      socket.data.published = options.room(socket.data.path, '/pub/');
    },
    message(socket, data) {
      const { published } = socket.data;
      if (published !== undefined) server.publish(published, data);
      else socket.send(data, options.deflate && data.length >= options.deflateThreshold);
    },
  },
});
console.log(server.port);
