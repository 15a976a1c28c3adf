// Rows of answers to a client's request, and the expected result.
#pragma once

#include <duet/client_options.hpp>
#include <duet/compression.hpp>

#include <source_location>
#include <string>
#include <string_view>

#include "rfc/head.hpp"
#include "rfc/table.hpp"

namespace duet_test {

/// The configuration of a client.
struct Asking {
  std::vector<std::string> subprotocols = {};
  duet::Compression compression = {};
};

/// In a head: right_accept, and the request's own key.
inline constexpr std::string_view own_key = "(key)";

/// The connection works, and is closed cleanly.
inline const std::string opened = "closed 1000 handshake was_open clean";
/// The handshake fails, and the client closes the connection.
inline const std::string refused = "closed 1006 http";
/// The same, for the subprotocol.
inline const std::string refused_subprotocol = "closed 1006 subprotocol";

/// `expected` is the line of on_close. The server sends nothing but the text, and in a working connection a
/// Close.
void answer(const std::string& name, const std::string& text, const std::string& expected,
            const Asking& asking = {}, const std::source_location& where = std::source_location::current());
inline void answer(const std::string& name, const Head& head, const std::string& expected,
                   const Asking& asking = {},
                   const std::source_location& where = std::source_location::current()) {
  answer(name, head.text(), expected, asking, where);
}

/// Returns the head of a client's request for ws://127.0.0.1:port/target, whose attempt then fails. `port` is
/// set to the port.
std::string request_of(const Asking& asking, std::string_view target, std::uint16_t& port);

}  // namespace duet_test
