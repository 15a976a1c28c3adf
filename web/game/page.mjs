// The game's page: one frame of the core and one picture for each of the browser's.
import { Announcer } from './announcer.mjs';
import { Controls } from './controls.mjs';
import { Core } from './core.mjs';
import { showLink } from './link_line.mjs';
import { showOverlay, showScores } from './panels.mjs';
import { hueOf, Picture } from './picture.mjs';
import { Sparks } from './sparks.mjs';

const $ = (id) => document.getElementById(id);
const canvas = $('arena');
const announcer = new Announcer();
const sparks = new Sparks();
const controls = new Controls(canvas);

const tokenKey = 'duet-game-token';
const nameKey = 'duet-game-name';
/** Browsers may forbid storage; then nothing is kept. */
function storage(kind, use) {
  try {
    return use(window[kind]) ?? '';
  } catch {
    return '';
  }
}

let view = { stage: 'unnamed', number: 0, leaders: [], best: [] };
let isChanged = true;

const core = await Core.load({
  changed: () => { isChanged = true; },
  token: (text) => storage('sessionStorage', (kept) => kept.setItem(tokenKey, text)),
  shattered: (event) => {
    sparks.add(event.x, event.y, hueOf(event.victim), event.victim === view.number || event.by === view.number);
    if (event.victim === view.number) {
      announcer.say(`${event.byName} has shattered you. You had ${event.score} shards, and return in 2 seconds.`);
      $('ended').textContent = `\u2068${event.byName}\u2069 has shattered you: ${event.score} shards are lost`;
    } else if (event.by === view.number) {
      announcer.say(`You have shattered ${event.victimName}.`);
    }
  },
});
const picture = new Picture(canvas, (number) => core.call({ do: 'name', number }));
core.call({
  do: 'start', url: new URL('.', location.href.replace(/^http/, 'ws')).href,
  token: storage('sessionStorage', (kept) => kept.getItem(tokenKey)),
});

// The name.
function play(name) {
  core.call({ do: 'play', name });
  refresh();
  if (view.stage !== 'unnamed') storage('sessionStorage', (kept) => kept.setItem(nameKey, name));
}
$('name-form').addEventListener('submit', (event) => {
  event.preventDefault();
  play($('name').value.trim());
});
// Without a name there is nothing behind the dialog, so Escape does not close it.
$('welcome').addEventListener('cancel', (event) => event.preventDefault());
$('name').value = storage('localStorage', (kept) => kept.getItem(nameKey));
const returning = storage('sessionStorage', (kept) => kept.getItem(nameKey));
if (returning) play(returning);

function refresh() {
  isChanged = false;
  const before = view.stage;
  view = core.call({ do: 'view' });
  showLink(view.link, 0, canvas);
  showScores(view);
  picture.forgetNames();
  $('name-problem').textContent = view.nameProblem;
  const asks = view.stage === 'unnamed';
  if (asks && !$('welcome').open) $('welcome').showModal();
  if (!asks && $('welcome').open) {
    $('welcome').close();
    canvas.focus();
  }
  if (view.stage === 'playing' && before !== 'playing') {
    storage('localStorage', (kept) => kept.setItem(nameKey, view.name));
    announcer.say(`You fly as ${view.name}.`);
  }
  document.body.dataset.stage = view.stage;
}

$('try').addEventListener('click', () => core.call({ do: 'try' }));
$('dash').addEventListener('click', () => controls.dash());
$('show-numbers').addEventListener('click', () => {
  const isOpen = $('overlay').hidden;
  $('overlay').hidden = !isOpen;
  $('show-numbers').setAttribute('aria-expanded', String(isOpen));
});
for (const kind of ['online', 'offline']) addEventListener(kind, () => core.call({ do: 'network', isThere: kind === 'online' }));

// Frames.
let last = 0;
let wasFlying = false;
let place = [0, 0];
let ships = 0;
const frameTimes = { last: 0, cost: 0, perSecond: 60 };

function state(frame, now) {
  const [, , isFlying, charge, returnsIn, score] = frame;
  if (charge < 1) controls.dashed();
  $('points').textContent = String(score);
  $('dash').style.setProperty('--charge', charge.toFixed(2));
  $('banner').hidden = returnsIn === 0;
  $('returns').textContent = `Back in ${Math.ceil(returnsIn)} s`;
  if (isFlying && !wasFlying && view.stage === 'playing' && last > 0) announcer.say('You are flying.');
  wasFlying = Boolean(isFlying);
  if (isFlying) announcer.score(score, view.place, view.players, now);
}

function frame(now) {
  const begin = performance.now();
  const numbers = core.frame(now, controls.read());
  const passed = Math.min(now - last, 100);
  state(numbers, now);
  sparks.pass(passed);
  picture.draw(numbers, { number: view.stage === 'playing' ? view.number : -1, sparks, shake: sparks.shake() });
  if (isChanged) refresh();
  frameTimes.last = performance.now() - begin;
  frameTimes.cost += (frameTimes.last - frameTimes.cost) / 30;
  if (last > 0 && now > last) frameTimes.perSecond += (1000 / (now - last) - frameTimes.perSecond) / 30;
  last = now;
  place = [numbers[0], numbers[1]];
  ships = numbers[6];
}

function draw(now) {
  requestAnimationFrame(draw);
  frame(now);
}
requestAnimationFrame(draw);

// A hidden tab draws nothing, but stays connected.
setInterval(() => {
  if (document.hidden) frame(performance.now());
  if (!$('overlay').hidden) showOverlay(core.call({ do: 'overlay' }), frameTimes);
}, 500);

// For tests and for measurements by hand.
window.duetGame = { core, frameTimes, view: () => view, place: () => place, ships: () => ships };
