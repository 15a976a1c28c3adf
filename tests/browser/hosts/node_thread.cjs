// What a wasm program's thread finds in Node: npm's ws for its WebSocket. A preloaded module has to be a CommonJS one.
globalThis.WebSocket = require('ws');
