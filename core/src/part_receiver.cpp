#include <duet/parts.hpp>

#include <utility>

#include "client_core.hpp"
#include "client_feature.hpp"
#include "event_buffer.hpp"
#include "feature_list.hpp"
#include "slot.hpp"

namespace duet {

namespace detail {

namespace {

/// on_message_part. An EventBuffer takes all events before it.
class PartReceiver final : public ClientFeature {
 public:
  static constexpr char kind = 0;
  static constexpr int rank = 4;

  explicit PartReceiver(ClientCore&) {}

  Slot slot;

 private:
  bool on_delivery(const SocketEvent& event, Closed* closed, bool by_application) override;

  bool in_message_ = false;  // parts of a message were delivered, and its last was not
};

bool PartReceiver::on_delivery(const SocketEvent& event, Closed*, bool) {
  using Kind = SocketEvent::Kind;
  const bool is_whole = event.kind == Kind::text || event.kind == Kind::binary;
  if (!is_whole && !is_part(event.kind)) {
    if (event.kind == Kind::end) in_message_ = false;
    return false;
  }
  const bool is_last = event.kind != Kind::text_part && event.kind != Kind::binary_part;
  const bool is_first = !std::exchange(in_message_, !is_last);
  // Turned off. The rest of a message whose first parts were delivered is not a message.
  if (slot.empty()) return !is_whole;
  const bool is_text =
      event.kind == Kind::text || event.kind == Kind::text_part || event.kind == Kind::last_text_part;
  Slot::Taken callback(slot);
  callback.call<void(MessagePart)>(MessagePart(event.payload, is_text, {is_first, is_last}));
  return true;
}

}  // namespace

bool takes_parts(const SocketEvents& events) {
  const ClientCore& client = ClientCore::of(events);
  const auto* const receiver = FeatureList::find<PartReceiver>(client);
  return receiver && !receiver->slot.empty() && !FeatureList::find<EventBuffer>(client);
}

}  // namespace detail

void on_message_part(Client& client, Function<void(MessagePart)> callback) {
  detail::FeatureList::get<detail::PartReceiver>(detail::ClientCore::of(client))
      .slot.set(std::move(callback));
}

}  // namespace duet
