#pragma once

#include <duet/byte_view.hpp>
#include <duet/client_certificate.hpp>
#include <duet/closed.hpp>
#include <duet/function.hpp>
#include <duet/message.hpp>
#include <duet/message_part.hpp>
#include <duet/ping_callback.hpp>
#include <duet/position.hpp>
#include <duet/prepared_message.hpp>
#include <duet/publish_options.hpp>
#include <duet/result.hpp>
#include <duet/send_result.hpp>

#include <any>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>

namespace duet {

namespace detail {
class ServerConnection;
}

/// The server's end of a connection: a handle, passed by value, cheap to copy, usable as a key of a map or a
/// set, and valid as long as it is kept. After the connection has ended its functions refuse with
/// already_closed, and its properties can still be read. All functions except post() belong to the thread of
/// the connection's callbacks (ServerOptions::threads).
class Connection {
 public:
  /// A handle of no connection. It behaves like one that has ended: refuses everything, id() is 0, and its
  /// properties are empty.
  Connection() = default;

  /// For duet's own use.
  explicit Connection(std::shared_ptr<detail::ServerConnection> connection)
      : connection_(std::move(connection)) {}

  /// Sends a text message, which may contain NULs. The text is copied. Errors: already_closed,
  /// message_unfinished, not_utf8, queue_full. After queue_full the connection is being closed with 1013: it
  /// is a slow consumer.
  SendResult send_text(std::string_view text, const MessageOptions& options = {}) const;

  /// Sends a binary message: the bytes of a std::string, a std::vector<std::uint8_t>, a std::span, an array.
  /// They are copied. Errors: as send_text(), except not_utf8.
  SendResult send_binary(ByteView bytes, const MessageOptions& options = {}) const;

  /// Sends a message of the same type and payload, as an echo does. Errors: as send_text().
  SendResult send(const Message& message, const MessageOptions& options = {}) const;

  /// Sends a message that was prepared for many connections. Errors: as send_binary().
  SendResult send(const PreparedMessage& message) const;

  /// Sends a message in parts, if it is not available as a whole: a file, or a result while it is computed.
  /// The first call begins the message, Part::last ends it, if necessary with an empty part. Each part is
  /// sent as a frame. Until the last part other messages are refused with message_unfinished, and published
  /// messages are held back; pings and Close frames are sent in between.
  ///
  /// The type and the options are those of the first part. Text may be cut within a character, and the whole
  /// must be UTF-8: a first part that is not is refused with not_utf8; after a later one the message cannot
  /// be completed, and the connection is closed with 1011. A message is compressed if its first part has
  /// Compression::threshold bytes. Errors: as send_text().
  SendResult send_text_part(std::string_view text, Part what_follows,
                            const MessageOptions& options = {}) const;
  SendResult send_binary_part(ByteView bytes, Part what_follows, const MessageOptions& options = {}) const;

  /// Sends a ping (RFC 6455 section 5.5.2), and calls `answered` with the round-trip time when the pong was
  /// received. The time includes the waiting of the ping behind data that was queued before. `answered` is
  /// called once, on the connection's thread, never from inside this call; it is not called if the connection
  /// ends or the server is destroyed first. A peer may answer several pings with one pong (section 5.5.3).
  /// Errors: already_closed; too_many_pings, if most_pings are unanswered, and then no ping is sent.
  [[nodiscard]] Result<> ping(PingCallback answered) const;

  /// Stops reading: messages are not delivered until resume(), and the peer has to wait (TCP backpressure).
  /// close() resumes. Errors: already_closed.
  Result<> pause() const;

  /// Continues reading after pause(). Errors: already_closed.
  Result<> resume() const;

  /// Starts the closing handshake without a code; on_close follows. Errors: already_closed.
  Result<> close() const;

  /// The same with a code (1000 to 1003, 1007 to 1014, 3000 to 4999) and a reason of at most 123 bytes of
  /// UTF-8. Errors: bad_close_code, reason_too_long, not_utf8; then nothing was closed. already_closed.
  Result<> close(std::uint16_t code, std::string_view reason = {}) const;

  /// Ends the connection without a closing handshake; on_close follows with 1006. Errors: already_closed.
  Result<> terminate() const;

  /// True from on_open until close(), terminate(), or the end of the connection.
  [[nodiscard]] bool is_open() const;

  /// A number that is unique in the server, counted from 1.
  [[nodiscard]] std::uint64_t id() const;

  /// Calls `fn` soon on the connection's thread. May be called on any thread: it is how connections on
  /// different threads reach each other. `fn` is also called after the connection has ended. Errors:
  /// already_closed, if the server no longer exists.
  Result<> post(Function<void(Connection)> fn) const;

  /// Subscribes to a topic, or to all topics that match a pattern (duet/publish_options.hpp), until the
  /// connection ends. Does nothing if it is subscribed already. Errors: already_closed, bad_topic,
  /// too_many_topics.
  [[nodiscard]] Result<> subscribe(std::string_view pattern) const;

  /// Subscribes to one topic and sends the kept messages (Server::keep_history) after this offset: 0 for all
  /// of them. If they would fill more than half of the free send queue, the newest are sent, and
  /// CaughtUp::complete is false. Errors: as above; answered_later, if the server has a backplane.
  [[nodiscard]] Result<CaughtUp> subscribe(std::string_view topic, std::uint64_t after) const;

  /// Subscribes, sends a topic's kept messages after a position, and then calls `done` on the connection's
  /// thread, before live messages are sent. nullopt: no kept messages, and a pattern is allowed. An empty
  /// epoch is the topic's. If the position has another epoch, or is not known any more, all kept messages are
  /// sent, and CaughtUp::complete is false.
  ///
  /// With a backplane this waits until the subscription is in effect on the broker. `done` is not called if the
  /// connection ends first; it fails with already_closed after unsubscribe(), and with
  /// backplane_unavailable if the broker refuses. Errors: as above, at once; queue_full, if 17 requests for
  /// the topic wait.
  [[nodiscard]] Result<> subscribe(std::string_view topic, const std::optional<Position>& after,
                                   Function<void(const Result<CaughtUp, Failure>&)> done) const;

  /// Ends the subscription with exactly this string. Does nothing if there is none.
  void unsubscribe(std::string_view pattern) const;

  /// Returns whether there is a subscription with exactly this string.
  [[nodiscard]] bool is_subscribed(std::string_view pattern) const;

  /// Publishes a message as Server::publish_text and its siblings do, to all subscribers except this
  /// connection. Errors: already_closed, bad_topic, not_utf8.
  [[nodiscard]] Result<Published> publish_text(std::string_view topic, std::string_view text,
                                               const PublishOptions& options = {}) const;
  [[nodiscard]] Result<Published> publish_binary(std::string_view topic, ByteView bytes,
                                                 const PublishOptions& options = {}) const;
  [[nodiscard]] Result<Published> publish(std::string_view topic, const Message& message,
                                          const PublishOptions& options = {}) const;
  [[nodiscard]] Result<Published> publish(std::string_view topic, const PreparedMessage& message,
                                          const PublishOptions& options = {}) const;

  /// Does the same and reports the position, as Server::publish does, on the connection's thread.
  [[nodiscard]] Result<Published> publish(std::string_view topic, const PreparedMessage& message,
                                          const PublishOptions& options,
                                          Function<void(const Result<Position, Failure>&)> done) const;

  /// The application's own data, shared by all handles of the connection: initially that of
  /// Upgrade::set_data(). Destroyed with the last handle.
  [[nodiscard]] std::any& data() const;

  /// Payload bytes that are queued for the network.
  [[nodiscard]] std::size_t buffered_amount() const;

  // Properties of the opening handshake. Valid as long as a handle exists.
  [[nodiscard]] std::string_view subprotocol() const;     ///< chosen by the server; empty if none
  [[nodiscard]] std::string_view target() const;          ///< path and query as sent: "/chat?room=1"
  [[nodiscard]] std::string_view path() const;            ///< the target without its query
  [[nodiscard]] std::string_view remote_address() const;  ///< as Upgrade::remote_address
  [[nodiscard]] std::string_view header(std::string_view name) const;     ///< see HttpOptions::keep_headers
  [[nodiscard]] std::string_view parameter(std::string_view name) const;  ///< of the path: see Server::route

  /// As Upgrade::client_certificate.
  [[nodiscard]] const ClientCertificate* client_certificate() const;

  /// Handles are equal if they belong to the same connection. The order is arbitrary.
  friend bool operator==(const Connection&, const Connection&) = default;
  friend std::strong_ordering operator<=>(const Connection& a, const Connection& b) {
    return std::compare_three_way{}(a.connection_.get(), b.connection_.get());
  }

 private:
  friend class Server;
  friend struct std::hash<Connection>;
  std::shared_ptr<detail::ServerConnection> connection_;
};

}  // namespace duet

template <>
struct std::hash<duet::Connection> {
  std::size_t operator()(const duet::Connection& connection) const noexcept {
    return std::hash<std::shared_ptr<duet::detail::ServerConnection>>{}(connection.connection_);
  }
};
