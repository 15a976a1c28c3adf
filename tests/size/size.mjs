// What the library costs a web page to download: JavaScript and wasm of the echo client, compressed.
//
//   node size.mjs FOLDER    with the programs below in it, .js and .wasm
//
// Status 1 when an echo client is above its limit.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

// docs/decisions/0007-size.md tells how they came about.
const limits = { size_echo_client_minimal: 6500, size_echo_client: 9093 };
const folder = process.argv[2] ?? '.';

function sizes(program) {
  const files = ['js', 'wasm'].map((kind) => readFileSync(join(folder, `${program}.${kind}`)));
  const sum = (compress) => files.reduce((total, file) => total + compress(file).length, 0);
  const gzip = (file) => gzipSync(file, { level: 9 });
  return [...files.flatMap((file) => [file.length, gzip(file).length]), sum(gzip), sum(brotliCompressSync)];
}

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
for (const [name, program] of Object.entries(programs)) row(name, ...sizes(program));

for (const [program, limit] of Object.entries(limits)) {
  const gzipped = sizes(program)[4];
  const empty = sizes(program.replace('echo_client', 'empty'))[4];
  console.log(`${program}: ${gzipped} bytes, the library ${gzipped - empty} of them. The limit: ${limit}.`);
  if (gzipped <= limit) continue;
  console.log(`TOO BIG by ${gzipped - limit} bytes.`);
  process.exitCode = 1;
}
