// How a wasm program says that it is done. Its callbacks run on after main() returned, so a return does not.

/**
 * The Module options through which a program prints and ends; `send` gets {line}, {note} and {end: status}.
 * A program ends by the TAP plan "1..N", printed last, or by Module.duetExit(status), or by exit(). With a
 * plan the status is 1 when any test failed, as the native program's is.
 */
export function endingOptions(send) {
  let failed = false;
  return {
    print: (line) => {
      send({ line });
      if (/^not ok\b/.test(line)) failed = true;
      if (/^1\.\.\d+$/.test(line)) send({ end: failed ? 1 : 0 });
    },
    printErr: (note) => send({ note }),
    duetExit: (status) => send({ end: status }),
    onExit: (status) => send({ end: status }),
    onAbort: (what) => send({ note: `aborted: ${what}`, end: 134 }),
  };
}

/** The message for an error nobody caught. Emscripten's exit() throws ExitStatus, which is no error. */
export function uncaught(error) {
  if (error?.name === 'ExitStatus') return { end: error.status };
  return { note: `uncaught: ${error?.stack ?? error}`, end: 1 };
}

/** Applies such a message to a Report. */
export function apply(message, report) {
  if (message.line !== undefined) report.line(message.line);
  if (message.note !== undefined) report.note(message.note);
  if (message.end !== undefined) report.end(message.end);
}
