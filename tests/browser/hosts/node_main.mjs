// The child process of node.mjs: loads one wasm program and sends its output to the parent over IPC.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileFunction } from 'node:vm';
import WebSocket from 'ws';
import { endingOptions, uncaught } from './program_end.mjs';

/** Returns ws, trusting `certificate` and no other; called with (url, protocols), like a browser's. */
function trusting(certificate) {
  const ca = readFileSync(certificate);
  return class extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { ca });
    }
  };
}

/** Returns for a script that is no module of any kind a function that runs it with `Module` as its options. */
function plainFactory(program, source, require) {
  const names = ['Module', 'require', 'module', 'exports', '__filename', '__dirname'];
  const script = compileFunction(source, names, { filename: program });
  return (options) => script(options, require, { exports: {} }, {}, program, dirname(program));
}

async function factoryOf(program) {
  const require = createRequire(pathToFileURL(program));
  if (!program.endsWith('.mjs')) {
    const source = readFileSync(program, 'utf8');
    return source.includes('createDuetProgram') ? require(program) : plainFactory(program, source, require);
  }
  // Emscripten 3.1.6 leaves these two CommonJS names in an ES module.
  globalThis.require = require;
  globalThis.__dirname = dirname(program);
  return (await import(pathToFileURL(program))).default;
}

async function start({ program, args, trust }) {
  // The loader of Emscripten 3.1.6 would fetch() the .wasm file, which fails since Node 18.
  globalThis.fetch = undefined;
  const path = resolve(program);
  const factory = await factoryOf(path);
  await factory({
    arguments: args,
    locateFile: (name) => join(dirname(path), name),
    WebSocket: trust ? trusting(trust) : WebSocket,
    ...endingOptions(send),
  });
}

const send = (message) => process.connected && process.send(message);

process.on('uncaughtException', (error) => send(uncaught(error)));
process.on('unhandledRejection', (error) => send(uncaught(error)));
process.once('disconnect', () => process.exit(1));
process.once('message', (job) => {
  // Only the listener for this one message kept a finished program's process alive.
  process.channel.unref();
  start(job).catch((error) => send(uncaught(error)));
});
