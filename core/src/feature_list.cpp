#include "feature_list.hpp"

namespace duet::detail {

void FeatureList::on_connect(std::string_view url) {
  any([&](ClientFeature& hook) { return hook.on_connect(url), false; });
}

SendResult FeatureList::on_send(std::span<const std::byte> payload, bool is_text, SendResult result) {
  any([&](ClientFeature& hook) {
    return result = hook.on_send(payload, is_text, result), result.has_room();
  });
  return result;
}

bool FeatureList::on_delivery(const SocketEvent& event, Closed* closed, bool by_application) {
  return any([&](ClientFeature& hook) { return hook.on_delivery(event, closed, by_application); });
}

bool FeatureList::on_close() {
  bool ends_waiting = false;
  any([&](ClientFeature& hook) { return ends_waiting |= hook.on_close(), false; });
  return ends_waiting;
}

}  // namespace duet::detail
