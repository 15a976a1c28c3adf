// Stands in for Emscripten's header in a native build of wasm/src/browser_transport.cpp.
#pragma once

#define EMSCRIPTEN_KEEPALIVE
