// What the library costs a web page to download: JavaScript and wasm of the echo client, gzipped.
//
//   node size.mjs FOLDER    with size_empty, size_echo_client and size_plain_client in it, .js and .wasm
//
// Status 1 when the echo client is above the limit.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

// docs/decisions/0007-size.md tells why not 6,500.
const limit = 9500;
const folder = process.argv[2] ?? '.';

function sizes(program) {
  const [js, wasm] = ['js', 'wasm'].map((kind) => {
    const bytes = readFileSync(join(folder, `${program}.${kind}`));
    return { plain: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
  });
  return { js, wasm, total: js.gzipped + wasm.gzipped };
}

const empty = sizes('size_empty');
const client = sizes('size_echo_client');
const plain = sizes('size_plain_client');
const row = (name, ...cells) => {
  console.log(name.padEnd(26) + cells.map((cell) => String(cell).padStart(12)).join(''));
};
const rows = { 'empty program': empty, 'echo client': client, 'echo client, -Oz alone': plain };
row('bytes', 'js', 'gzipped', 'wasm', 'gzipped', 'sum gzipped');
for (const [name, { js, wasm, total }] of Object.entries(rows)) {
  row(name, js.plain, js.gzipped, wasm.plain, wasm.gzipped, total);
}
console.log(`The library: ${client.total - empty.total} bytes. The limit for the client: ${limit}.`);
if (client.total > limit) {
  console.log(`TOO BIG by ${client.total - limit} bytes.`);
  process.exitCode = 1;
}
