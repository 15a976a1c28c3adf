// Preloaded by each thread of a wasm program in Node, and therefore CommonJS: sets npm's ws as its WebSocket.
globalThis.WebSocket = require('ws');
