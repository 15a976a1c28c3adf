// Loads one wasm program, in a page or in a dedicated worker. Classic script: a worker that runs the usual
// Emscripten output must be a classic one, and importScripts does not exist in modules.
'use strict';

/**
 * Starts the program. X.mjs exports its factory; X.js is a classic script that defines it as createDuetProgram, or,
 * built without MODULARIZE, a script that finds its options in the global `Module` and starts by itself.
 */
async function duetLoad(program, options) {
  if (program.endsWith('.mjs')) return (await import(program)).default(options);
  globalThis.Module = options;
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
  if (typeof createDuetProgram === 'function') return createDuetProgram(options);
}

/** `send` receives the messages of hosts/program_end.mjs, including this function's own failure. */
async function duetStart({ program, args }, send) {
  const { endingOptions, uncaught } = await import('/hosts/program_end.mjs');
  for (const event of ['error', 'unhandledrejection']) {
    globalThis.addEventListener(event, (e) => {
      e.preventDefault();
      send(uncaught(e.error ?? e.reason ?? e.message));
    });
  }
  try {
    await duetLoad(program, {
      arguments: args,
      // In a worker the loader would search next to the worker's script, not next to the program's.
      locateFile: (name) => new URL(name, new URL(program, location.origin)).href,
      ...endingOptions(send),
    });
  } catch (error) {
    send(uncaught(error));
  }
}

/** Does the same in a dedicated worker, whose messages are passed on, and returns it. */
function duetStartInWorker(job, send) {
  const worker = new Worker('/page/worker.js');
  worker.onmessage = ({ data }) => send(data);
  worker.onerror = (error) => send({ note: `worker: ${error.message}`, end: 1 });
  worker.postMessage(job);
  return worker;
}
