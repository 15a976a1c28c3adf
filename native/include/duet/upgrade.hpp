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

/// A client's opening handshake (RFC 6455 section 4.2.1), as Server::on_upgrade sees it: in order, from an
/// origin that may connect, and accepted unless it is refused or deferred. Valid during the callback.
class Upgrade {
 public:
  Upgrade(const Upgrade&) = delete;
  Upgrade& operator=(const Upgrade&) = delete;

  [[nodiscard]] std::string_view target() const;  ///< path and query as sent: "/chat?room=1"
  [[nodiscard]] std::string_view path() const;    ///< the target without its query

  /// The client's IP address without a port, or "unix:"; an IPv4 address within IPv6 as the IPv4 address.
  /// Behind ServerOptions::trusted_proxies the one that they tell.
  [[nodiscard]] std::string_view remote_address() const;

  /// The value of the header of this name; empty if there is none. Several lines of a name are one value:
  /// joined by ", " (RFC 9110 section 5.3), cookies by "; ".
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;

  /// Who the client is by its certificate, which is verified (TlsOptions::client_certificates); null if it
  /// has shown none, or none is asked for.
  [[nodiscard]] const ClientCertificate* client_certificate() const;

  /// What stood in the path where the route's pattern has this name, percent-decoded; empty for none. See
  /// Server::route.
  [[nodiscard]] std::string_view parameter(std::string_view name) const;

  /// The value of the first cookie of this name (RFC 6265 section 5.4), in whichever line; empty if there is
  /// none. Of an allowed page's requests: a browser sends cookies with every handshake, whoever asked for it.
  [[nodiscard]] std::string_view cookie(std::string_view name) const;

  /// What the client asks for, in its order, without what duet's clients add for themselves.
  [[nodiscard]] std::span<const std::string> subprotocols() const;

  /// What the client has given to set_token() (duet/token.hpp): whatever bytes, to be checked. Nothing if
  /// there is none, or it is malformed.
  [[nodiscard]] const std::optional<std::string>& token() const;

  /// Chooses one of subprotocols(), or with "" none, in place of what ServerOptions::subprotocols would
  /// choose. Refused: bad_subprotocol, for one that was not asked for.
  Result<> choose(std::string_view subprotocol);

  /// Adds a line to the answer, whichever it is: Set-Cookie, Retry-After. Refused: bad_header, for one that
  /// is malformed or the handshake's own.
  Result<> add_header(std::string_view name, std::string_view value);

  /// What Connection::data() begins with.
  void set_data(std::any data);

  /// Answers with this status, 400 to 599 (others count as 403), and a sentence without its full stop as
  /// text. A page is told neither: where a client is to know, accept, and close with a code of your own.
  void refuse(int status, std::string_view sentence = {});

  /// The answer comes later, by what this gives: after a look into a database, say. The client waits, but no
  /// longer than ServerOptions::handshake_timeout lets it.
  [[nodiscard]] PendingUpgrade defer();

 private:
  friend class detail::HttpConnection;
  explicit Upgrade(detail::HttpConnection& connection) : connection_(connection) {}
  [[nodiscard]] detail::PendingHandshake& handshake() const;

  detail::HttpConnection& connection_;
};

/// A handshake whose answer waits for the application. One that goes unanswered is refused with 503. Belongs
/// to the thread of its on_upgrade, but may be moved, and handed back by post(), on any.
class PendingUpgrade {
 public:
  PendingUpgrade() = default;
  PendingUpgrade(PendingUpgrade&& other) noexcept = default;
  PendingUpgrade& operator=(PendingUpgrade&& other) noexcept;
  ~PendingUpgrade();

  /// False once it is answered, or the client has gone or waited too long, or the server is closed.
  [[nodiscard]] bool is_waiting() const;

  /// As for Upgrade. Refused: already_closed when nobody waits.
  Result<> choose(std::string_view subprotocol);
  Result<> add_header(std::string_view name, std::string_view value);
  Result<> set_data(std::any data);

  /// Hands it back to its thread from any other, where the answer was found: `fn` is called there, soon. Once
  /// the server is gone it is not, and there is nobody to answer.
  void post(Function<void(PendingUpgrade)> fn) &&;

  /// on_open follows. Refused: already_closed.
  Result<> accept();
  Result<> refuse(int status, std::string_view sentence = {});

 private:
  friend class Upgrade;
  explicit PendingUpgrade(std::shared_ptr<detail::HttpConnection> connection)
      : connection_(std::move(connection)) {}

  std::shared_ptr<detail::HttpConnection> connection_;
};

}  // namespace duet
