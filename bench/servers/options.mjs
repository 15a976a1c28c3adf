// The arguments of every benchmark server, and its output: see options.hpp.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

export const maxMessage = 16 << 20;
export const maxQueue = 1 << 30;
export const deflateThreshold = 1024;
export const deflateWindowBits = 12;
export const deflateMemoryLevel = 5;

const { values } = parseArgs({
  options: {
    deflate: { type: 'boolean', default: false },
    cert: { type: 'string' },
    key: { type: 'string' },
    threads: { type: 'string', default: '1' },
    compact: { type: 'boolean', default: false },
  },
});

export const { deflate } = values;
export const tls = values.cert && { cert: readFileSync(values.cert), key: readFileSync(values.key) };

/** Returns the room of a path with this prefix, or undefined. */
export const room = (path, prefix) => (path.startsWith(prefix) ? path.slice(prefix.length) : undefined);
