// The benchmark page: compares duet's client, compiled to WebAssembly, with plain JavaScript, against the page's
// server.
import { chosenCells } from './cells.mjs';
import { compare, paces } from './compare.mjs';
import { checkEcho } from './echo.mjs';
import { PlainPeer } from './plain_peer.mjs';
import { Plot } from './plot.mjs';
import { Results } from './results.mjs';
import { WasmPeer } from './wasm_peer.mjs';

const $ = (id) => document.getElementById(id);
const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/`;
const plot = new Plot($('plot'));
const rounds = new Map();  // by cell
const results = new Results($('results'), showRounds);
let duet;
let running;  // an AbortController

function say(state, sentence) {
  $('status').textContent = state;
  $('status').dataset.state = state;
  $('progress').textContent = sentence;
  $('progress').classList.toggle('problem', state === 'failed');
  $('start').disabled = state !== 'ready' && state !== 'done' && state !== 'stopped' && state !== 'failed';
  $('stop').disabled = state !== 'running';
  $('settings').disabled = state === 'running';
  $('copy').disabled = results.isEmpty;
}

function showRounds(cell) {
  const found = rounds.get(cell);
  $('plot-title').textContent = cell.name;
  plot.show(found.rounds, found.expected);
}

async function compareAll(cells, pace, signal) {
  await checkEcho(address);
  const peers = { plain: new PlainPeer(WebSocket), duet };
  await Promise.all(Object.values(peers).map((peer) => peer.connect(address)));
  try {
    for (const [i, cell] of cells.entries()) {
      if (signal.aborted) return;
      const where = `${cell.name}, ${i + 1} of ${cells.length}`;
      $('progress').textContent = where;
      rounds.set(cell, { rounds: [], expected: pace.rounds });
      showRounds(cell);
      const found = await compare(peers, cell, pace, (round) => {
        rounds.get(cell).rounds.push(round);
        showRounds(cell);
      }, signal);
      if (found) results.add(cell, found);
    }
  } finally {
    for (const peer of Object.values(peers)) peer.close();
  }
}

async function start() {
  const form = new FormData($('form'));
  const cells = chosenCells(form.getAll('kind'), form.getAll('size'));
  if (cells.length === 0) return say('ready', 'Choose at least one kind and one size.');
  results.clear();
  rounds.clear();
  running = new AbortController();
  say('running', 'Connecting');
  $('stop').focus();
  try {
    await compareAll(cells, paces[form.get('length')], running.signal);
    say(running.signal.aborted ? 'stopped' : 'done', running.signal.aborted
      ? 'Stopped. What was found before is below.'
      : 'Done. The table below has the medians; choose a row to see its rounds.');
  } catch (error) {
    say('failed', error.message);
  }
  $('start').focus();
}

async function copy() {
  $('copied').value = results.text;
  $('copied').hidden = false;
  // Browsers have no clipboard API without https: then the text is shown and selected.
  try {
    await navigator.clipboard.writeText(results.text);
    $('copy-status').textContent = 'Copied.';
  } catch {
    $('copied').select();
    $('copy-status').textContent = 'Here it is, to be copied.';
  }
}

$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  start();
});
$('stop').addEventListener('click', () => {
  running.abort();
  $('progress').textContent = 'Stopping after this round';
});
$('copy').addEventListener('click', copy);
$('address').textContent = address;

try {
  // client.js is a classic script; it is missing when the page is served before the wasm was built.
  if (typeof createDuetBenchmark !== 'function') throw new Error('client.js did not load');
  duet = await WasmPeer.make(createDuetBenchmark);
  say('ready', 'Ready. Nothing leaves this machine and its server.');
} catch (error) {
  say('broken', `The program of this page could not be loaded: ${error.message}.`);
}
