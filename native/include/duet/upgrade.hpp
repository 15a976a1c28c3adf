#pragma once

#include <duet/client_certificate.hpp>
#include <duet/function.hpp>
#include <duet/result.hpp>

#include <any>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace duet {

namespace detail {
class HttpConnection;
class PendingHandshake;
}  // namespace detail

class PendingUpgrade;

/// A client's opening handshake (RFC 6455 section 4.2.1) that is valid and from an allowed origin. It is
/// accepted unless Server::on_upgrade refuses or defers it. Valid during the callback.
class Upgrade {
 public:
  Upgrade(const Upgrade&) = delete;
  Upgrade& operator=(const Upgrade&) = delete;

  [[nodiscard]] std::string_view target() const;  ///< path and query as sent: "/chat?room=1"
  [[nodiscard]] std::string_view path() const;    ///< the target without its query

  /// The client's IP address without a port, or "unix:". An IPv4-mapped IPv6 address is written as IPv4.
  /// Behind trusted proxies (ServerOptions::Proxies) it is the address that they report.
  [[nodiscard]] std::string_view remote_address() const;

  /// The value of the header with this name, in any case; empty if there is none. Several lines with the same
  /// name are joined by ", " (RFC 9110 section 5.3), cookies by "; ".
  [[nodiscard]] std::string_view header(std::string_view name) const;

  /// The client's verified certificate (TlsServerOptions::client_certificates); null if it has sent none, or
  /// none was requested.
  [[nodiscard]] const ClientCertificate* client_certificate() const;

  /// The part of the path that matches this parameter of the route's pattern, percent-decoded; empty if there
  /// is none. See Server::route.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;

  /// The value of the first cookie with this name (RFC 6265 section 5.4); empty if there is none. Trust
  /// cookies only together with the origin check: browsers attach them to cross-site handshakes too.
  [[nodiscard]] std::string_view cookie(std::string_view name) const;

  /// The subprotocols that the client requests, in its order, without the entries that duet's clients add for
  /// keep-alive and tokens.
  [[nodiscard]] std::span<const std::string> subprotocols() const;

  /// The client's token (duet/token.hpp): any bytes, not verified. nullopt if there is none, or it is
  /// malformed.
  [[nodiscard]] const std::optional<std::string>& token() const;

  /// Chooses one of subprotocols(), or none with "", instead of the choice by ServerOptions::subprotocols.
  /// Errors: bad_subprotocol, if it was not requested.
  [[nodiscard]] Result<> choose(std::string_view subprotocol);

  /// Adds a header to the response, whether it accepts or refuses: Set-Cookie, Retry-After. Errors:
  /// bad_header, if it is malformed or belongs to the handshake.
  [[nodiscard]] Result<> add_header(std::string_view name, std::string_view value);

  /// Sets the initial value of Connection::data().
  void set_data(std::any data);

  /// Refuses the handshake with an HTTP status, 400 to 599, and a sentence without its full stop as the body.
  /// A web page sees neither: to tell the client, accept and close with a code of your own. Errors:
  /// bad_status; the handshake is then refused with 500, so that a mistake lets nobody in.
  Result<> refuse(int status, std::string_view sentence = {});

  /// Defers the decision, for example until a database lookup completes; answer through the returned
  /// PendingUpgrade, within ServerOptions::Timeouts::handshake.
  [[nodiscard]] PendingUpgrade defer();

 private:
  friend class detail::HttpConnection;
  explicit Upgrade(detail::HttpConnection& connection) : connection_(connection) {}
  [[nodiscard]] detail::PendingHandshake& handshake() const;

  detail::HttpConnection& connection_;
};

/// A deferred handshake. If it is destroyed unanswered, the handshake is refused with 503. Belongs to the
/// thread of its on_upgrade; other threads may move it, and hand it back with post().
class PendingUpgrade {
 public:
  PendingUpgrade() = default;
  PendingUpgrade(PendingUpgrade&& other) noexcept = default;
  PendingUpgrade& operator=(PendingUpgrade&& other) noexcept;
  ~PendingUpgrade();

  /// False once it is answered, the client has disconnected or timed out, or the server is closed.
  [[nodiscard]] bool is_waiting() const;

  /// As for Upgrade. Errors also: already_closed, if it is not waiting.
  [[nodiscard]] Result<> choose(std::string_view subprotocol);
  [[nodiscard]] Result<> add_header(std::string_view name, std::string_view value);
  Result<> set_data(std::any data);

  /// Hands it back to its thread, from any thread: `fn` is called there soon, unless the server no longer
  /// exists.
  void post(Function<void(PendingUpgrade)> fn) &&;

  /// Accepts the handshake; on_open follows. Errors: already_closed.
  Result<> accept();

  /// As Upgrade::refuse. Errors: bad_status, already_closed.
  Result<> refuse(int status, std::string_view sentence = {});

 private:
  friend class Upgrade;
  explicit PendingUpgrade(std::shared_ptr<detail::HttpConnection> connection)
      : connection_(std::move(connection)) {}

  std::shared_ptr<detail::HttpConnection> connection_;
};

}  // namespace duet
