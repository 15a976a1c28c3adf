// The child process of node.mjs: node_main.mjs FOLDER.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import WebSocket from 'ws';
import { runner } from './runner.mjs';

const folder = resolve(process.argv[2]);
const load = (name) => import(pathToFileURL(join(folder, name)));
const { PlainPeer } = await load('plain_peer.mjs');
const { WasmPeer } = await load('wasm_peer.mjs');
const create = createRequire(import.meta.url)(join(folder, 'client.js'));
const run = runner({
  plain: new PlainPeer(WebSocket),
  // Passed explicitly: see tests/browser/hosts/node_main.mjs.
  duet: await WasmPeer.make(create, { wasmBinary: readFileSync(join(folder, 'client.wasm')), WebSocket }),
});

process.on('message', (what) => {
  run(what).then((result) => process.send({ result }), (error) => process.send({ error: String(error) }));
});
process.once('disconnect', () => process.exit());
process.send({ result: 'ready' });
