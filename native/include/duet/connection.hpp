#pragma once

#include <duet/client_certificate.hpp>
#include <duet/closed.hpp>
#include <duet/function.hpp>
#include <duet/message.hpp>
#include <duet/message_part.hpp>
#include <duet/prepared_message.hpp>
#include <duet/result.hpp>
#include <duet/send_result.hpp>
#include <duet/topics.hpp>

#include <any>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace duet {

namespace detail {
class ServerConnection;
}

/// A server's side of one connection: a handle, cheap to copy, to keep as long as wanted. After the close
/// its calls are refused with already_closed and its facts stay readable. All functions but post() belong to
/// the thread that the connection lives on: its callbacks' (ServerOptions::threads).
class Connection {
 public:
  explicit Connection(std::shared_ptr<detail::ServerConnection> connection)
      : connection_(std::move(connection)) {}

  /// Sends a text message, an embedded NUL included. The text is copied before the call returns. Taken; taken
  /// and slow_down, when more than ServerOptions::high_water_mark waits for the peer to read; or refused:
  /// already_closed, message_unfinished, not_utf8, queue_full. After queue_full the connection is being
  /// closed with 1013: its peer reads too slowly for what it is sent.
  SendResult send(std::string_view text, const MessageOptions& options = {});

  /// Sends a binary message; otherwise the same.
  SendResult send(std::span<const std::byte> bytes, const MessageOptions& options = {});

  /// Sends what was prepared for many; otherwise the same.
  SendResult send(const PreparedMessage& message);

  /// Sends a message part by part, for one that is not there as a whole: a file, a result as it is found. The
  /// first call begins it, Part::last ends it, with an empty part if need be. Each part goes out as a frame
  /// and says what send() says. Until the last, send() is refused with message_unfinished, and what is
  /// published to the connection is held back; pings and Close frames go out in between.
  ///
  /// The kind and the options are the first part's. Text may be cut within a character, the whole must be
  /// UTF-8: a first part that is not is refused with not_utf8; after a later one the message cannot be
  /// finished, and the connection is being closed with 1011. A message is compressed if its first part has
  /// Compression::threshold.
  SendResult send_part(std::string_view text, Part what_follows, const MessageOptions& options = {});
  SendResult send_part(std::span<const std::byte> bytes, Part what_follows,
                       const MessageOptions& options = {});

  /// Stops to read: nothing that the peer sends is delivered until resume(), and its system makes it wait
  /// (TCP). close() resumes. Refused: already_closed.
  Result<> pause();
  Result<> resume();

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

  /// Calls `fn` on the connection's thread, soon, from whichever thread this is called: how one connection
  /// sends to another where a server has several threads. After the close too, with a handle that tells so.
  /// Refused: already_closed, once the server is gone.
  Result<> post(Function<void(Connection&)> fn) const;

  /// From now on gets what is published to this topic, or to all that the pattern means (duet/topics.hpp),
  /// until it is closed. No change if it does already. Refused: already_closed, bad_topic, too_many_topics.
  Result<> subscribe(std::string_view pattern);

  /// The same for one topic, and sends what was published to it after this offset and is kept
  /// (Server::keep_history): 0 for all of it.
  Result<CaughtUp> subscribe(std::string_view topic, std::uint64_t after);

  /// By the same words. No change if it is not subscribed.
  void unsubscribe(std::string_view pattern);
  [[nodiscard]] bool is_subscribed(std::string_view pattern) const;

  /// Server::publish to all but this connection. Refused: already_closed, bad_topic, not_utf8.
  Result<Published> publish(std::string_view topic, std::string_view text,
                            const PublishOptions& options = {});
  Result<Published> publish(std::string_view topic, std::span<const std::byte> bytes,
                            const PublishOptions& options = {});
  Result<Published> publish(std::string_view topic, const PreparedMessage& message,
                            const PublishOptions& options = {});

  /// The application's own, one for all handles of the connection: Upgrade::set_data() or whoever comes first
  /// puts something in. It goes with the last handle.
  [[nodiscard]] std::any& data() const;

  /// Payload bytes that send() took and the network has not yet.
  [[nodiscard]] std::size_t buffered_amount() const;

  // Of the opening handshake; valid as long as a handle is. Headers: see ServerOptions::keep_headers.
  [[nodiscard]] std::string_view subprotocol() const;     ///< chosen by the server; empty for none
  [[nodiscard]] std::string_view target() const;          ///< path and query as sent: "/chat?room=1"
  [[nodiscard]] std::string_view path() const;            ///< the target without its query
  [[nodiscard]] std::string_view remote_address() const;  ///< as Upgrade::remote_address
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;  ///< as Upgrade::header
  [[nodiscard]] std::string_view parameter(std::string_view name) const;  ///< of the path: see Server::route

  /// Upgrade::client_certificate, as long as a handle is.
  [[nodiscard]] const ClientCertificate* client_certificate() const;

  friend bool operator==(const Connection&, const Connection&) = default;

 private:
  std::shared_ptr<detail::ServerConnection> connection_;
};

}  // namespace duet
