// What the checks send: bytes that are told in a line, however many they are, and known again by their digest.
import { createHash, randomBytes } from 'node:crypto';

// A prime, so that no buffer's size is a multiple of it: a piece that is lost, doubled or misplaced shows.
const period = 997;

const described = (kind, bytes) =>
  `${kind} ${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`;

/** A message of `length` bytes: its `pattern` over and over, and the `description` of all of it. */
function message(kind, length, pattern) {
  const bytes = Buffer.alloc(length, pattern);
  return { kind, length, pattern, description: described(kind, bytes) };
}

/** `make(length)`, made once. */
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
