// Shows that the game's core does the same natively and in WebAssembly: natively, in Node and in Chromium the same short match
// (examples/game/transcript.cpp) with a server of its own.
//
//   node demo.mjs --programs FOLDER --native PATH --wasm PATH.js --page FOLDER
import { parseArgs } from 'node:util';
import { hosts } from '../browser/hosts/all.mjs';
import { differences } from '../browser/transcript.mjs';
import { columns } from '../browser/transcript_columns.mjs';

const { values } = parseArgs({
  options: { programs: { type: 'string' }, native: { type: 'string' }, wasm: { type: 'string' }, page: { type: 'string' } },
});
Object.assign(process.env, { GAME_PROGRAMS: values.programs, PAGE: values.page });
const { GameServer } = await import('./game_server.mjs');

async function transcript(title, host) {
  const server = new GameServer(['--origin', '*', '--seed', '1']);
  try {
    await server.start();
    const program = host === 'native' ? values.native : values.wasm;
    return { title, ...await hosts[host](program, [server.url], { timeout: 120_000 }) };
  } finally {
    await server.remove();
  }
}

const transcripts = [];
for (const [host, title] of Object.entries({ native: 'native', node: 'Node', chromium: 'Chromium' }))
  transcripts.push(await transcript(title, host));
console.log(columns(transcripts).join('\n'));
const found = differences(transcripts);
console.log(found.length ? `\n${found.join('\n')}` : '\nAll three are identical.');
process.exitCode = found.length ? 1 : 0;
