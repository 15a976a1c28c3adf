// Runs a native executable.
import { spawn } from 'node:child_process';
import { eachLine } from './lines.mjs';
import { Report } from './report.mjs';

/** `trust` is a CA certificate, the only one that the program trusts (OpenSSL reads SSL_CERT_FILE). */
export async function run(program, args, { onLine, timeout = 60_000, trust } = {}) {
  const report = new Report(onLine);
  const env = trust ? { ...process.env, SSL_CERT_FILE: trust } : process.env;
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  eachLine(child.stdout, (line) => report.line(line.replace(/\r$/, '')));  // Windows ends lines so
  eachLine(child.stderr, (line) => report.note(line));
  child.once('error', (error) => report.fail(`cannot start: ${error.message}`, 127));
  child.once('close', (status, signal) => {
    if (signal) report.fail(`ended by ${signal}`, 128);
    else report.end(status);
  });
  report.deadline(timeout);
  try {
    return await report.done;
  } finally {
    child.kill('SIGKILL');
  }
}
