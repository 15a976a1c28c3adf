// The list of messages. The core has thousands; the document has a window of them, which moves as one scrolls. Elements
// are in the normal flow, so their heights need not be known, and the window keeps the place of the message that the
// visitor looks at.
import { element } from './element.mjs';
import { fillRow, surroundings } from './message_row.mjs';

const most = 120;    // elements in the document, while one reads back
const shortest = 20; // pixels of a message, at least
const step = 40;     // the window moves by so many
const margin = 600;  // pixels to the end of the window at which it moves
const near = 48;     // pixels to the end of the list that count as "at the end"

export class MessageList {
  atEnd = true;
  #place;
  #core;
  #room = '';
  #from = null;        // the offset of the window's first row; null: the window is at the end
  #first = 0;          // its index
  #total = 0;
  #articles = new Map(); // by key: {article, signature}
  #active = null;      // key of the message in the tab order
  #onMove;
  #target = 0;         // the offset to scroll to as soon as it is loaded

  /** `onMove` is called when the list was scrolled: to mark messages as read, and to show or hide buttons. */
  constructor(place, core, onMove) {
    this.#place = place;
    this.#core = core;
    this.#onMove = onMove;
    place.addEventListener('scroll', () => this.#scrolled(), { passive: true });
  }

  show(room) {
    if (room === this.#room) return;
    this.#room = room;
    this.#articles.clear();
    this.#place.replaceChildren();
    this.#active = null;
    this.toEnd();
  }

  toEnd() {
    this.#target = 0;
    this.#from = null;
    this.atEnd = true;
  }

  /** Moves the window to a message, and scrolls to it. */
  toOffset(offset) {
    this.#from = Math.max(1, offset - 10);
    this.#target = offset;
    this.atEnd = false;
    this.render(this.divider, this.isLoading);
  }

  /** Brings the document up to date with the core. */
  render(divider, isLoading) {
    this.divider = divider;
    this.isLoading = isLoading;
    const call = { do: 'rows', room: this.#room, count: this.atEnd ? this.#visible() : most };
    if (!this.atEnd && this.#from !== null) call.from = this.#from;
    const { first, total, rows } = this.#core.call(call);
    this.#first = first;
    this.#total = total;
    const anchor = this.atEnd ? null : this.#anchor();
    this.#place.setAttribute('aria-busy', String(isLoading));
    this.#place.dataset.total = total;
    this.#update(rows, divider);
    const target = this.#target && this.#find(this.#target);
    if (target) {
      this.#target = 0;
      target.scrollIntoView({ block: 'start' });
    } else if (this.atEnd) this.#place.scrollTop = this.#place.scrollHeight;
    else if (anchor?.article.isConnected) this.#place.scrollTop += anchor.article.getBoundingClientRect().top - anchor.top;
    // More was loaded before the window, which is still at its beginning.
    if (!this.atEnd && first > 0 && this.#place.scrollTop < margin) return this.#move(Math.max(0, first - step));
    // With too little to scroll, no scroll event would load more.
    if (rows.length > 0 && this.#place.scrollHeight <= this.#place.clientHeight) this.#loadBefore();
  }

  /** So many messages fill the view. At the end there are no more, as in a busy room all of them are new in each tick. */
  #visible() {
    return Math.min(most, Math.ceil(this.#place.clientHeight / shortest) + 10);
  }

  #keyOf = (row) => (row.mine ? `i${row.id}` : `o${row.offset}`);

  #update(rows, divider) {
    // First, so that the others need not move.
    const kept = new Set(rows.map(this.#keyOf));
    for (const [key, { article }] of this.#articles) {
      if (kept.has(key)) continue;
      article.remove();
      this.#articles.delete(key);
    }
    let before = null;
    let next = this.#place.firstElementChild;
    for (const [i, row] of rows.entries()) {
      const key = this.#keyOf(row);
      const around = i === 0 && row.missing === 0 && this.#first > 0
        ? { day: '', isFirst: true, isNew: false } : surroundings(row, before, divider);
      before = row;
      const signature = JSON.stringify([row, around]);
      let entry = this.#articles.get(key);
      if (!entry) {
        entry = { article: element('article', { tabindex: '-1', 'data-key': key }), signature: '' };
        this.#articles.set(key, entry);
      }
      entry.row = row;
      if (entry.signature !== signature) {
        const tools = entry.article.querySelector(':scope > [role=toolbar]');
        fillRow(entry.article, row, around);
        if (tools) entry.article.append(tools);
        entry.signature = signature;
      }
      entry.article.setAttribute('aria-posinset', String(row.offset || this.#first + i + 1));
      entry.article.setAttribute('aria-setsize', '-1');
      if (entry.article === next) next = next.nextElementSibling;
      else this.#place.insertBefore(entry.article, next);
    }
    this.#makeTabbable();
  }

  /** One message is in the tab order: the one that had the focus last, or the newest. */
  #makeTabbable() {
    if (!this.#articles.has(this.#active)) this.#active = this.#place.lastElementChild?.dataset.key ?? null;
    for (const [key, { article }] of this.#articles) article.tabIndex = key === this.#active ? 0 : -1;
  }

  /** The first message that is in view, with its place on the screen. */
  #anchor() {
    const top = this.#place.getBoundingClientRect().top;
    for (const article of this.#place.children) {
      const box = article.getBoundingClientRect();
      if (box.bottom > top) return { article, top: box.top };
    }
    return null;
  }

  #find(offset) {
    return this.#place.querySelector(`[data-offset="${offset}"]`);
  }

  #loadBefore() {
    const oldest = this.#place.querySelector('[data-offset]');
    const offset = Number(oldest?.dataset.offset ?? 0);
    if (offset > 1 && !this.isLoading) this.#core.call({ do: 'load', room: this.#room, offset });
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.#place;
    const below = scrollHeight - clientHeight - scrollTop;
    const count = this.#articles.size;
    const isLastWindow = this.#first + count >= this.#total;
    const wasAtEnd = this.atEnd;
    this.atEnd = isLastWindow && below < near;
    if (wasAtEnd && !this.atEnd) this.#from = this.#offsetAt(0);
    if (scrollTop < margin && !this.atEnd) {
      if (this.#first > 0) this.#move(Math.max(0, this.#first - step));
      else this.#loadBefore();
    } else if (below < margin && !isLastWindow) {
      this.#move(this.#first + step);
    }
    this.#onMove();
  }

  #offsetAt(index) {
    return Number(this.#place.children[index]?.dataset.offset ?? 1);
  }

  #move(first) {
    const { rows } = this.#core.call({ do: 'rows', room: this.#room, at: first, count: 1 });
    if (rows.length === 0 || !rows[0].offset || rows[0].offset === this.#from) return;
    this.#from = rows[0].offset;
    this.render(this.divider, this.isLoading);
  }

  /** The row of the article that contains this node, and the article; null outside of the list. */
  rowOf(node) {
    const article = node instanceof Element ? node.closest('#messages > article') : null;
    const entry = article && this.#articles.get(article.dataset.key);
    return entry ? { row: entry.row, article } : null;
  }

  /** The person's newest message that can be edited, or null. */
  lastOwn() {
    for (const article of [...this.#place.children].reverse()) {
      const { row } = this.#articles.get(article.dataset.key);
      if (row.mine && row.offset && !row.deleted) return row;
    }
    return null;
  }

  /** Moves the focus by so many messages from the one that has it. */
  focusBy(count) {
    const current = this.#articles.get(this.#active)?.article;
    let next = current;
    for (let left = Math.abs(count); left > 0; --left)
      next = (count < 0 ? next?.previousElementSibling : next?.nextElementSibling) ?? next;
    this.focus(next);
  }

  focus(article) {
    if (!article) return;
    this.#active = article.dataset.key;
    this.#makeTabbable();
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: 'nearest' });
  }

  get first() { return this.#place.firstElementChild; }
  get last() { return this.#place.lastElementChild; }
}
