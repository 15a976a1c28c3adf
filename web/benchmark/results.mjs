// The results: a table, and a text for the clipboard.
import { thousands } from './plot.mjs';

function part(name, text, properties = {}) {
  return Object.assign(document.createElement(name), { textContent: text, ...properties });
}

export class Results {
  #body;
  #onChosen;
  #found = [];

  /** `onChosen(cell)`: the user selects a cell to see its rounds. */
  constructor(body, onChosen) {
    this.#body = body;
    this.#onChosen = onChosen;
  }

  get isEmpty() {
    return this.#found.length === 0;
  }

  clear() {
    this.#found = [];
    this.#body.replaceChildren();
  }

  /** `found`: {plain, duet, ratio} of compare.mjs. */
  add(cell, found) {
    this.#found.push({ name: cell.name, ...found });
    const row = document.createElement('tr');
    const name = part('th', '', { scope: 'row' });
    const show = part('button', cell.name, { type: 'button', title: 'Show its rounds' });
    show.addEventListener('click', () => this.#onChosen(cell));
    name.append(show);
    row.append(
      name,
      part('td', thousands.format(found.plain)),
      part('td', thousands.format(found.duet)),
      part('td', found.ratio.toFixed(2)),
    );
    this.#body.append(row);
  }

  /** In Markdown. */
  get text() {
    const rows = this.#found.map(({ name, plain, duet, ratio }) => (
      `| ${name} | ${thousands.format(plain)} | ${thousands.format(duet)} | ${ratio.toFixed(2)} |`));
    return ['Messages per second, there and back; medians. More is better.', navigator.userAgent, '',
      '| messages | plain JavaScript | duet | duet / plain |', '|---|---:|---:|---:|', ...rows, ''].join('\n');
  }
}
