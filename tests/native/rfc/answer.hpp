// Rows of answers to a client's request, and what it must make of them.
#pragma once

#include <duet/client_options.hpp>
#include <duet/compression.hpp>

#include <source_location>
#include <string>
#include <string_view>

#include "rfc/head.hpp"
#include "rfc/table.hpp"

namespace duet_test {

/// How a client is set up.
struct Asking {
  std::vector<std::string> subprotocols = {};
  duet::Compression compression = {};
};

/// In a head: right_accept, and the request's own key.
inline constexpr std::string_view own_key = "(key)";

/// The connection works, and ends well.
inline const std::string opened = "closed 1000 handshake was_open clean";
/// There is none, and the client hangs up.
inline const std::string refused = "closed 1006 http";
/// The same, for the subprotocol.
inline const std::string refused_subprotocol = "closed 1006 subprotocol";

/// `expected` is what on_close is told. The server sends no more than the text, but where all is well a
/// Close.
void answer(const std::string& name, const std::string& text, const std::string& expected,
            const Asking& asking = {}, const std::source_location& where = std::source_location::current());
inline void answer(const std::string& name, const Head& head, const std::string& expected,
                   const Asking& asking = {},
                   const std::source_location& where = std::source_location::current()) {
  answer(name, head.text(), expected, asking, where);
}

/// The head of the request of a client for ws://127.0.0.1:port/target, whose attempt then goes no further.
/// `port` becomes the port.
std::string request_of(const Asking& asking, std::string_view target, std::uint16_t& port);

}  // namespace duet_test
