// Starts, awaits and ends programs.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { measured, generator, pinned } from './cpus.mjs';
import { binary } from './peers.mjs';

const environment = { ...process.env, NODE_ENV: 'production' };
const running = new Set();

const start = (command, limit) => {
  const child = spawn(command[0], command.slice(1), { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), limit * 1000);
  child.errors = '';
  child.stderr.on('data', (data) => { child.errors = (child.errors + data).slice(-2000); });
  child.ended = new Promise((resolve) => child.once('close', resolve)).then(() => {
    clearTimeout(timer);
    running.delete(child);
  });
  child.on('error', (error) => { child.errors += error.message; });
  return child;
};

process.on('exit', () => { for (const child of running) child.kill('SIGKILL'); });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130));

/** Waits for the first line that matches; returns the match. */
const firstMatch = async (child, pattern) => {
  for await (const line of createInterface({ input: child.stdout })) {
    const match = pattern.exec(line);
    if (!match) continue;
    child.stdout.resume();
    return match;
  }
  throw new Error(`it ended before it listened: ${child.errors.trim()}`);
};

// The line is a port, or a URL with one.
async function startListening(command, pattern = /(\d+)\/?$/) {
  const child = start(command, 3600);
  const port = Number((await firstMatch(child, pattern))[1]);
  const end = async () => {
    child.kill('SIGKILL');
    await child.ended;
  };
  return { port, pid: child.pid, end, errors: () => child.errors.trim() };
}

/** Starts a listening server: {port, pid, end(), errors()}. */
export const startServer = (command, threads = 1) => startListening(pinned(measured(threads), command));

/** Starts the clients' counterpart, on the load generator's core. */
export const startCounterpart = (command) => startListening(pinned(generator(), command));

/** Starts a broker on the load generator's core, and waits for this line of its output. */
export const startBroker = (command, line) => startListening(pinned(generator(), command), line);

/** Runs a program that prints one line of JSON, and returns it, or {failure}. */
async function runForJson(command, limit) {
  const child = start(command, limit);
  let output = '';
  child.stdout.on('data', (data) => { output += data; });
  await child.ended;
  try {
    return JSON.parse(output);
  } catch {
    return { failure: child.errors.trim() || 'it did not end in time' };
  }
}

export const runLoad = (args, limit) => runForJson(pinned(generator(), [binary('bench_load'), ...args]), limit);

/** Runs a client, which is measured on the core that a server has otherwise. */
export const runClient = (command, limit) => runForJson(pinned(measured(), command), limit);
