// Independent clients (npm ws, raw sockets, Chromium's own WebSocket) against the duet server.
//
//   node server_clients.mjs --server PATH
//   DUET_SERVER=PATH node --test server_clients.mjs
//
// It starts `duet serve --echo --port 0 …` as often as it needs; what it expects of the command line is in
// clients/duet_server.mjs. Status 1 when a test failed.
import './clients/ws_test.mjs';
import './clients/raw_test.mjs';
import './clients/static_test.mjs';
import './clients/tls_test.mjs';
import './clients/browser_test.mjs';
import './clients/deflate_test.mjs';
