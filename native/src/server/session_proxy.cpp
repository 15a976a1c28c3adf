// A session that a proxy passes on: what comes before its first request.
#include "core/src/as_text.hpp"
#include "http/forwarded.hpp"
#include "server/pending_handshake.hpp"
#include "server/proxy_header.hpp"
#include "server/proxy_preamble.hpp"
#include "server/server_shard.hpp"
#include "server/session.hpp"

namespace duet::detail {

void Session::read_proxy_header(std::span<std::byte> bytes) {
  preamble_->bytes.append(as_text(bytes));
  const ProxyHeader header = ProxyHeader::parse(preamble_->bytes);
  if (header.state == ProxyHeader::State::incomplete) return;
  if (header.state == ProxyHeader::State::bad) {
    return turn_away(Refusal::malformed, "the proxy sent no PROXY header");
  }
  is_local_ = is_local_ && is_this_machine(header.source);
  if (!header.source.empty() && !believe(header.source)) {
    return turn_away(Refusal::too_many, "there are too many connections from this address");
  }
  const std::unique_ptr<ProxyPreamble> over = std::move(preamble_);
  const auto rest = std::as_writable_bytes(std::span(over->bytes)).subspan(header.consumed);
  if (over->tls) return stream_->start_tls(std::move(over->tls), rest);
  if (!rest.empty()) on_stream_bytes(rest);
}

void Session::turn_away(Refusal why, std::string_view sentence) {
  count_refusal(why, 0, sentence);
  cut(sentence);
}

// A proxy that only passes bytes on leaves X-Forwarded-For as its client made it up: it is believed if the
// client is a trusted proxy as well.
bool Session::believe(const std::string& source) {
  remote_address_ = source;
  if (server_->config().is_trusted_proxy(remote_address_)) return true;
  is_known_ = server_->admit(remote_address_);
  return is_known_;
}

}  // namespace duet::detail
