// Frames as bytes (RFC 6455 section 5.2), valid and invalid, and a record of a client's frames as lines.

const opcodes = { 0: 'continuation', 1: 'text', 2: 'binary', 8: 'close', 9: 'ping', 10: 'pong' };

function lengthBytes(size, maskBit) {
  if (size < 126) return [maskBit | size];
  if (size < 65536) return [maskBit | 126, size >> 8, size & 255];
  const bytes = Buffer.alloc(9);
  bytes[0] = maskBit | 127;
  bytes.writeBigUInt64BE(BigInt(size), 1);
  return bytes;
}

/** `first` is the byte with FIN, the reserved bits and the opcode. A mask of zeros leaves the payload readable. */
export function frame(first, payload = Buffer.alloc(0), { masked = false } = {}) {
  const head = Buffer.from([first, ...lengthBytes(payload.length, masked ? 0x80 : 0)]);
  return Buffer.concat([head, masked ? Buffer.alloc(4) : Buffer.alloc(0), payload]);
}

/** Returns a Close frame's payload; empty without a code. */
export function closePayload(code, reason) {
  return code ? Buffer.concat([Buffer.from([code >> 8, code & 255]), reason]) : Buffer.alloc(0);
}

/** Calls `onFrame({first, masked, payload})` for each complete frame. */
export class FrameReader {
  #rest = Buffer.alloc(0);
  #onFrame;

  constructor(onFrame) {
    this.#onFrame = onFrame;
  }

  add(chunk) {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (let size; (size = this.#take()) > 0;) this.#rest = this.#rest.subarray(size);
  }

  /** Returns the size of the first frame; 0 if it is incomplete. */
  #take() {
    const rest = this.#rest;
    if (rest.length < 2) return 0;
    const short = rest[1] & 127;
    const keyAt = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (rest.length < keyAt) return 0;
    const size = short < 126 ? short : short === 126 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
    const masked = rest[1] >= 128;
    const at = masked ? keyAt + 4 : keyAt;
    if (rest.length < at + size) return 0;
    const payload = Buffer.from(rest.subarray(at, at + size));
    if (masked) for (let i = 0; i < size; ++i) payload[i] ^= rest[keyAt + (i & 3)];
    this.#onFrame({ first: rest[0], masked, payload });
    return at + size;
  }
}

/** Returns the bytes if they are printable, else their FNV-1a digest: tests/conformance/payload.cpp does the same. */
function shown(bytes) {
  if (bytes.length <= 40 && bytes.every((byte) => byte >= 32 && byte <= 126)) return bytes.toString('latin1');
  let digest = 0xcbf29ce484222325n;
  for (const byte of bytes) digest = BigInt.asUintN(64, (digest ^ BigInt(byte)) * 0x100000001b3n);
  return `fnv:${digest}`;
}

/** Records a client's messages, one per line: fragmentation is the client's choice. */
export class FrameRecord {
  lines = [];
  #message = undefined;

  /** Returns the kind of a message that is complete now: "text", "close", ... or undefined. */
  add({ first, masked, payload }) {
    const opcode = opcodes[first & 15] ?? `opcode ${first & 15}`;
    const isControl = (first & 8) !== 0;
    const wrong = [masked ? '' : 'unmasked ', first & 0x70 ? 'reserved ' : ''].join('');
    if (isControl) return this.#whole(wrong, opcode, payload);
    if ((opcode === 'continuation') !== (this.#message !== undefined)) this.lines.push('a fragment out of place');
    this.#message ??= { opcode, wrong, parts: [] };
    this.#message.parts.push(payload);
    if (first < 128) return undefined;
    const message = this.#message;
    this.#message = undefined;
    return this.#whole(message.wrong, message.opcode, Buffer.concat(message.parts));
  }

  #whole(wrong, kind, payload) {
    const isCode = kind === 'close' && payload.length >= 2;
    const words = isCode
      ? [kind, payload.readUInt16BE(0), payload.subarray(2).toString()]
      : [kind, payload.length || '', shown(payload)];
    this.lines.push(wrong + words.filter((word) => word !== '').join(' '));
    return kind;
  }
}
