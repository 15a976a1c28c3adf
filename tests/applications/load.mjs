// Measures an application's server under load:  node load.mjs SERVER LOAD [ARGUMENT...]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ApplicationServer } from './application_server.mjs';

const server = new ApplicationServer(process.argv[2], ['--no-limits']);
try {
  await server.start();
  const load = spawn(process.argv[3], [server.url, String(server.pid), ...process.argv.slice(4)], { stdio: 'inherit' });
  [process.exitCode] = await once(load, 'close');
} finally {
  await server.remove();
}
