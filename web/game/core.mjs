// The core, compiled to WebAssembly, as an object of the page. bridge.cpp is its other half.
import createDuetGame from './duet_game.mjs';

const kinds = ['changed', 'answer', 'shattered', 'token'];
const encoder = new TextEncoder();

/** The numbers of a frame: `head` of them, then `ship` for each ship and `shard` for each shard. */
export const sizes = { head: 8, ship: 7, shard: 2 };

export class Core {
  #module;
  #answer = null;
  #memory = new Float64Array(0);

  /** `events` has a function for each kind of event: changed(), shattered(event), token(text). */
  static async load(events) {
    const core = new Core();
    core.#module = await createDuetGame({
      onGame: (kind, text) => {
        if (kinds[kind] === 'answer') core.#answer = text;
        else events[kinds[kind]](kinds[kind] === 'shattered' ? JSON.parse(text) : text);
      },
    });
    return core;
  }

  /** Calls the core with an object such as {do: 'play', name}. Returns its answer, if it has one. */
  call(what) {
    const bytes = encoder.encode(JSON.stringify(what));
    const pointer = this.#module._game_alloc(bytes.length) >>> 0;  // negative above 2 GiB
    this.#module.HEAPU8.set(bytes, pointer);
    this.#answer = null;
    this.#module._game_call();
    return this.#answer === null ? undefined : JSON.parse(this.#answer);
  }

  /** Advances to the time in milliseconds. Returns the frame's numbers, a view that is valid until the next call. */
  frame(now, { heading, thrusts, dashes }) {
    const place = (this.#module._game_frame(now, heading, thrusts, dashes) >>> 0) / 8;
    const { buffer } = this.#module.HEAPU8;
    if (this.#memory.buffer !== buffer) this.#memory = new Float64Array(buffer, 0, buffer.byteLength >> 3);
    const ships = this.#memory[place + 6];
    const shards = this.#memory[place + 7];
    return this.#memory.subarray(place, place + sizes.head + ships * sizes.ship + shards * sizes.shard);
  }
}
