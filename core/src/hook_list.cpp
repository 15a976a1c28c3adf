#include "hook_list.hpp"

namespace duet::detail {

void HookList::on_connect(std::string_view url) {
  any([&](ClientHook& hook) { return hook.on_connect(url), false; });
}

SendResult HookList::on_send(std::span<const std::byte> payload, bool is_text, SendResult result) {
  any([&](ClientHook& hook) {
    return result = hook.on_send(payload, is_text, result), result.plainly_taken();
  });
  return result;
}

bool HookList::on_delivery(const SocketEvent& event, Closed* closed, bool by_application) {
  return any([&](ClientHook& hook) { return hook.on_delivery(event, closed, by_application); });
}

bool HookList::on_close() {
  bool ends_waiting = false;
  any([&](ClientHook& hook) { return ends_waiting |= hook.on_close(), false; });
  return ends_waiting;
}

}  // namespace duet::detail
