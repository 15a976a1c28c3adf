#pragma once

#include <duet/native_options.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/answer_reader.hpp"
#include "http/refusal.hpp"
#include "ws/deflate_offer.hpp"

namespace duet::detail {

/// A client's opening handshake (RFC 6455 section 4.1), without I/O: the request, and the result of the
/// response.
class ClientHandshake {
 public:
  struct Request {
    std::string authority;
    std::string target;
    std::vector<std::string> subprotocols;
  };

  ClientHandshake(Request request, std::shared_ptr<const NativeOptions> options);

  /// Returns the request, with a key of its own.
  [[nodiscard]] std::string request() const;

  enum class State : std::uint8_t { incomplete, accepted, failed };

  /// Reads the next bytes of the response. Not called again once it has returned anything but incomplete.
  State read(std::string_view bytes);

  // Once accepted:
  [[nodiscard]] const std::string& subprotocol() const { return subprotocol_; }
  [[nodiscard]] const std::optional<DeflateTerms>& deflate() const { return deflate_; }
  /// Returns the bytes after the response.
  [[nodiscard]] std::string_view rest() const { return answer_.rest(); }

  // Once failed:
  [[nodiscard]] const std::string& failure() const { return failure_; }
  [[nodiscard]] const Refusal& refusal() const { return refusal_; }

 private:
  State failed(std::string why, Refusal refusal = {});

  Request request_;
  std::shared_ptr<const NativeOptions> options_;  // never null
  std::string key_;
  AnswerReader answer_;
  std::string subprotocol_;
  std::optional<DeflateTerms> deflate_;
  std::string failure_;
  Refusal refusal_;
};

}  // namespace duet::detail
