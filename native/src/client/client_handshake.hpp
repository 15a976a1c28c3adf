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

/// A client's opening handshake (RFC 6455 section 4.1), without I/O: what is sent, and what the answer comes
/// to.
class ClientHandshake {
 public:
  struct Request {
    std::string authority;
    std::string target;
    std::vector<std::string> subprotocols;
  };

  ClientHandshake(Request request, std::shared_ptr<const NativeOptions> options);

  /// What opens it, with a key of its own.
  [[nodiscard]] std::string request() const;

  enum class State : std::uint8_t { incomplete, accepted, failed };

  /// The next bytes of the answer. Not called any more once it has returned anything but incomplete.
  State read(std::string_view bytes);

  // Once it is accepted:
  [[nodiscard]] const std::string& subprotocol() const { return subprotocol_; }
  [[nodiscard]] const std::optional<DeflateTerms>& deflate() const { return deflate_; }
  /// What came behind the answer.
  [[nodiscard]] std::string_view rest() const { return answer_.rest(); }

  // Once it has failed:
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
