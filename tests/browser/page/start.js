// Loads one wasm program, in a page or in a dedicated worker. Classic script: a worker that runs the usual
// Emscripten output must be a classic one, and importScripts does not exist in modules.
'use strict';

/** The program's factory. X.js is a classic script that defines createDuetProgram; X.mjs exports it. */
async function duetFactory(program) {
  if (program.endsWith('.mjs')) return (await import(program)).default;
  if (typeof importScripts === 'function') {
    importScripts(program);
  } else {
    await new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.onload = resolve;
      script.onerror = () => reject(new Error(`cannot load ${program}`));
      script.src = program;
      document.head.append(script);
    });
  }
  if (typeof createDuetProgram !== 'function') throw new Error(`${program}: no createDuetProgram in it`);
  return createDuetProgram;
}

/** `send` gets the messages of hosts/program_end.mjs, this function's own failure included. */
async function duetStart({ program, args }, send) {
  const { endingOptions, uncaught } = await import('/hosts/program_end.mjs');
  for (const event of ['error', 'unhandledrejection']) {
    globalThis.addEventListener(event, (e) => {
      e.preventDefault();
      send(uncaught(e.error ?? e.reason ?? e.message));
    });
  }
  try {
    const factory = await duetFactory(program);
    await factory({
      arguments: args,
      // In a worker the loader would look beside the worker's script, not beside the program's.
      locateFile: (name) => new URL(name, new URL(program, location.origin)).href,
      ...endingOptions(send),
    });
  } catch (error) {
    send(uncaught(error));
  }
}

/** The same in a dedicated worker; what it sends is passed on. */
function duetStartInWorker(job, send) {
  const worker = new Worker('/page/worker.js');
  worker.onmessage = ({ data }) => send(data);
  worker.onerror = (error) => send({ note: `worker: ${error.message}`, end: 1 });
  worker.postMessage(job);
}
