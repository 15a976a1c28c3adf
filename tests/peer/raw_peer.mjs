// A server that sends exact bytes at exact moments and records the received data, for the conformance tests.
//
//   node raw_peer.mjs
//
// The URL's path is the script: /ID/STEP/STEP..., percent-encoded; raw_script.mjs has the words. When all steps are
// done, a Close frame or the end of the client's half ends the connection. /record/ID returns the client's data,
// a text message per line, after its connection has ended; ws serves it. The first line on stdout is the URL. It ends
// when stdin closes, as ws_peer.mjs does.
import http from 'node:http';
import net from 'node:net';
import { WebSocketServer } from 'ws';
import { FrameReader, FrameRecord } from './raw_frames.mjs';
import { play } from './raw_script.mjs';

const patience = 30_000;  // milliseconds until a client must have closed a finished connection

/** Decodes "a%20b" to bytes. */
const decoded = (text) => Buffer.from(
  text.replace(/%([0-9a-f]{2})/gi, (_, digits) => String.fromCharCode(Number.parseInt(digits, 16))), 'latin1');

/** Returns the parts of a request that all hosts have in common. */
function requestLine(header) {
  const names = (header('Sec-WebSocket-Protocol') ?? '').split(',').map((one) => one.trim()).filter(Boolean);
  const secrets = ['Authorization', 'Cookie'].filter((name) => header(name) !== undefined);
  return [`request version ${header('Sec-WebSocket-Version')}`, ...names, ...secrets].join(' ');
}

class Conversation {
  pieceSize = 0;
  deaf = false;
  record = new FrameRecord();
  isOver = new Promise((resolve) => (this.over = resolve));
  #out = [];
  #seen = [];
  #waiting = undefined;
  #done = false;

  constructor(socket, head) {
    const header = (name) => new RegExp(`^${name}: *(.*?) *$`, 'im').exec(head)?.[1];
    this.socket = socket;
    this.key = header('Sec-WebSocket-Key');
    this.host = header('Host')?.replace(/:\d+$/, '');
    this.record.lines.push(requestLine(header));
    const reader = new FrameReader((one) => this.#got(this.record.add(one)));
    socket.on('data', (chunk) => reader.add(chunk));
    socket.on('end', () => this.#got('end'));
    socket.on('close', () => {
      this.#got('end');
      this.over();
    });
  }

  write(bytes) {
    this.#out.push(Buffer.from(bytes));
  }

  async flush() {
    const bytes = Buffer.concat(this.#out.splice(0));
    const size = this.pieceSize || bytes.length;
    for (let at = 0; at < bytes.length && this.socket.writable; at += size) {
      await new Promise((resolve) => this.socket.write(bytes.subarray(at, at + size), resolve));
    }
  }

  /** Settles with the next message of this kind, or with the client's end. */
  until(kind) {
    return new Promise((resolve) => {
      this.#waiting = { kind, resolve };
      this.#match();
    });
  }

  async play(steps) {
    await play(this, steps);
    this.#done = true;
    this.#finish();
  }

  #got(kind) {
    if (kind === undefined) return;
    this.#seen.push(kind);
    this.#match();
    this.#finish();
  }

  #match() {
    if (!this.#waiting) return;
    const at = this.#seen.findIndex((one) => one === this.#waiting.kind || one === 'end');
    if (at < 0) return;
    if (this.#seen[at] !== 'end') this.#seen.splice(0, at + 1);
    const { kind, resolve } = this.#waiting;
    this.#waiting = undefined;
    // A Close frame that was awaited still counts as received.
    if (kind === 'close') this.#seen.push('close');
    resolve();
  }

  #finish() {
    const ended = this.#seen.includes('end') || (this.#seen.includes('close') && !this.deaf);
    if (this.#done && ended && this.socket.writable) this.socket.end();
  }
}

const conversations = new Map();  // by ID

const recordServer = http.createServer();
const records = new WebSocketServer({ server: recordServer });
records.on('connection', async (ws, request) => {
  ws.on('error', () => {});
  const conversation = conversations.get(request.url.split('/')[2]);
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, patience, 'still open')));
  const note = conversation ? await Promise.race([conversation.isOver, late]) : 'no such conversation';
  clearTimeout(timer);
  for (const line of conversation?.record.lines ?? []) ws.send(line);
  if (note) ws.send(note);
  ws.close(1000);
});

function onRequest(socket, head, rest) {
  const [, id, ...steps] = /^GET (\S*)/.exec(head)?.[1].split('/') ?? [];
  if (id === 'record') {
    socket.unshift(Buffer.concat([Buffer.from(head, 'latin1'), rest]));
    return recordServer.emit('connection', socket);
  }
  const conversation = new Conversation(socket, head);
  conversations.set(id, conversation);
  if (rest.length) socket.unshift(rest);
  return conversation.play(steps.map(decoded)).catch((error) => {
    console.error(error.message);
    socket.destroy();
  });
}

const server = net.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
  socket.on('error', () => {});  // clients that break off are part of the tests
  let got = Buffer.alloc(0);
  const onData = (chunk) => {
    got = Buffer.concat([got, chunk]);
    const end = got.indexOf('\r\n\r\n');
    if (end < 0) return;
    socket.off('data', onData).off('end', onEnd);
    socket.pause();
    onRequest(socket, got.toString('latin1', 0, end + 4), got.subarray(end + 4));
    socket.resume();
  };
  const onEnd = () => socket.destroy();
  socket.on('data', onData).once('end', onEnd);
});

process.stdin.resume();
process.stdin.once('close', () => process.exit(0));

server.listen(0, '127.0.0.1', () => console.log(`ws://127.0.0.1:${server.address().port}`));
