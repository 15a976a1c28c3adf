#pragma once

#include <duet/closed.hpp>
#include <duet/message.hpp>
#include <duet/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace duet {

namespace detail {
class Session;
}

/// A server's side of one connection: a handle, cheap to copy, to keep as long as wanted. After the close
/// its calls are refused with already_closed and its facts stay readable. All functions belong to the
/// server's loop thread.
class Connection {
 public:
  explicit Connection(std::shared_ptr<detail::Session> session) : session_(std::move(session)) {}

  /// Sends a text message, an embedded NUL included. The text is copied before the call returns.
  /// Refused: already_closed, not_utf8, queue_full. After queue_full the connection is being closed with
  /// 1013: its peer reads too slowly for what it is sent.
  Result<> send(std::string_view text);

  /// Sends a binary message; otherwise the same.
  Result<> send(std::span<const std::byte> bytes);

  /// Starts the closing handshake without a code; on_close follows. Refused: already_closed.
  Result<> close();

  /// The same with a code that may stand on the wire (1000 to 1003, 1007 to 1014, 3000 to 4999) and a reason
  /// of at most 123 bytes of UTF-8. Refused: bad_close_code, reason_too_long, not_utf8, already_closed.
  Result<> close(std::uint16_t code, std::string_view reason = {});

  /// Cuts the connection without a closing handshake; on_close follows with 1006. Refused: already_closed.
  Result<> terminate();

  [[nodiscard]] bool is_open() const;

  /// Counts from 1 and is never used again by the same server.
  [[nodiscard]] std::uint64_t id() const;

  /// Payload bytes that send() took and the network has not yet.
  [[nodiscard]] std::size_t buffered_amount() const;

  // Of the opening handshake; valid as long as a handle is.
  [[nodiscard]] std::string_view subprotocol() const;     ///< chosen by the server; empty for none
  [[nodiscard]] std::string_view target() const;          ///< path and query as sent: "/chat?room=1"
  [[nodiscard]] std::string_view path() const;            ///< the target without its query
  [[nodiscard]] std::string_view remote_address() const;  ///< the peer's IP address, without its port
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;  ///< empty if there is none

  friend bool operator==(const Connection&, const Connection&) = default;

 private:
  std::shared_ptr<detail::Session> session_;
};

}  // namespace duet
