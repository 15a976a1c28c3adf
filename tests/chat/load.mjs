// Measures the chat's server under load:  node load.mjs SERVER LOAD [PEOPLE [SECONDS]]
import { spawn } from 'node:child_process';
import { once } from 'node:events';

process.env.CHAT_SERVER = process.argv[2];
const { ChatServer } = await import('./chat_server.mjs');
const server = new ChatServer(['--no-limits']);
try {
  await server.start();
  const load = spawn(process.argv[3], [server.url, String(server.pid), ...process.argv.slice(4)], { stdio: 'inherit' });
  [process.exitCode] = await once(load, 'close');
} finally {
  await server.remove();
}
