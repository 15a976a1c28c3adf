// Events of clients and servers, one line each: all tests that compare events compare these.
#pragma once

#include <duet/closed.hpp>
#include <duet/message.hpp>

#include <string>
#include <string_view>

namespace duet_test {

/// "text Hello", "binary \x01\x02"
inline std::string message_line(bool is_text, std::string_view payload) {
  return (is_text ? "text " : "binary ") + std::string(payload);
}

inline std::string line_of(const duet::Message& message) {
  return message_line(message.is_text(), message.text());
}

inline std::string line_of(const duet::OwnedMessage& message) {
  return message_line(message.is_text, message.payload);
}

/// Returns the payload, or its size in decimal if it is long: for logs that should stay short.
inline std::string shortened(std::string_view payload) {
  return payload.size() < 200 ? std::string(payload) : std::to_string(payload.size());
}

/// Returns "closed 1000 handshake was_open clean 'bye'", without the words that do not apply.
inline std::string line_of(const duet::Closed& closed) {
  return "closed " + std::to_string(closed.code) + ' ' + std::string(to_string(closed.cause)) +
         (closed.was_open ? " was_open" : "") + (closed.was_clean ? " clean" : "") +
         (closed.reason.empty() ? "" : " '" + closed.reason + "'");
}

}  // namespace duet_test
