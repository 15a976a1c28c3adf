// text.mjs PROGRAM...: replays the editing traces with each program (text_replay, natively or compiled to WebAssembly) and
// with Yjs, if it is installed (npm ci), and prints the numbers. Each number of time is the least of some rounds.
import { execFileSync } from 'node:child_process';
import { basename } from 'node:path';
import { files, folder, nameOf, ownTrace, read, replay } from './traces.mjs';

const rounds = Number(process.env.ROUNDS ?? 3);
const programs = process.argv.slice(2);
if (programs.length === 0) {
  console.error('usage: node bench/text/text.mjs PROGRAM...');
  process.exit(1);
}

const milliseconds = async (work) => {
  const begin = performance.now();
  const result = await work();
  return [performance.now() - begin, result];
};

/** The memory that a Yjs document takes, loaded from its snapshot in a process of its own. */
function memoryOfYjs(snapshot) {
  const program = `
    import { readFileSync } from 'node:fs';
    import * as Y from 'yjs';
    const used = () => (gc(), gc(), process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers);
    let snapshot = readFileSync(0);
    const document = new Y.Doc();
    document.getText('text').insert(0, 'x');
    const before = used();
    Y.applyUpdate(document, snapshot);
    snapshot = null;
    console.log(used() - before, document.getText('text').length);`;
  const words = ['--expose-gc', '--input-type=module', '--eval', program];
  return parseInt(execFileSync(process.execPath, words, { input: snapshot, encoding: 'utf8', cwd: new URL('.', import.meta.url) }), 10);
}

/** The same measurements with Yjs, for a trace of one author. Null if it is not installed or there are several. */
async function yjs(trace) {
  const Y = await import('yjs').catch(() => null);
  if (!Y || trace.numAgents > 1) return null;
  const updates = [];
  const document = new Y.Doc();
  const text = document.getText('text');
  document.on('update', (update) => updates.push(update));
  const [replay_ms] = await milliseconds(() => {
    for (const { patches } of trace.txns) {
      for (const [position, erased, inserted] of patches) {
        document.transact(() => {
          if (erased) text.delete(position, erased);
          if (inserted) text.insert(position, inserted);
        });
      }
    }
  });
  const remote = new Y.Doc();
  const [remote_ms] = await milliseconds(() => updates.forEach((update) => Y.applyUpdate(remote, update)));
  const [save_ms, snapshot] = await milliseconds(() => Y.encodeStateAsUpdate(document));
  const restored = new Y.Doc();
  const [load_ms] = await milliseconds(() => {
    Y.applyUpdate(restored, snapshot);
    restored.getText('text').toString();
  });
  return {
    replay_ms, remote_ms, save_ms, load_ms,
    same_end: remote.getText('text').toString() === trace.endContent,
    messages: updates.length,
    wire_bytes: updates.reduce((sum, update) => sum + update.length, 0),
    memory_bytes: memoryOfYjs(snapshot),
    snapshot_bytes: snapshot.length,
  };
}

function least(results) {
  const best = { ...results[0] };
  for (const result of results) {
    for (const key of Object.keys(best)) if (key.endsWith('_ms')) best[key] = Math.min(best[key], result[key]);
  }
  return best;
}

const columns = [
  ['replay', (r) => `${r.replay_ms.toFixed(0)} ms`],
  ['remote', (r) => `${r.remote_ms.toFixed(0)} ms`],
  ['bytes/edit', (r) => (r.wire_bytes / r.messages).toFixed(1)],
  ['memory', (r) => `${(r.memory_bytes / 1024).toFixed(0)} KiB`],
  ['snapshot', (r) => `${r.snapshot_bytes} B`],
  ['save', (r) => `${r.save_ms.toFixed(1)} ms`],
  ['load', (r) => `${r.load_ms.toFixed(1)} ms`],
  ['same end', (r) => (r.same_end ? 'yes' : 'NO')],
];

function print(name, result, other) {
  console.log(`  ${name}`);
  for (const [column, format] of columns) console.log(`    ${column.padEnd(12)} ${format(result)}`);
  if (!other) return;
  const ratio = (key) => `${(other[key] / result[key]).toFixed(1)}x`;
  console.log(`    Yjs / this   replay ${ratio('replay_ms')}, remote ${ratio('remote_ms')}, wire ${ratio('wire_bytes')}, `
    + `memory ${ratio('memory_bytes')}, snapshot ${ratio('snapshot_bytes')}`);
}

const traces = files().map((file) => [nameOf(file), () => read(file)]);
if (traces.length === 0) {
  console.log(`no traces in ${folder}; EDITING_TRACES names another folder`);
  traces.push(['our own trace', ownTrace]);
}
for (const [name, load] of traces) {
  const trace = load();
  console.log(`${name}: ${trace.txns.length} edits, ${trace.endContent.length} characters at the end`);
  const ofYjs = [];
  for (let round = 0; round < rounds; round++) ofYjs.push(await yjs(trace));
  const other = ofYjs[0] && least(ofYjs);
  if (other) print('Yjs', other);
  for (const program of programs) {
    const results = Array.from({ length: rounds }, () => replay(program, trace));
    print(`${basename(program)}${/\.[cm]?js$/.test(program) ? ' (WebAssembly)' : ''}`, least(results), other);
  }
}
