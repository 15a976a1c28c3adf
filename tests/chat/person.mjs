// A person at the protocol's level: every frame is visible, and any bytes can be sent.
import { once } from 'node:events';
import WebSocket from 'ws';

const patience = 30_000;
let ids = 0;

export const newId = () => `id${String(process.pid).padStart(7, '0')}x${++ids}`;

export class Person {
  received = [];
  closed = null;
  #waiting = [];

  /** Connects; with a token as the person whom it was issued to. */
  static async connect(url, token) {
    const person = new Person();
    const offers = ['duet-chat-1'];
    if (token) offers.push(`duet.token.${Buffer.from(token).toString('base64url')}`);
    person.ws = new WebSocket(url, offers);
    person.ws.on('message', (data) => {
      person.received.push(JSON.parse(data));
      person.#check();
    });
    person.ws.on('close', (code, reason) => {
      person.closed = { code, reason: String(reason) };
      person.#check();
    });
    person.ws.on('error', () => {});
    await Promise.race([once(person.ws, 'open'), once(person.ws, 'close')]);
    return person;
  }

  /** Connects and takes a name; then joins the lobby. */
  static async named(url, name) {
    const person = await Person.connect(url);
    person.send({ do: 'name', name });
    const { token } = await person.find((one) => one.is === 'welcome' && one.name === name);
    person.token = token;
    person.name = name;
    await person.join('Lobby');
    return person;
  }

  send(what) {
    this.ws.send(typeof what === 'string' || Buffer.isBuffer(what) ? what : JSON.stringify(what));
  }

  async join(room, after = 0, have = 0) {
    this.send({ do: 'join', room, after, have });
    return this.find((one) => one.is === 'joined' && one.room === room);
  }

  /** Says something and waits until it is confirmed. Returns the message. */
  async say(text, { room = 'Lobby', id = newId() } = {}) {
    this.send({ do: 'say', room, id, text });
    return this.message((one) => one.id === id);
  }

  /** Waits for a message that fits, in a frame of its room. */
  async message(fits) {
    const frame = await this.find((one) => one.messages?.some(fits));
    return frame.messages.find(fits);
  }

  refused() {
    return this.find((one) => one.is === 'refused');
  }

  /** Waits for a frame that fits, and removes it and those before it. */
  find(fits) {
    const failure = new Error();  // its stack is the caller's
    return new Promise((resolve, reject) => {
      const fail = (why) => {
        failure.message = why;
        reject(failure);
      };
      const timer = setTimeout(() => fail(`no such frame, but ${JSON.stringify(this.received).slice(0, 2000)}`), patience);
      this.#waiting.push({ fits, resolve, fail, timer });
      this.#check();
    });
  }

  /** Waits for the end of the connection. */
  end() {
    return this.closed ? Promise.resolve(this.closed) : new Promise((resolve) => {
      this.ws.on('close', () => resolve(this.closed));
    });
  }

  #check() {
    while (this.#waiting.length > 0) {
      const { fits, resolve, fail, timer } = this.#waiting[0];
      const place = this.received.findIndex(fits);
      if (place < 0 && !this.closed) return;
      clearTimeout(timer);
      this.#waiting.shift();
      if (place >= 0) resolve(this.received.splice(0, place + 1).at(-1));
      else fail(`the connection was closed: ${JSON.stringify(this.closed)}`);
    }
  }
}
