#pragma once

#include <duet/close_code.hpp>
#include <duet/connection.hpp>
#include <duet/drain_options.hpp>
#include <duet/http_request.hpp>
#include <duet/log.hpp>
#include <duet/loop.hpp>
#include <duet/message_part.hpp>
#include <duet/route.hpp>
#include <duet/server_options.hpp>
#include <duet/statistics.hpp>
#include <duet/upgrade.hpp>

#include <memory>
#include <string>
#include <vector>

namespace duet {

namespace detail {
class ServerImpl;
}

/// Where a server listens.
struct Endpoint {
  std::string host;  ///< as in a URL: a name, an IPv4 address, or an IPv6 address in brackets
  std::uint16_t port = 0;
  bool secure = false;
  std::string unix_socket = {};  ///< the path of a unix socket; then the host is "localhost" and the port 0

  /// "ws://localhost:8080". For a unix socket "ws://localhost", to be connected to by its path
  /// (NativeOptions::unix_socket).
  [[nodiscard]] std::string url() const;
  [[nodiscard]] std::string page_url() const;  ///< "http://localhost:8080/"
};

/// A WebSocket server (RFC 6455), and beside it small answers and the files of one folder over HTTP.
///
/// Every on_open is followed by exactly one on_close, whatever happens, but after ~Server. Callbacks may do
/// anything, also destroy the server. All functions belong to the loop's thread.
///
/// With several threads (ServerOptions::threads) callbacks are called on that of their connection, those of
/// different ones at the same time. They may call publish, subscriber_count, subscribers, connection_count,
/// statistics, keep_history, close and drain on any of them; everything else stays the loop's, also to
/// destroy the server. Callbacks and routes that are changed later are changed on each thread when it comes
/// to it.
class Server {
 public:
  explicit Server(Loop& loop, ServerOptions options = {});

  /// No callback runs any more: with several threads it waits for those that are running. Open connections
  /// get a Close frame with 1001, and up to two seconds for it, extended while they take what was sent
  /// before.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Asked before a handshake is answered, once it is in order and from an allowed origin: by default it is
  /// accepted. The place to check who connects.
  void on_upgrade(Function<void(Upgrade&)> callback);

  /// Asked for each plain HTTP request but those for ServerOptions::http's own pages; what it does not answer
  /// goes on to web_root. With it a request with a body gets 413 and one whose query is malformed 400, and
  /// neither comes here. For small answers: a token, a list of rooms.
  void on_request(Function<void(HttpRequest&)> callback);

  void on_open(Function<void(Connection&)> callback);
  void on_message(Function<void(Connection&, Message)> callback);

  /// Takes messages in parts, as they come, in place of on_message: for those that are too large to be held,
  /// or not finished for long. What lies whole in what was read is one part, first and last; what does not
  /// comes with each read. A part of text is checked and ends between two characters. A message that has a
  /// fault, or whose connection ends, gets no last part: on_close tells. For the limits on its size and its
  /// frames see ServerOptions.
  void on_message_part(Function<void(Connection&, MessagePart)> callback);

  void on_close(Function<void(Connection&, const Closed&)> callback);

  /// Called once after a send() that said slow_down, when no more than ServerOptions::low_water_mark waits.
  void on_drain(Function<void(Connection&)> callback);

  /// Told what happens, from this level on (duet/log.hpp). Without one nothing is made up to be told. To be
  /// set before listen(). It runs in the middle of things, and where a server has several threads on all of
  /// them, also at the same time: it must be safe to be called so, be quick, and call nothing of the server
  /// or its connections.
  void on_log(Function<void(const LogEvent&)> hook, LogLevel least = LogLevel::info);

  /// Says what happens on some paths: "/chat", "/room/:id" with a part that Upgrade::parameter("id") tells,
  /// "/files/*" for all that begins so. Of several patterns that mean a path the closest one counts: part by
  /// part a word before a name before '*'. A server that has routes answers handshakes elsewhere with 404.
  /// Refused: bad_route, for a pattern that does not begin with '/', has a name twice or none, or a '*' that
  /// is not its last part.
  Result<> route(std::string_view pattern, Route route);

  /// Starts to accept connections. Fails with already_listening, port_in_use, address_unavailable, bad_limit,
  /// permission_denied, missing_file, bad_certificate or system_failure, and the particulars.
  [[nodiscard]] Result<Endpoint, Failure> listen();

  /// Reads the files of all certificates, keys and client CAs again, for connections to come; those that are
  /// open go on with what they have. If one cannot be used, or has expired, nothing changes: missing_file or
  /// bad_certificate, and the particulars.
  [[nodiscard]] Result<Endpoint, Failure> reload_certificates();

  /// Stops to accept and closes every connection with this code and reason (see Connection::close; one that
  /// may not be sent is replaced by 1001 and no reason). listen() may follow.
  void close(std::uint16_t code = close_code::going_away, std::string_view reason = {});

  /// Sends a message to every connection that is subscribed to the topic (Connection::subscribe), once each:
  /// checked and framed once, and sent as the loop's turn ends. Refused: bad_topic, not_utf8.
  Result<Published> publish(std::string_view topic, std::string_view text,
                            const PublishOptions& options = {});
  Result<Published> publish(std::string_view topic, std::span<const std::byte> bytes,
                            const PublishOptions& options = {});
  Result<Published> publish(std::string_view topic, const PreparedMessage& message,
                            const PublishOptions& options = {});

  /// Keeps so many of the last messages of each topic that the pattern means, for who subscribes later
  /// (Connection::subscribe with an offset), of the 10,000 topics that were published to last. Of several
  /// patterns the longest counts. Refused: bad_topic.
  Result<> keep_history(std::string_view pattern, std::size_t messages);

  /// Who is subscribed by this very name or pattern.
  [[nodiscard]] std::size_t subscriber_count(std::string_view pattern) const;
  [[nodiscard]] std::vector<Connection> subscribers(std::string_view pattern) const;

  /// Ends gently: accepts nobody any more (handshakes that are under way are answered with 503), closes the
  /// connections within the window, and waits for them up to the deadline. Then `done` is called; run()
  /// returns when nothing else is left. A second call takes the place of the first, and listen() or ~Server
  /// ends the matter without a call. Called on the loop's thread.
  void drain(DrainOptions options = {}, Function<void(const DrainResult&)> done = {});

  /// Open connections, those in the closing handshake included.
  [[nodiscard]] std::size_t connection_count() const;

  /// What has happened since the server was made.
  [[nodiscard]] Statistics statistics() const;

 private:
  std::unique_ptr<detail::ServerImpl> impl_;
};

}  // namespace duet
