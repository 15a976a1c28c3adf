// The download size of web programs: JavaScript and wasm, compressed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** Maximum gzipped size in bytes with Emscripten 3.1.6; docs/decisions/0007-size.md has the reasons. */
export const limits = { size_echo_client_minimal: 7_100, size_echo_client: 9_850 };
const limitsOfNewerVersions = { size_echo_client_minimal: 7_330, size_echo_client: 9_600 };

/** Returns the limits for a version of Emscripten, "3.1.6". */
export const limitsOf = (version) => (version === '3.1.6' ? limits : limitsOfNewerVersions);

/**
 * Returns the sizes of FOLDER/PROGRAM.js and .wasm in bytes: {js, wasm: {plain, gzipped}, gzipped, brotli}, the last
 * two of both.
 */
export function sizesOf(folder, program) {
  const [js, wasm] = ['js', 'wasm'].map((kind) => {
    const file = readFileSync(join(folder, `${program}.${kind}`));
    return { plain: file.length, gzipped: gzipSync(file, { level: 9 }).length, brotli: brotliCompressSync(file).length };
  });
  return { js, wasm, gzipped: js.gzipped + wasm.gzipped, brotli: js.brotli + wasm.brotli };
}
