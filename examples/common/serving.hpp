// The life of a server program.
#pragma once

#include <duet/server.hpp>

namespace common {

/// Listens, prints the URL as the only line of stdout, and runs the loop. SIGINT and SIGTERM shut the server down gently.
/// Returns the program's exit status: 1, after a line on stderr that begins with `program`, if the server cannot listen.
/// `listening` is called before the loop runs. Is called once, in the main thread, before others are started.
int serve(duet::Loop& loop, duet::Server& server, const char* program,
          duet::Function<void(const duet::Endpoint&)> listening = {});

}  // namespace common
