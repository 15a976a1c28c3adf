// The lists and numbers beside the canvas.
import { element, nameElement } from './element.mjs';
import { hueOf } from './picture.mjs';

const $ = (id) => document.getElementById(id);

function row(name, score, attributes = {}) {
  return element('li', attributes, nameElement(name, { class: 'who' }), element('span', { class: 'score' }, String(score)));
}

/** Shows the scores. Names are text nodes. */
export function showScores(view) {
  $('leaders').replaceChildren(...view.leaders.map((one) => {
    const item = row(one.name || 'A ship', one.score, one.number === view.number && view.stage === 'playing' ? { 'aria-current': 'true' } : {});
    item.style.setProperty('--hue', String(Math.round(hueOf(one.number))));
    return item;
  }));
  $('best').replaceChildren(...view.best.map((one) => row(one.name, one.score)));
  $('standing').textContent = view.place ? `Place ${view.place} of ${view.players}` : '';
}

const kilobits = (bytes) => `${(bytes * 8 / 1000).toFixed(1)} kbit/s`;
const milliseconds = (value) => `${Math.round(value)} ms`;

/** Shows the numbers about the connection, and the time that a frame takes. */
export function showOverlay(numbers, frame) {
  const rows = {
    'Round trip': milliseconds(numbers.roundTrip), Jitter: milliseconds(numbers.jitter),
    Received: kilobits(numbers.received), Sent: kilobits(numbers.sent),
    Tick: String(numbers.tick), Snapshots: `${numbers.snapshots.toFixed(1)} a second`,
    'Age of the snapshot': milliseconds(numbers.age), 'Others shown late by': milliseconds(numbers.delay),
    Corrections: `${Math.round(numbers.corrections)} a minute`,
    Frames: `${frame.perSecond.toFixed(0)} a second, ${frame.cost.toFixed(1)} ms each`,
  };
  const list = $('numbers');
  if (list.childElementCount === 0)
    for (const name of Object.keys(rows)) list.append(element('div', {}, element('dt', {}, name), element('dd', {})));
  [...list.querySelectorAll('dd')].forEach((place, i) => { place.textContent = Object.values(rows)[i]; });
}
