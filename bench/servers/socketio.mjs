// Socket.IO with one of its adapters for several servers: --adapter socketio, socketio_sharded or socketio_streams. Its
// rooms are topics. Prints its port, and serves until it is terminated.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter';
import { createAdapter as createStreamsAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

const { values } = parseArgs({ options: { adapter: { type: 'string' }, redis: { type: 'string' } } });

// An adapter subscribes at once, and ioredis fails if that is before it has checked the connection.
const client = new Redis(values.redis);
const subscriber = client.duplicate();
await Promise.all([client, subscriber].map((each) => once(each, 'ready')));
const adapters = {
  socketio: () => createAdapter(client, subscriber),
  socketio_sharded: () => createShardedAdapter(client, subscriber),
  socketio_streams: () => createStreamsAdapter(client),
};

const server = createServer();
const io = new Server(server, {
  adapter: adapters[values.adapter](),
  serveClient: false,
  transports: ['websocket'],
  // Its topics with history: messages have offsets, and clients can recover.
  ...(values.adapter === 'socketio_streams' ? { connectionStateRecovery: {} } : {}),
});

io.on('connection', (socket) => {
  socket.on('subscribe', async (topic, done) => {
    await socket.join(topic);
    done();
  });
  socket.on('publish', (topic, data) => io.to(topic).emit('message', data));
});

server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(server.address().port));
