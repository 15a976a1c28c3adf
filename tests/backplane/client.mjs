// A client of docs/server/topics_protocol.md that follows one topic by positions.
import { once } from 'node:events';
import WebSocket from 'ws';
import { eventually } from './redis.mjs';

export class Client {
  heard = [];  // all messages that were not answers, in order
  #answers = new Map();
  #last = 0;

  static async open(t, url) {
    const client = new Client();
    client.ws = new WebSocket(url);
    t.after(() => client.ws.terminate());
    client.ws.on('message', (data) => client.#take(JSON.parse(data)));
    client.ws.on('error', () => {});  // 'close' follows
    await once(client.ws, 'open');
    await eventually('the server welcomes', () => client.welcome);
    return client;
  }

  #take(message) {
    if (message.type === 'welcome') this.welcome = message;
    else if (this.#answers.has(message.id)) this.#answers.get(message.id)(message);
    else this.heard.push(message);
    if ('epoch' in message) this.epoch = message.epoch;
    if ('offset' in message && message.type !== 'published') this.offset = message.offset;
  }

  /** Returns the answer, which has the request's id. */
  ask(type, rest = {}) {
    const id = `request ${++this.#last}`;
    this.ws.send(JSON.stringify({ type, id, ...rest }));
    return new Promise((resolve) => this.#answers.set(id, resolve));
  }

  /** Subscribes after the position of another client, or from the beginning. */
  async follow(topic, before = { offset: 0 }) {
    const answer = await this.ask('subscribe', { topic, after: before.offset, epoch: before.epoch });
    if (answer.type !== 'subscribed') throw new Error(JSON.stringify(answer));
    return answer;
  }

  get data() { return this.heard.filter(({ type }) => type === 'message').map(({ data }) => data); }
  of(type) { return this.heard.filter((each) => each.type === type); }
  until(sentence, isSo, deadline) { return eventually(sentence, () => isSo(this), deadline); }
}

/** Publishes until it is taken: a publish that was refused, or whose answer was lost, is repeated with its key. */
export async function publishSurely(client, topic, data) {
  for (;;) {
    const answer = await client.ask('publish', { topic, data, key: `sure ${JSON.stringify(data)}` });
    if (answer.type === 'published') return answer;
    if (answer.code !== 'backplane_unavailable') throw new Error(JSON.stringify(answer));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
