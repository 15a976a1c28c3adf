#pragma once

#include <duet/result.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace duet {

namespace detail {
class Session;
class Offer;
}  // namespace detail

/// A client's opening handshake (RFC 6455 section 4.2.1), as Server::on_upgrade sees it: in order, from an
/// origin that may connect, and accepted unless it is refused. Valid during the callback.
class Upgrade {
 public:
  Upgrade(const Upgrade&) = delete;
  Upgrade& operator=(const Upgrade&) = delete;

  [[nodiscard]] std::string_view target() const;          ///< path and query as sent: "/chat?room=1"
  [[nodiscard]] std::string_view path() const;            ///< the target without its query
  [[nodiscard]] std::string_view remote_address() const;  ///< the peer's IP address, without its port
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;  ///< empty if there is none

  /// What the client asks for, in its order, without what duet's clients add for themselves.
  [[nodiscard]] std::span<const std::string> subprotocols() const;

  /// What the client has given to set_token() (duet/token.hpp): whatever bytes, to be checked. Nothing if
  /// there is none, or it is malformed.
  [[nodiscard]] const std::optional<std::string>& token() const;

  /// Chooses one of subprotocols(), or with "" none, in place of what ServerOptions::subprotocols would
  /// choose. Refused: bad_subprotocol, for one that was not asked for.
  Result<> choose(std::string_view subprotocol);

  /// Answers with this status, 400 to 599 (others count as 403), and a sentence without its full stop as
  /// text. A page is told neither: where a client is to know, accept, and close with a code of your own.
  void refuse(int status, std::string_view sentence = {});

 private:
  friend class detail::Session;
  Upgrade(const detail::Session& session, const detail::Offer& offer, std::string chosen)
      : session_(session), offer_(offer), chosen_(std::move(chosen)) {}

  const detail::Session& session_;
  const detail::Offer& offer_;
  std::string chosen_;
  int status_ = 0;  // 0: accepted
  std::string sentence_;
};

}  // namespace duet
