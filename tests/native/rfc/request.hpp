// Rows of requests to a server, and what it must answer.
#pragma once

#include <duet/server_options.hpp>

#include <functional>
#include <source_location>
#include <string>

#include "rfc/head.hpp"
#include "rfc/table.hpp"

namespace duet_test {

/// The server is one on a port of its own. 101: the handshake is right, and the connection works; else it is
/// hung up on, and the application hears nothing.
void request(const std::string& name, const std::string& bytes, int status,
             const duet::ServerOptions& options = {},
             const std::source_location& where = std::source_location::current());
inline void request(const std::string& name, const Head& head, int status,
                    const duet::ServerOptions& options = {},
                    const std::source_location& where = std::source_location::current()) {
  request(name, head.text(), status, options, where);
}

/// What else is to be seen in the head of the answer.
void request(const std::string& name, const Head& head, std::function<void(const std::string& answer)> check,
             const duet::ServerOptions& options = {},
             const std::source_location& where = std::source_location::current());

}  // namespace duet_test
