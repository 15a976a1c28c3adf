// The checks' messages: bytes that a line describes, however many they are, and that their digest identifies.
import { createHash, randomBytes } from 'node:crypto';

// A prime, so that no buffer's size is a multiple of it: lost, duplicate or misplaced pieces are detected.
const period = 997;

const described = (kind, bytes) =>
  `${kind} ${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`;

/** Returns a message of `length` bytes: its `pattern`, which is repeated, and the `description` of the whole. */
function message(kind, length, pattern) {
  const bytes = Buffer.alloc(length, pattern);
  return { kind, length, pattern, description: described(kind, bytes) };
}

/** Caches `make(length)`. */
function once(make) {
  const made = new Map();
  return (length) => {
    if (!made.has(length)) made.set(length, make(length, randomBytes(Math.min(length, period))));
    return made.get(length);
  };
}

export const binary = once((length, bytes) => message('binary', length, bytes));

/** Text of visible ASCII characters. */
export const ascii = once((length, bytes) => message('text', length, bytes.map((byte) => 32 + byte % 95)));

export function text(string, times = 1) {
  const pattern = Buffer.from(string);
  return message('text', times * pattern.length, pattern);
}
