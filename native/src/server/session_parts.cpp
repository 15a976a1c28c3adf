// Messages in parts, what comes and what goes out, and the pace of what comes.
#include <duet/close_code.hpp>

#include <utility>

#include "core/src/wire_names.hpp"
#include "server/server_shard.hpp"
#include "server/session.hpp"

namespace duet::detail {

bool Session::takes_parts() { return server_ && server_->takes_parts(*this); }

void Session::on_web_socket_part(const MessagePart& part) {
  traffic_.bytes_received += part.size();
  if (server_) server_->received(*this, part);
}

Result<> Session::pause(bool paused) {
  if (!is_open()) return Error::already_closed;
  paused_ = paused;
  stream_->pause(paused);
  if (paused)
    web_socket_->pause();
  else
    web_socket_->resume();
  return {};
}

void Session::answer_alive() {
  owes_alive_ = web_socket_->in_message();
  if (!owes_alive_) web_socket_->send(std::as_bytes(std::span(wire::alive_answer)), true);
}

SendResult Session::send_part(std::span<const std::byte> part, bool is_text, bool is_last,
                              const MessageOptions& options) {
  if (!is_open()) return Error::already_closed;
  const bool is_first = !web_socket_->in_message();
  if (is_first) {
    sends_text_ = is_text;
    sent_utf8_.reset();
  }
  if (sends_text_ && (!sent_utf8_.feed(part) || (is_last && !sent_utf8_.complete()))) {
    // What has gone out cannot be taken back, and what is missing is not known.
    if (!is_first) close(close_code::internal_error, "text is not UTF-8");
    return Error::not_utf8;
  }
  const SendResult result =
      checked(counted(part.size(), send_window_->send_part(part, sends_text_, is_last, options), is_last));
  if (result && is_last && owes_alive_) answer_alive();
  return result;
}

}  // namespace duet::detail
