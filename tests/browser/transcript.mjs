// Shows that one program prints the same natively, in Node and in a browser page.
//
//   node transcript.mjs --native PATH --wasm PATH.js (--url URL | --server PATH) [--timeout SECONDS]
//
// With --server it starts that duet program as the tutorial's server.
// The program gets the URL as its one argument. Exit status 0 only if all three printed the same, not nothing,
// and ended with status 0.
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { hosts } from './hosts/all.mjs';
import { start } from './peers.mjs';
import { columns } from './transcript_columns.mjs';

const titles = { native: 'native', node: 'Node', chromium: 'Chromium' };

/** Returns the output of each host: [{title, lines, status, diagnostics}], native first. They run in sequence. */
export async function collect({ native, wasm, url, timeout = 120_000 }) {
  const transcripts = [];
  for (const [host, title] of Object.entries(titles)) {
    const program = host === 'native' ? native : wasm;
    transcripts.push({ title, ...await hosts[host](program, [url], { timeout }) });
  }
  return transcripts;
}

/** Returns one sentence for each difference between the transcripts; empty if they are equal. */
export function differences([first, ...others]) {
  const found = [first, ...others]
    .filter((one) => one.status !== 0 || one.lines.length === 0)
    .map((one) => `${one.title} ended with status ${one.status} after ${one.lines.length} lines`
      + one.diagnostics.map((line) => `\n  ${line}`).join(''));
  for (const other of others) {
    const length = Math.max(first.lines.length, other.lines.length);
    const at = Array.from({ length }, (_, i) => i).find((i) => first.lines[i] !== other.lines[i]);
    if (at === undefined) continue;
    const shown = ({ lines }) => (at < lines.length ? JSON.stringify(lines[at]) : 'nothing');
    found.push(`${other.title} differs from ${first.title} in line ${at + 1}: `
      + `${shown(other)} instead of ${shown(first)}`);
  }
  return found;
}

async function main() {
  const { values } = parseArgs({
    options: {
      native: { type: 'string' },
      wasm: { type: 'string' },
      url: { type: 'string' },
      server: { type: 'string' },
      timeout: { type: 'string', default: '120' },
    },
  });
  if (!values.native || !values.wasm || !(values.url || values.server)) {
    console.error('transcript.mjs: --native, --wasm and --url or --server are needed; see the first lines of the file');
    return 2;
  }
  const serve = ['serve', '--port', '0', '--reply', 'Message received'];
  const server = values.server && await start(values.server, serve, { signal: 'SIGTERM' });
  const url = server ? server.url : values.url;
  const transcripts = await collect({ ...values, url, timeout: Number(values.timeout) * 1000 });
  await server?.stop();
  console.log(columns(transcripts).join('\n'));
  const found = differences(transcripts);
  console.log(found.length ? `\n${found.join('\n')}` : '\nAll three are identical.');
  return found.length ? 1 : 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = await main();
