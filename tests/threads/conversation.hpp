#pragma once

#include <duet/server_options.hpp>

#include <string>

namespace duet_test {

/// Runs a server and its clients on a new loop, on the calling thread. Each client has `messages` messages
/// echoed in sequence. Returns how many echoes were correct.
int converse(int clients, int messages, duet::ServerOptions options = {}, const std::string& ca_file = {});

}  // namespace duet_test
