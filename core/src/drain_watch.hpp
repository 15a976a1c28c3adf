#pragma once

#include "client_core.hpp"
#include "client_feature.hpp"
#include "slot.hpp"
#include "timer.hpp"

namespace duet::detail {

/// Client::on_drain: from a send() above the high-water mark to the next time that no more than the low mark
/// waits, the backend watches; where it cannot, this looks again and again.
class DrainWatch final : public ClientFeature, private Timer {
 public:
  static constexpr char kind = 0;
  static constexpr int rank = 3;

  explicit DrainWatch(ClientCore& client) : client_(client) {}
  ~DrainWatch() override;

  Slot slot;

  /// Starts to watch if more than the high-water mark waits.
  void check();

  /// What is to be asked when a drained event is delivered: false when more was sent since, and it comes
  /// again.
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
  bool armed_ = false;  // a drained event is owed
  bool looks_ = false;  // and not by the backend
};

}  // namespace duet::detail
