#include <duet/close_code.hpp>
#include <duet/parts.hpp>
#include <duet/utf8.hpp>

#include <algorithm>
#include <string>

#include "as_text.hpp"
#include "client_core.hpp"
#include "client_feature.hpp"
#include "feature_list.hpp"
#include "message_memory.hpp"

namespace duet {

namespace detail {

namespace {

// The same from a page, which cannot send it (docs/decisions/0005-codes-on-the-web.md).
constexpr std::uint16_t error_on_the_web = close_code::internal_error + 3000;

/// Sends messages in parts, or gathers the parts where the host sends only whole messages.
class PartSender final : public ClientFeature {
 public:
  static constexpr char kind = 0;
  static constexpr int rank = 1;

  explicit PartSender(ClientCore& client) : client_(client) {}

  SendResult send(std::span<const std::byte> part, bool is_text, Part what_follows);

 private:
  void on_connect(std::string_view url) override;
  bool on_delivery(const SocketEvent& event, Closed* closed, bool by_application) override;
  bool on_close() override { return forget(), false; }

  SendResult take(Socket& socket, std::span<const std::byte> part, bool is_last);
  SendResult gather(Socket& socket, std::span<const std::byte> part, bool is_last);
  /// The message that has begun cannot be completed.
  void break_off(std::string_view why);
  void forget();

  ClientCore& client_;
  std::string gathered_;
  Utf8Validator utf8_;
  bool is_text_ = false;
  bool broke_off_ = false;
};

SendResult PartSender::send(std::span<const std::byte> part, bool is_text, Part what_follows) {
  if (client_.state() == ReadyState::connecting) return Error::not_open_yet;
  if (client_.state() != ReadyState::open) return Error::already_closed;
  const bool is_first = !client_.in_message();
  const bool is_last = what_follows == Part::last;
  if (!is_first) is_text = is_text_;
  // A part that is refused because the queue is full may be sent again.
  Utf8Validator utf8 = is_first ? Utf8Validator() : utf8_;
  if (is_text && (!utf8.feed(part) || (is_last && !utf8.complete()))) {
    if (!is_first) break_off("text is not UTF-8");
    return Error::not_utf8;
  }
  is_text_ = is_text;
  SendResult result;
  // Else the connection was lost during this turn: its on_close is queued.
  if (Socket* const socket = client_.socket()) result = take(*socket, part, is_last);
  if (result) {
    utf8_ = utf8;
    client_.set_in_message(!is_last);
  }
  return result.has_room() ? result : client_.features()->on_send(part, is_text, result);
}

SendResult PartSender::take(Socket& socket, std::span<const std::byte> part, bool is_last) {
  if (!can_send_parts(socket)) return gather(socket, part, is_last);
  const SendResult result = client_.fit(part.size());
  if (result) send_part(socket, part, is_text_, is_last);
  return result;
}

// Gathered parts wait for the application, not for the network, so they do not count as queued: on_drain would
// wait for the application too.
SendResult PartSender::gather(Socket& socket, std::span<const std::byte> part, bool is_last) {
  if (gathered_.empty() && is_last) {
    const SendResult result = client_.fit(part.size());
    if (result) socket.send(part, is_text_);
    return result;
  }
  const std::size_t before = gathered_.size();
  const std::size_t size = before + part.size();
  const std::size_t most = client_.options().send_queue.max_size;
  const std::size_t capacity = gathered_.capacity();
  if ((before > 0 && size > most) || (size > capacity && !has_message_memory(std::max(size, 2 * capacity)))) {
    break_off("a message is too big");
    return Error::queue_full;
  }
  if (!is_last) {
    gathered_ += as_text(part);
    return SendResult::accepted(client_.queued() > client_.options().send_queue.high_water_mark);
  }
  const SendResult result = client_.fit(size);
  if (!result) return result;
  gathered_ += as_text(part);
  socket.send(std::as_bytes(std::span(gathered_.data(), size)), is_text_);
  gathered_ = std::string();
  return result;
}

void PartSender::break_off(std::string_view why) {
  static_cast<void>(client_.start_closing(close_code::internal_error, why));
  broke_off_ = true;
}

void PartSender::on_connect(std::string_view) {
  forget();
  broke_off_ = false;
}

bool PartSender::on_delivery(const SocketEvent&, Closed* closed, bool) {
  if (!closed) return false;
  forget();
  if (broke_off_ && closed->code == error_on_the_web) closed->code = close_code::internal_error;
  return false;
}

void PartSender::forget() {
  gathered_ = std::string();
  client_.set_in_message(false);
}

SendResult send(Client& client, std::span<const std::byte> part, bool is_text, Part what_follows) {
  return FeatureList::get<PartSender>(ClientCore::of(client)).send(part, is_text, what_follows);
}

}  // namespace

}  // namespace detail

SendResult send_text_part(Client& client, std::string_view text, Part what_follows) {
  return detail::send(client, std::as_bytes(std::span(text.data(), text.size())), true, what_follows);
}

SendResult send_binary_part(Client& client, ByteView bytes, Part what_follows) {
  return detail::send(client, bytes.bytes(), false, what_follows);
}

}  // namespace duet
