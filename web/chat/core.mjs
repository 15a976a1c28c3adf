// The core, compiled to WebAssembly, as an object of the page. bridge.cpp is its other half.
import createDuetChat from './duet_chat.mjs';

const kinds = ['changed', 'answer', 'news', 'identity', 'outbox'];
const encoder = new TextEncoder();

export class Core {
  #module;
  #answer = null;

  /** `events` has a function for each kind of event: changed(), news(), identity(text), outbox(text). */
  static async load(events) {
    const core = new Core();
    core.#module = await createDuetChat({
      onChat: (kind, text) => {
        if (kinds[kind] === 'answer') core.#answer = text;
        else events[kinds[kind]](text);
      },
    });
    return core;
  }

  /** Calls the core with an object such as {do: 'say', room, text}. Returns its answer, if it has one. */
  call(what) {
    const bytes = encoder.encode(JSON.stringify(what));
    const pointer = this.#module._chat_alloc(bytes.length) >>> 0;  // negative above 2 GiB
    this.#module.HEAPU8.set(bytes, pointer);
    this.#answer = null;
    this.#module._chat_call();
    return this.#answer === null ? undefined : JSON.parse(this.#answer);
  }
}
