// The box for writing: new messages, and changes of one's own.

export class Composer {
  #core;
  #text = document.getElementById('text');
  #editing = null;  // the row that is edited
  #drafts = new Map();  // by room
  #room = '';

  /** `lastOwn()` returns the row that Arrow up edits; `onSent()` is called after a message was accepted. */
  constructor(core, { lastOwn, onSent }) {
    this.#core = core;
    const form = document.getElementById('composer');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#submit()) onSent();
    });
    this.#text.addEventListener('input', () => {
      this.#fit();
      if (this.#text.value && !this.#editing) core.call({ do: 'type', room: this.#room });
    });
    this.#text.addEventListener('keydown', (event) => {
      if (event.isComposing) return;
      // On a touch screen, Enter begins a new line as in every other text box, and the button sends.
      const isTouch = matchMedia('(pointer: coarse)').matches;
      if (event.key === 'Enter' && !event.shiftKey && !isTouch) {
        event.preventDefault();
        form.requestSubmit();
      } else if (event.key === 'Escape' && this.#editing) {
        this.cancel();
      } else if (event.key === 'ArrowUp' && this.#text.value === '') {
        const row = lastOwn();
        if (!row) return;
        event.preventDefault();
        this.edit(row);
      }
    });
    document.getElementById('cancel').addEventListener('click', () => this.cancel());
  }

  show(room) {
    if (room === this.#room) return;
    if (this.#editing) this.cancel();
    this.#drafts.set(this.#room, this.#text.value);
    this.#room = room;
    this.#set(this.#drafts.get(room) ?? '');
  }

  edit(row) {
    if (!this.#editing) this.#drafts.set(this.#room, this.#text.value);
    this.#editing = row;
    document.getElementById('editing').hidden = false;
    this.#set(row.text);
    this.focus();
  }

  cancel() {
    this.#editing = null;
    document.getElementById('editing').hidden = true;
    this.#set(this.#drafts.get(this.#room) ?? '');
    this.focus();
  }

  focus() {
    this.#text.focus();
  }

  #submit() {
    const text = this.#text.value;
    if (text.trim() === '') return false;
    const call = this.#editing ? { do: 'edit', room: this.#room, offset: this.#editing.offset, text }
      : { do: 'say', room: this.#room, text };
    if (this.#editing?.text === text || this.#core.call(call)) {
      this.#drafts.delete(this.#room);
      if (this.#editing) this.cancel();
      else this.#set('');
      return true;
    }
    return false;
  }

  #set(text) {
    this.#text.value = text;
    this.#fit();
  }

  /** As high as its text, up to the style sheet's maximum. */
  #fit() {
    this.#text.style.height = 'auto';
    this.#text.style.height = `${this.#text.scrollHeight + 2}px`;
  }
}
