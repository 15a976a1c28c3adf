#pragma once

#include <duet/result.hpp>

#include <any>
#include <optional>
#include <string>
#include <vector>

#include "http/handshake.hpp"
#include "server/subprotocol_offer.hpp"
#include "ws/deflate_offer.hpp"

namespace duet::detail {

/// A client's opening handshake until it is answered, and the answer that it will get.
class PendingHandshake {
 public:
  PendingHandshake(UpgradeCheck check, std::vector<std::string> subprotocols,
                   std::optional<DeflateAnswer> agreed)
      : offer(std::move(subprotocols)), deflate(std::move(agreed)), check_(std::move(check)) {}

  const SubprotocolOffer offer;
  const std::optional<DeflateAnswer> deflate;
  std::string chosen;  // from the offered names
  std::any data;
  int status = 0;  // of a refusal; 0: not refused
  std::string sentence;
  bool deferred = false;

  Result<> choose(std::string_view subprotocol);
  Result<> add_header(std::string_view name, std::string_view value);
  /// A status that no handshake may be refused with becomes 500, and is reported: bad_status.
  Result<> refuse(int with, std::string_view why);

  /// Returns the response, with the negotiated subprotocol and extensions.
  [[nodiscard]] std::string acceptance(const SubprotocolOffer::Answer& agreed) const;
  [[nodiscard]] std::string refusal() const { return format_refusal(status, sentence, headers_); }

 private:
  UpgradeCheck check_;
  std::vector<Header> headers_;
};

}  // namespace duet::detail
