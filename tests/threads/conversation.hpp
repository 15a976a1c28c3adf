#pragma once

#include <duet/server_options.hpp>

#include <string>

namespace duet_test {

/// On a loop of its own, on the calling thread: a server, and clients of it which each have so many messages
/// echoed, one after the other. Gives how many came back whole.
int converse(int clients, int messages, duet::ServerOptions options = {}, const std::string& ca_file = {});

}  // namespace duet_test
