import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts Node with npm's ws in a separate process. `page` is the folder with the built benchmark page. */
export async function node(page) {
  const child = fork(fileURLToPath(new URL('node_main.mjs', import.meta.url)), [page]);
  const gone = new Promise((resolve) => child.once('exit', resolve));
  let settle;
  child.on('message', ({ result, error }) => (error ? settle.reject(new Error(error)) : settle.resolve(result)));
  gone.then(() => settle.reject(new Error('the Node process has ended')));
  const answer = () => new Promise((resolve, reject) => (settle = { resolve, reject }));
  const stop = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  await answer();
  return {
    pid: child.pid,
    stop,
    run: (what) => {
      child.send(what);
      return answer();
    },
  };
}
