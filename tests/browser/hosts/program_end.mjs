// The end of a wasm program. Its callbacks still run after main() has returned, so a return is not the end.

/**
 * Returns the Module options through which a program prints and ends; `send` receives {line}, {note} and {end: status}.
 * A program ends by the TAP plan "1..N", printed last, or by Module.duetExit(status), or by exit(). With a plan the
 * status is 1 if any test failed, like the native program's.
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

/** Returns the message for an uncaught error. Emscripten's exit() throws ExitStatus, which is no error. */
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
