// The editing traces of the replay: those of josephg/editing-traces, where they are found, and one of our own.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** The folder of $EDITING_TRACES, or the one beside the project. */
export const folder = process.env.EDITING_TRACES ?? join(root, '../shared/traces');

/** The files of the traces that were found. */
export function files() {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith('.json.gz')).sort().map((name) => join(folder, name));
}

export const nameOf = (file) => basename(file, '.json.gz');

export const read = (file) => JSON.parse(gunzipSync(readFileSync(file)));

/**
 * A trace of our own, for tests without the others. One person types, corrects and moves; the positions are random, but
 * always the same.
 */
export function ownTrace(edits = 20_000) {
  let state = 1;
  const below = (bound) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % bound;
  };
  const letters = 'etaoin shrdlu';
  const txns = [];
  let text = '';
  let caret = 0;
  for (let i = 0; i < edits; i++) {
    if (below(40) === 0) caret = below(text.length + 1);
    const erased = below(5) === 0 && caret > 0 ? 1 : 0;
    const inserted = erased ? '' : letters[below(letters.length)];
    caret -= erased;
    txns.push({ patches: [[caret, erased, inserted]] });
    text = text.slice(0, caret) + inserted + text.slice(caret + erased);
    caret += inserted.length;
  }
  return { endContent: text, txns };
}

/** Runs the program on a trace and returns its numbers. */
export function replay(program, trace) {
  const size = (text) => Buffer.byteLength(text);
  const lines = [`${trace.txns.length} ${trace.numAgents ?? 1} ${size(trace.endContent)} ${trace.endContent}\n`];
  for (const [i, { agent = 0, parents = i > 0 ? [i - 1] : [], patches }] of trace.txns.entries()) {
    lines.push(`${agent} ${[parents.length, ...parents].join(' ')} ${patches.length}\n`);
    for (const [position, erased, inserted] of patches) {
      lines.push(`${position} ${erased} ${size(inserted)} ${inserted}\n`);
    }
  }
  const temporary = mkdtempSync(join(tmpdir(), 'text-replay-'));
  try {
    const file = join(temporary, 'trace');
    writeFileSync(file, lines.join(''));
    const [command, ...words] = /\.[cm]?js$/.test(program) ? [process.execPath, program] : [program];
    return JSON.parse(execFileSync(command, [...words, file], { encoding: 'utf8' }));
  } finally {
    rmSync(temporary, { recursive: true });
  }
}
