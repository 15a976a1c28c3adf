// The builds that cells need.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { basename } from 'node:path';
import { binary, peers, tool } from './peers.mjs';

const wasm = (path) => fileURLToPath(new URL(`../build/wasm/${path}`, import.meta.url));
const native = (name) => ({ preset: 'bench', target: name, file: binary(name) });
const page = { preset: 'wasm', target: 'benchmark_page', file: wasm('benchmark/client.js') };

function buildsOf(cell) {
  if (cell.host) return [native('bench_page_server'), page];
  if (cell.cluster) return [native('bench_load'), { preset: 'native', target: 'duet_cli', file: tool }];
  if (cell.program) return [{ preset: 'wasm', target: cell.program, file: wasm(`bin/${cell.program}.js`) }];
  if (cell.client) return [native('bench_counterpart'), ...cell.peers.map((peer) => native(`bench_client_${peer}`))];
  const servers = cell.peers.filter((peer) => peers[peer].native).map((peer) => native(basename(peers[peer].command[0])));
  return [native('bench_load'), ...servers];
}

/** Returns each target once: [[preset, [{target, file}]]]. */
export function builds(cells) {
  const all = [...new Map(cells.flatMap(buildsOf).map((one) => [one.file, one])).values()];
  const of = (preset) => [preset, all.filter((one) => one.preset === preset)];
  return ['bench', 'native', 'wasm'].map(of).filter(([, those]) => those.length);
}

/** Returns a sentence about missing programs, or undefined. */
export function missing(cells) {
  for (const [preset, those] of builds(cells)) {
    const targets = those.filter(({ file }) => !existsSync(file)).map(({ target }) => target);
    if (targets.length) {
      return `not built: ${targets.join(', ')}. ./dev bench builds what it measures; or: ` +
        `cmake --preset ${preset} && cmake --build --preset ${preset} --target ${targets.join(' ')}`;
    }
  }
  return undefined;
}
