// A client that reconnects until it is closed, and resumes a topic by its position.
import assert from 'node:assert/strict';
import { Client, publishSurely } from './client.mjs';
import { eventually } from './redis.mjs';

export class Follower {
  got = [];  // everything that earlier connections have received
  resumes = [];  // milliseconds from the loss to the end of catching up

  static async start(t, url) {
    const follower = new Follower();
    t.after(() => follower.close());
    await follower.#follow(t, url, { offset: 0 });
    return follower;
  }

  async #follow(t, url, before, lostAt) {
    const client = await eventually('it connects', () => this.isClosed || Client.open(t, url).catch(() => null));
    if (this.isClosed) return;
    client.ws.once('close', () => {
      if (this.isClosed) return;
      this.got.push(...client.data);
      this.client = null;
      this.#follow(t, url, client.epoch ? client : before, Date.now());
    });
    this.client = client;
    const { complete } = await client.follow('log/a', before);
    assert.equal(complete, true);
    if (lostAt) this.resumes.push(Date.now() - lostAt);
  }

  get data() { return [...this.got, ...this.client?.data ?? []]; }
  close() { this.isClosed = true; }
}

/** Publishes 0, 1, 2... to log/a until it is stopped. If its server ends, it continues through `url`. */
export class Publisher {
  published = 0;
  #isOver = false;
  #ended;

  /** `pause` is the time between two messages, in milliseconds. */
  static start(t, url, pause = 0) {
    const publisher = new Publisher();
    t.after(() => publisher.stop());
    publisher.#ended = publisher.#publish(t, url, pause);
    return publisher;
  }

  async #publish(t, url, pause) {
    while (!this.#isOver) {
      const client = await eventually('it connects', () => this.#isOver || Client.open(t, url).catch(() => null));
      if (this.#isOver) return;
      const lost = new Promise((resolve) => client.ws.once('close', () => resolve(null)));
      // The key of a message whose answer was lost keeps it from being published twice.
      while (!this.#isOver && await Promise.race([publishSurely(client, 'log/a', this.published), lost])) {
        ++this.published;
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
      client.ws.close();
    }
  }

  /** Waits until so many more messages were published. */
  more(count) {
    const wanted = this.published + count;
    return eventually(`${count} more are published`, () => this.published >= wanted);
  }

  /** Returns how many were published. */
  async stop() {
    this.#isOver = true;
    await this.#ended;
    return this.published;
  }
}

/** Returns a sentence about how long these have taken to resume. */
export function resumeTimes(followers) {
  const times = followers.flatMap((each) => each.resumes).sort((a, b) => a - b);
  return `${times.length} resumed, within ${times[times.length >> 1]} ms (median) and ${times.at(-1)} ms (longest)`;
}
