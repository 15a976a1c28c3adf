// The download size that the library adds to a page: JavaScript and wasm of the echo client, compressed.
//
//   node size.mjs FOLDER VERSION    the folder with the programs below in it, .js and .wasm; the version of Emscripten
//
// Exit status 1 if an echo client exceeds its limit.
import { limitsOf, sizesOf } from './sizes.mjs';

const [folder = '.', version = '3.1.6'] = process.argv.slice(2);
const programs = {
  'empty program, minimal': 'size_empty_minimal',
  'echo client, minimal': 'size_echo_client_minimal',
  'empty program': 'size_empty',
  'echo client': 'size_echo_client',
  'echo client, -Oz alone': 'size_plain_client',
};
const row = (name, ...cells) => {
  console.log(name.padEnd(26) + cells.map((cell) => String(cell).padStart(12)).join(''));
};
row('bytes', 'js', 'gzipped', 'wasm', 'gzipped', 'sum gzipped', 'sum brotli');
for (const [name, program] of Object.entries(programs)) {
  const { js, wasm, gzipped, brotli } = sizesOf(folder, program);
  row(name, js.plain, js.gzipped, wasm.plain, wasm.gzipped, gzipped, brotli);
}

for (const [program, limit] of Object.entries(limitsOf(version))) {
  const { gzipped } = sizesOf(folder, program);
  const empty = sizesOf(folder, program.replace('echo_client', 'empty')).gzipped;
  console.log(`${program}: ${gzipped} bytes, the library ${gzipped - empty} of them. The limit: ${limit}.`);
  if (gzipped <= limit) continue;
  console.log(`TOO BIG by ${gzipped - limit} bytes.`);
  process.exitCode = 1;
}
