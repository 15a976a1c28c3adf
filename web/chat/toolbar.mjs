// The buttons of the message under the pointer or with the focus: one toolbar that moves.
import { element } from './element.mjs';

const emojis = ['👍', '❤️', '😂', '🎉', '😮', '😢'];
const names = ['Thumbs up', 'Heart', 'Laughing', 'Party', 'Surprised', 'Sad'];

export class Toolbar {
  #bar = element('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Message' });
  #edit = element('button', { type: 'button', class: 'word', 'data-edit': true }, 'Edit');
  #remove = element('button', { type: 'button', class: 'word', 'data-remove': true }, 'Delete');

  constructor() {
    for (const [i, emoji] of emojis.entries()) {
      this.#bar.append(element('button', {
        type: 'button', 'data-react': emoji, 'aria-label': names[i], title: names[i],
      }, emoji));
    }
    this.#bar.append(this.#edit, this.#remove);
    this.#bar.addEventListener('keydown', (event) => this.#onKey(event));
  }

  /** Shows it for a message; without one, or for one that is not confirmed, it is hidden. */
  show(found) {
    if (!found || !found.row.offset || found.row.deleted) {
      this.#bar.remove();
      return;
    }
    this.#edit.hidden = this.#remove.hidden = !found.row.mine;
    for (const button of this.#bar.querySelectorAll('[data-react]')) {
      const mine = found.row.reactions?.some((one) => one.emoji === button.dataset.react && one.mine);
      button.setAttribute('aria-pressed', String(Boolean(mine)));
    }
    if (this.#bar.parentElement !== found.article) found.article.append(this.#bar);
  }

  #onKey(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const buttons = [...this.#bar.children].filter((one) => !one.hidden);
    const place = buttons.indexOf(document.activeElement);
    buttons[(place + step + buttons.length) % buttons.length]?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}
