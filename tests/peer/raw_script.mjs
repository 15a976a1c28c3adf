// The words of the raw peer's scripts. Each step is a word and, after one space, its argument of any bytes.
import { createHash } from 'node:crypto';
import { closePayload, frame } from './raw_frames.mjs';

const guid = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';  // RFC 6455 section 1.3

/** Returns `bytes` up to the first space as a string, and the rest. */
function split(bytes) {
  const at = bytes.indexOf(' ');
  return at < 0 ? [bytes.toString(), Buffer.alloc(0)] : [bytes.toString('latin1', 0, at), bytes.subarray(at + 1)];
}

const hex = (text) => Number.parseInt(text, 16);

function answer(key, extra) {
  const accept = createHash('sha1').update(key + guid).digest('base64');
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`, ...(extra.length ? [extra.toString('latin1')] : [])];
  return `${lines.join('\r\n')}\r\n\r\n`;
}

/**
 * Word -> its action on the conversation `c` (see raw_peer.mjs). Written data is sent in one write, at the next step
 * that does not write.
 */
const words = {
  // The correct response to the opening handshake, with more header lines if given.
  'answer': (c, extra) => c.write(answer(c.key, extra)),
  // The same with a part replaced: "answer-but FROM=>TO".
  'answer-but': (c, change) => {
    const [from, to] = change.toString('latin1').split('=>');
    c.write(answer(c.key, Buffer.alloc(0)).replace(from, to));
  },
  // The correct response with a header line of this many bytes 'x', or with this many additional header lines.
  'answer-long': (c, size) => c.write(answer(c.key, Buffer.from(`X-Long: ${'x'.repeat(Number(size))}`))),
  'answer-lines': (c, count) => {
    const lines = Array.from({ length: Number(count) }, (_, i) => `X-${i}: x`);
    c.write(answer(c.key, Buffer.from(lines.join('\r\n'))));
  },
  // Adds a line with the Host header, without its port, to the record.
  'tell-host': (c) => { c.record.lines.push(`host ${c.host}`); },
  // Any bytes.
  'bytes': (c, bytes) => c.write(bytes),
  // This many bytes 'x'.
  'filler': (c, count) => c.write('x'.repeat(Number(count))),

  'text': (c, payload) => c.write(frame(0x81, payload)),
  'binary': (c, payload) => c.write(frame(0x82, payload)),
  'ping': (c, payload) => c.write(frame(0x89, payload)),
  'pong': (c, payload) => c.write(frame(0x8a, payload)),
  'close': (c, rest) => {
    const [code, reason] = split(rest);
    c.write(frame(0x88, closePayload(Number(code), reason)));
  },
  // A frame with the given first byte: "frame 01 one " begins a text in fragments.
  'frame': (c, rest) => {
    const [first, payload] = split(rest);
    c.write(frame(hex(first), payload));
  },
  'masked': (c, rest) => {
    const [first, payload] = split(rest);
    c.write(frame(hex(first), payload, { masked: true }));
  },

  // From here on data is sent in pieces of this size.
  'pieces': async (c, size) => {
    await c.flush();
    c.pieceSize = Number(size);
  },
  // Waits for a message of this kind: "text", "pong", "close" ...
  'until': async (c, kind) => {
    await c.flush();
    await c.until(kind.toString());
  },
  // FIN, and RST.
  'end': async (c) => {
    await c.flush();
    c.socket.end();
  },
  'reset': async (c) => {
    await c.flush();
    c.socket.resetAndDestroy();
  },
  // A Close frame is not answered by closing the connection; the record is done.
  'deaf': async (c) => {
    await c.flush();
    c.deaf = true;
    c.over();
  },
};

/** Plays `steps`, each of which is a Buffer. */
export async function play(conversation, steps) {
  for (const step of steps) {
    const [word, argument] = split(step);
    if (!Object.hasOwn(words, word)) throw new Error(`no step is called "${word}"`);
    await words[word](conversation, argument);
  }
  await conversation.flush();
}
