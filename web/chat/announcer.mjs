// Tells screen readers of new messages. The list itself is no live region: it gets elements when one scrolls back, too.
import { element } from './element.mjs';

const pause = 1_500;
const most = 20;

export class Announcer {
  #place = document.getElementById('announcer');
  #take;
  #timer = 0;

  /** `take` returns {count, messages}: the messages that came since it was called last, and the first few of them. */
  constructor(take) {
    this.#take = take;
  }

  /** Messages have come. */
  plan() {
    this.#timer ||= setTimeout(() => this.#tell(), this.#place.childElementCount ? pause : 0);
  }

  #tell() {
    this.#timer = 0;
    const { count, messages } = this.#take();
    const lines = count === messages.length ? messages.map((one) => `${one.by}: ${one.text ?? ''}`.slice(0, 300))
      : [`${count} new messages`];
    this.#place.append(...lines.map((line) => element('p', {}, line)));
    while (this.#place.childElementCount > most) this.#place.firstElementChild.remove();
  }
}
