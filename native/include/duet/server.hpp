#pragma once

#include <duet/backplane.hpp>
#include <duet/byte_view.hpp>
#include <duet/close_code.hpp>
#include <duet/connection.hpp>
#include <duet/endpoint.hpp>
#include <duet/http_request.hpp>
#include <duet/log.hpp>
#include <duet/loop.hpp>
#include <duet/message_part.hpp>
#include <duet/route.hpp>
#include <duet/server_options.hpp>
#include <duet/shutdown_options.hpp>
#include <duet/statistics.hpp>
#include <duet/upgrade.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace duet {

namespace detail {
class ServerImpl;
}

/// A WebSocket server (RFC 6455), which also answers plain HTTP requests on its port.
///
/// Each on_open is followed by exactly one on_close, unless the server is destroyed before. Callbacks may do
/// anything, also destroy the server. All functions belong to the loop's thread.
///
/// With several threads (ServerOptions::threads) each callback runs on the thread of its connection, at the
/// same time as those of other threads. Callbacks may call publish, subscriber_count, subscribers,
/// connections, connection_count, statistics, keep_history, enter, leave, members, backplane_state, close and
/// shut_down on any thread; all other functions and the destructor belong to the loop's thread. A callback or route that is changed after
/// listen() changes on the other threads soon after.
class Server {
 public:
  explicit Server(Loop& loop, ServerOptions options = {});

  /// No callback is called any more; with several threads this waits for those that are running. Open
  /// connections are closed with 1001 in the background, within two seconds, extended while their peers read.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Decides on an opening handshake that is valid and from an allowed origin: the place for authentication.
  /// Without this callback every such handshake is accepted.
  void on_upgrade(Function<void(Upgrade&)> callback);

  /// Answers plain HTTP requests, except for ServerOptions::http's own pages. A request that it leaves
  /// unanswered gets a static file. A request with a body is refused with 413 and a malformed query with 400
  /// before. For small answers, such as a token or a list of rooms.
  void on_request(Function<void(HttpRequest&)> callback);

  /// Called when a handshake was accepted. The connection is open.
  void on_open(Function<void(Connection)> callback);

  /// Called for each message. It is a view, valid during the callback.
  void on_message(Function<void(Connection, Message)> callback);

  /// Receives messages in parts instead of through on_message: for messages that are too large to hold in
  /// memory or take long to arrive. A message contained in a single read is one part, both first and last;
  /// otherwise each read yields one part. A part of text is valid UTF-8 and ends between two characters. A
  /// message that violates the protocol, or whose connection ends, has no last part; on_close follows. While
  /// this callback is set, on_message is not called.
  void on_message_part(Function<void(Connection, MessagePart)> callback);

  /// Called exactly once for each connection that was open, always last.
  void on_close(Function<void(Connection, const Closed&)> callback);

  /// Backpressure ends: called once after a send function reported slow_down, when the send queue has shrunk
  /// to ServerOptions::SendQueue::low_water_mark.
  void on_drain(Function<void(Connection)> callback);

  /// Receives log events of at least this level (duet/log.hpp). Without a hook, no event is formatted. Call
  /// it before listen(). The hook runs in the middle of other work, and with several threads on all of them
  /// at the same time: it has to be thread-safe and quick, and must not call the server or its connections.
  void on_log(Function<void(const LogEvent&)> hook, LogLevel least = LogLevel::info);

  /// Sets the callbacks for the paths that match a pattern: "/chat"; "/room/:id", whose part "id" is
  /// Upgrade::parameter("id"); "/files/*" for everything below. If several patterns match, the closest one is
  /// used: in each part of the path a literal before a parameter before '*'. A server with routes answers
  /// handshakes on other paths with 404. Errors: bad_route, if the pattern does not begin with '/', has an
  /// empty or duplicate parameter name, or a '*' that is not its last part; bad_limit, for a limit of 0.
  [[nodiscard]] Result<> route(std::string_view pattern, Route route);

  /// Starts to accept connections. Errors, with particulars: already_listening, port_in_use,
  /// address_unavailable, bad_limit, bad_subprotocol, duplicate_subprotocol, permission_denied, missing_file,
  /// bad_certificate, system_failure.
  [[nodiscard]] Result<Endpoint, Failure> listen();

  /// Serves a connected TCP or unix socket that the program has accepted itself, as if listen() had accepted
  /// it: TLS, if configured, the handshake, callbacks, limits. It is a descriptor, or a SOCKET on Windows.
  /// Nothing may have been read from it. It belongs to the server from here on, even if a limit closes the
  /// connection; after an error it still belongs to the caller. The server need not listen. If it does not, the
  /// first socket's own address decides for which hosts it answers (ServerOptions::allowed_hosts).
  ///
  /// Errors, with particulars: those of listen() about options, if it does not listen; system_failure, if the
  /// descriptor is no such socket; already_closed, after close() or shut_down() until the next listen().
  [[nodiscard]] Result<void, Failure> adopt(std::intptr_t socket);

  /// Reads the files of all certificates, keys and client certificate authorities again, for new connections.
  /// Open connections are unaffected. If one cannot be used or has expired, nothing changes. Errors, with
  /// particulars: missing_file, bad_certificate.
  [[nodiscard]] Result<void, Failure> reload_certificates();

  /// Stops accepting connections and closes all with 1001. listen() may follow.
  void close();

  /// The same with a code and reason, as for Connection::close. Errors: bad_close_code, reason_too_long,
  /// not_utf8; then nothing was closed.
  Result<> close(std::uint16_t code, std::string_view reason = {});

  /// Graceful shutdown: accepts no connections, answers pending handshakes with 503, closes the open
  /// connections spread over a window, and waits for them until the deadline. Then `done` is called, and
  /// run() returns if nothing else is left. A second call replaces the first; listen() or ~Server cancels it
  /// without calling `done`, which runs on the loop's thread.
  void shut_down(ShutdownOptions options = {}, Function<void(const ShutdownResult&)> done = {});

  /// Sends a message once to each connection that is subscribed to the topic (Connection::subscribe). It is
  /// checked, compressed and framed once, and sent at the end of the loop's turn. Errors: bad_topic,
  /// not_utf8.
  [[nodiscard]] Result<Published> publish_text(std::string_view topic, std::string_view text,
                                               const PublishOptions& options = {});
  [[nodiscard]] Result<Published> publish_binary(std::string_view topic, ByteView bytes,
                                                 const PublishOptions& options = {});
  [[nodiscard]] Result<Published> publish(std::string_view topic, const Message& message,
                                          const PublishOptions& options = {});
  [[nodiscard]] Result<Published> publish(std::string_view topic, const PreparedMessage& message,
                                          const PublishOptions& options = {});

  /// Does the same and reports the message's position, or why it was not published everywhere. `done` is called
  /// on the loop's thread, later, unless this returns an error. On a server with a backplane:
  /// - a topic with history: `done` is called when the broker has stored the message. It fails with
  ///   backplane_unavailable and a sentence if the broker refuses it, or has not answered in time: then it may
  ///   have been published all the same, and can be repeated with the same PublishOptions::id.
  /// - a plain topic: `done` is called when the message was passed to the broker, with an empty position. If
  ///   it fails, the message has reached this server's subscribers only (Reach::server_only).
  /// Errors: bad_topic; bad_limit, for a long PublishOptions::id; backplane_unavailable, for a topic with
  /// history while the backplane is not connected: nothing was published.
  [[nodiscard]] Result<Published> publish(std::string_view topic, const PreparedMessage& message,
                                          const PublishOptions& options,
                                          Function<void(const Result<Position, Failure>&)> done);

  /// Connects this server's topics with those of others, through a broker (duet/backplane.hpp): published
  /// messages reach the subscribers of all servers, and the broker keeps the history. All servers have to
  /// call keep_history() alike, before this. The backplane starts to connect now. Errors: already_listening,
  /// if the server listens or has a backplane. docs/server/backplane.md describes what changes.
  [[nodiscard]] Result<> set_backplane(std::unique_ptr<Backplane> backplane, BackplaneHooks hooks = {});

  /// The backplane's state; nullopt without one.
  [[nodiscard]] std::optional<BackplaneState> backplane_state() const;

  /// Adds a member to a topic, for members() on all servers, and publishes announcement.joined. It is a member
  /// until leave(), or until this server has died: other servers notice that within ten seconds, and publish
  /// announcement.left for it. `except` does not receive the message. A topic has each id of this server once;
  /// a space is not allowed in it. Errors: bad_topic, no_backplane.
  [[nodiscard]] Result<> enter(std::string_view topic, std::string_view id, Announcement announcement,
                               const Connection& except = {});
  /// Removes a member, and publishes announcement.left. Does nothing if it is none.
  void leave(std::string_view topic, std::string_view id);
  /// Calls `done` with the topic's members on all servers, later, on the loop's thread. Errors: no_backplane.
  [[nodiscard]] Result<> members(std::string_view topic,
                                 Function<void(const Result<Members, Failure>&)> done) const;

  /// Keeps the last messages of each topic that matches the pattern, for later subscribers
  /// (Connection::subscribe with an offset). History is kept for the 10,000 most recently published topics.
  /// If several patterns match, the longest is used. Errors: bad_topic.
  [[nodiscard]] Result<> keep_history(std::string_view pattern, std::size_t messages);

  /// The number of this server's connections subscribed with exactly this string.
  [[nodiscard]] std::size_t subscriber_count(std::string_view pattern) const;

  /// The connections subscribed with exactly this string, in no particular order.
  [[nodiscard]] std::vector<Connection> subscribers(std::string_view pattern) const;

  /// Open connections, including those in the closing handshake. In no particular order.
  [[nodiscard]] std::vector<Connection> connections() const;

  /// The number of connections().
  [[nodiscard]] std::size_t connection_count() const;

  /// Statistics since the server was constructed.
  [[nodiscard]] Statistics statistics() const;

 private:
  std::unique_ptr<detail::ServerImpl> impl_;
};

}  // namespace duet
