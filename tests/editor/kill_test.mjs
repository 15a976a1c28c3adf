// The editor's server ($EDITOR_SERVER) is killed a hundred times in the middle of its work (SIGKILL). Everything that it had
// confirmed must be there afterwards, once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EditorServer } from './editor_server.mjs';
import { Person } from './person.mjs';

const times = 100;

/** Numbers from 0 to n - 1, the same in every run of a seed. */
function randomNumbers(seed) {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor(state / 65536) % n;
  };
}

test(`a server that is killed ${times} times keeps what it has confirmed`, async (t) => {
  const random = randomNumbers(7);
  const server = await EditorServer.forTest(t, ['--no-limits']);
  const writers = [await Person.enter(t, server, 'Ada'), await Person.enter(t, server, 'Grace')];
  const written = [[], []];
  let confirmed = 0;
  for (let round = 0; round < times; ++round) {
    // A part of the lines is confirmed before the end, and the others are under way or wait.
    const burst = async (writer, lines) => {
      const last = 1 + random(20);
      for (let i = 0; i < 20; ++i) {
        const line = `${writer}.${round}.${i}`;
        lines.push(line);
        const stored = i < last && random(4) === 0 ? writers[writer].append(`${line}\n`) : writers[writer].write(`append ${line}\\n`);
        if (stored) {
          await stored;
          confirmed += 1;
        }
      }
    };
    const bursts = written.map((lines, writer) => burst(writer, lines));
    if (random(2) === 0) await Promise.race(bursts);
    else await new Promise(setImmediate);
    await server.end('SIGKILL');
    await server.start();
    await Promise.all(bursts);
    assert.deepEqual(writers.flatMap((one) => one.lines.filter((line) => line.startsWith('offline'))), []);
  }
  for (const one of writers) await one.append('the end\n');
  const reader = await Person.enter(t, server, 'Barbara');
  const text = await reader.text();
  for (const writer of writers) await writer.shows(text);
  const lines = text.split('\n').filter((line) => /^\d/.test(line));
  for (const [writer, all] of written.entries()) {
    assert.deepEqual(lines.filter((line) => line.startsWith(`${writer}.`)), all, 'each line is there once, in order');
  }
  t.diagnostic(`${confirmed} times a confirmation, ${lines.length} lines`);
});
