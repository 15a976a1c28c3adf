// What web programs cost a page to download: JavaScript and wasm, compressed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** Most bytes gzipped; docs/decisions/0007-size.md tells how they came about. */
export const limits = { size_echo_client_minimal: 7000, size_echo_client: 9750 };

/** Of FOLDER/PROGRAM.js and .wasm in bytes: {js, wasm: {plain, gzipped}, gzipped, brotli}, the last two of both. */
export function sizesOf(folder, program) {
  const [js, wasm] = ['js', 'wasm'].map((kind) => {
    const file = readFileSync(join(folder, `${program}.${kind}`));
    return { plain: file.length, gzipped: gzipSync(file, { level: 9 }).length, brotli: brotliCompressSync(file).length };
  });
  return { js, wasm, gzipped: js.gzipped + wasm.gzipped, brotli: js.brotli + wasm.brotli };
}
