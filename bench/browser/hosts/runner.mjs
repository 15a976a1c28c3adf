/** Returns async run({peer, url, job}) for the named peers, which connect on first use. It returns milliseconds. */
export function runner(peers) {
  const connected = new Map();
  return async ({ peer, url, job }) => {
    if (connected.get(peer) !== url) await peers[peer].connect(url);
    connected.set(peer, url);
    const start = performance.now();
    await peers[peer].run(job);
    return performance.now() - start;
  };
}
