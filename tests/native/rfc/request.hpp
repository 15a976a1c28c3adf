// Rows of requests to a server, and the expected answers.
#pragma once

#include <duet/server_options.hpp>

#include <functional>
#include <source_location>
#include <string>

#include "rfc/head.hpp"
#include "rfc/table.hpp"

namespace duet_test {

/// Uses a new server. 101: the handshake is valid, and the connection works; else the server closes the
/// connection, and the application receives no event.
void request(const std::string& name, const std::string& bytes, int status,
             const duet::ServerOptions& options = {},
             const std::source_location& where = std::source_location::current());
inline void request(const std::string& name, const Head& head, int status,
                    const duet::ServerOptions& options = {},
                    const std::source_location& where = std::source_location::current()) {
  request(name, head.text(), status, options, where);
}

/// Checks the head of the answer.
void request(const std::string& name, const Head& head, std::function<void(const std::string& answer)> check,
             const duet::ServerOptions& options = {},
             const std::source_location& where = std::source_location::current());

}  // namespace duet_test
