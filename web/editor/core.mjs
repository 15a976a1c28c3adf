// The core, compiled to WebAssembly, as an object of the page. bridge.cpp is its other half.
import createDuetEditor from './duet_editor.mjs';

const encoder = new TextEncoder();

export class Core {
  #module;
  #patches = [];
  #people = [];
  #moments = [];
  #link = null;
  #answer = '';

  /**
   * `events` has a function for each kind of event: changed(), text(text), patches(list), kept(bytes), notice(text),
   * moments(list), past(number, text). Others' changes come between the page's calls, answers inside of them.
   */
  static async load(events) {
    const core = new Core();
    core.#module = await createDuetEditor({
      events: {
        changed: events.changed,
        text: (text) => events.text(text),
        notice: events.notice,
        problem: (text) => { core.#answer = text; },
        kept: events.kept,
        patch: (patch) => core.#patches.push(patch),
        patched: () => events.patches(core.#takePatches()),
        person: (person) => core.#people.push(person),
        link: (link, unstored, steps) => { core.#link = { link, unstored, steps }; },
        moment: (moment) => core.#moments.push(moment),
        moments: () => events.moments(core.#takeMoments()),
        past: events.past,
      },
    });
    return core;
  }

  start({ url, document, name, kept }) {
    const parts = [url, document, name].map((text) => encoder.encode(text));
    const all = new Uint8Array([...parts, kept].reduce((size, part) => size + part.length, 0));
    let place = 0;
    for (const part of [...parts, kept]) {
      all.set(part, place);
      place += part.length;
    }
    this.#write(all);
    this.#module._editor_start(...parts.map((part) => part.length));
  }

  /** Makes one step of edits {position, erased, inserted}. Returns false if the page has to show text() again. */
  edit(edits) {
    for (const { position, erased, inserted } of edits) {
      this.#write(encoder.encode(inserted));
      this.#module._editor_add_edit(position, erased);
    }
    return this.#module._editor_edit() !== 0;
  }

  // These answer with the events `patches` and `text`.
  undo() { this.#module._editor_undo(); }
  redo() { this.#module._editor_redo(); }
  showText() { this.#module._editor_text(); }

  /** Everything beside the text: {link, unstored, steps, people}. */
  view() {
    this.#module._editor_view();
    const people = this.#people;
    this.#people = [];
    return { ...this.#link, people };
  }

  select(anchor, head) { this.#module._editor_select(anchor, head); }
  deselect() { this.#module._editor_deselect(); }

  /** Returns what is wrong with a name, of a person or a document, or an empty text. */
  checkName(name) {
    this.#write(encoder.encode(name));
    this.#module._editor_check_name();
    return this.#answer;
  }

  rename(name) {
    this.#write(encoder.encode(name));
    this.#module._editor_rename();
  }

  tryNow() { this.#module._editor_try_now(); }
  setNetwork(isThere) { this.#module._editor_set_network(isThere ? 1 : 0); }
  keepNow() { this.#module._editor_keep_now(); }
  askMoments() { this.#module._editor_ask_moments(); }
  askPast(number) { this.#module._editor_ask_past(number); }

  #takePatches() {
    const patches = this.#patches;
    this.#patches = [];
    return patches;
  }

  #takeMoments() {
    const moments = this.#moments;
    this.#moments = [];
    return moments;
  }

  #write(bytes) {
    const pointer = this.#module._editor_alloc(bytes.length) >>> 0;  // negative above 2 GiB
    this.#module.HEAPU8.set(bytes, pointer);
  }
}
