// The checks' side of a driver, the program or page with a third-party WebSocket client. A command is a line of
// words, and so is each answer, in the commands' order:
//
//   open N URL CA PROTOCOL,...         open PROTOCOL EXTENSION   connection N; trusting the CA of that file
//   send N KIND LENGTH PATTERN         sent                      PATTERN repeated, cut at LENGTH bytes
//   pieces N KIND PIECE ...            sent                      one message in that many frames; ping:PAYLOAD is a ping
//   ping N PAYLOAD, pong N PAYLOAD     sent
//   receive N                          KIND LENGTH SHA-256       waits for a message
//   ponged N                           pong PAYLOAD              waits for a pong
//   close N CODE REASON                closing
//   closed N                           closed CODE REASON        waits for the end
//
// or `failed WHY`. KIND is text or binary; bytes are in hexadecimal; an empty word is "-".
import { within } from './servers.mjs';

const hexOf = (bytes) => Buffer.from(bytes).toString('hex') || '-';

const textOf = (word) => (word === '-' ? '' : Buffer.from(word, 'hex').toString());

/** One connection of the client under test. Waiting has a timeout. */
export class Connection {
  static #last = 0;
  #number = ++Connection.#last;
  #driver;

  /** `protocol` and `extension` are the negotiated names, or ''. */
  static async open(driver, url, { ca, protocols = [] } = {}) {
    const one = new Connection();
    one.#driver = driver;
    const [, protocol, extension] = await one.#ask('open', url, ca ?? '-', protocols.join() || '-');
    return Object.assign(one, {
      protocol: protocol.replace('-', ''), extension: extension === '-' ? '' : extension,
    });
  }

  async #ask(verb, ...words) {
    const [answer] = await this.#askAll([[verb, ...words]]);
    return answer.split(' ');
  }

  async #askAll(commands) {
    const lines = commands.map(([verb, ...words]) => [verb, this.#number, ...words].join(' '));
    const what = `an answer to ${lines[0].slice(0, 100)}`;
    const answers = await within(this.#driver.run(lines), what);
    const failed = answers.find((answer) => answer.startsWith('failed '));
    if (failed) throw new Error(failed);
    return answers;
  }

  /** Sends messages (see messages.mjs). */
  send(...messages) {
    return this.#askAll(messages.map(({ kind, length, pattern }) => ['send', kind, length, hexOf(pattern)]));
  }

  /** The next messages, each as its description (see messages.mjs). */
  receive(count) {
    return this.#askAll(Array.from({ length: count }, () => ['receive']));
  }

  /** Sends a message in pieces; {ping} among them is a ping between two. */
  sendPieces(kind, ...pieces) {
    const words = pieces.map((piece) => (piece.ping === undefined ? hexOf(piece) : `ping:${hexOf(piece.ping)}`));
    return this.#ask('pieces', kind, ...words);
  }

  ping(payload) {
    return this.#ask('ping', hexOf(payload));
  }

  pong(payload) {
    return this.#ask('pong', hexOf(payload));
  }

  /** Returns the next pong's payload. */
  async ponged() {
    return textOf((await this.#ask('ponged'))[1]);
  }

  async close(code = '-', reason = '') {
    await this.#ask('close', code, hexOf(reason));
    return this.closed();
  }

  /** Returns how it ended, from this client's point of view: {code, reason}. */
  async closed() {
    const [, code, reason] = await this.#ask('closed');
    return { code: Number(code), reason: textOf(reason) };
  }
}
