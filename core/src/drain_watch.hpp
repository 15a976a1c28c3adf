#pragma once

#include "client_core.hpp"
#include "client_feature.hpp"
#include "slot.hpp"
#include "timer.hpp"

namespace duet::detail {

/// Client::on_drain. After a send() above the high-water mark, the backend reports when the send queue is
/// down to the low-water mark. On hosts that cannot report it, a timer polls.
class DrainWatch final : public ClientFeature, private Timer {
 public:
  static constexpr char kind = 0;
  static constexpr int rank = 3;

  explicit DrainWatch(ClientCore& client) : client_(client) {}
  ~DrainWatch() override;

  Slot slot;

  /// Starts watching if the send queue exceeds the high-water mark.
  void check();

  /// Called when a drained event is delivered. Returns false if more was sent since; then another event
  /// follows.
  bool has_drained();

 private:
  void on_connect(std::string_view url) override;
  SendResult on_send(std::span<const std::byte> payload, bool is_text, SendResult result) override;
  bool on_delivery(const SocketEvent& event, Closed* closed, bool by_application) override;
  void fire() override;
  void arm();
  void watch();
  void rest();

  ClientCore& client_;
  bool armed_ = false;  // a drained event is due
  bool looks_ = false;  // a timer polls, not the backend
};

}  // namespace duet::detail
