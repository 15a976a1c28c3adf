// Tells screen readers of new messages. The list itself is no live region: it gets elements when one scrolls back, too.
import { element } from './element.mjs';

const pause = 1_500;
const most = 20;

export class Announcer {
  #place = document.getElementById('announcer');
  #waiting = [];
  #timer = 0;

  add(message) {
    this.#waiting.push(message);
    this.#timer ||= setTimeout(() => this.#flush(), this.#place.childElementCount ? pause : 0);
  }

  #flush() {
    this.#timer = 0;
    const few = this.#waiting.length <= 3;
    const lines = few ? this.#waiting.map((one) => `${one.by}: ${one.text ?? ''}`.slice(0, 300))
      : [`${this.#waiting.length} new messages`];
    this.#waiting = [];
    this.#place.append(...lines.map((line) => element('p', {}, line)));
    while (this.#place.childElementCount > most) this.#place.firstElementChild.remove();
  }
}
