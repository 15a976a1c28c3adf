#pragma once

#include <duet/function.hpp>

#include <memory>
#include <string>
#include <string_view>

#include "client/proxy.hpp"
#include "http/answer_reader.hpp"
#include "http/refusal.hpp"
#include "net/stream.hpp"

namespace duet::detail {

/// Requests a tunnel to a server (CONNECT, RFC 9110 section 9.3.6), on a connection to the proxy.
class Tunnel final : public StreamEvents {
 public:
  /// Called once. The sentence is empty when the tunnel is open; else it is the error, with the proxy's
  /// answer.
  using Done = Function<void(std::string_view error, Refusal refusal)>;

  /// `max_head_size`: see NativeOptions.
  Tunnel(Stream& stream, std::size_t max_head_size, Done done)
      : stream_(stream), done_(std::move(done)), answer_(max_head_size) {
    stream.report_to(*this);
  }

  /// Sends the request. `user_agent` is the value of that header; empty for none.
  void ask(const Destination& destination, const Proxy& proxy, std::string_view user_agent);

 private:
  void on_stream_open() override {}
  void on_stream_bytes(std::span<std::byte> bytes) override;
  void on_stream_end(Cause cause, std::string_view detail) override;

  Stream& stream_;
  Done done_;
  AnswerReader answer_;
};

}  // namespace duet::detail
