#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "loop_core.hpp"
#include "slot.hpp"
#include "testing/test_network.hpp"
#include "transport.hpp"

namespace duet::detail {

/// A Loop's connection to the TestNetwork.
class TestTransport final : public Transport {
 public:
  explicit TestTransport(LoopCore& loop);
  ~TestTransport() override;

  [[nodiscard]] TestNetwork& network() { return network_; }
  [[nodiscard]] LoopCore& loop() const { return loop_; }

  Slot visibility_slot;

  /// The connection has something to send at the end of the turn.
  void request_flush(std::shared_ptr<TestConnection> line) { dirty_.push_back(std::move(line)); }

  /// Returns whether a turn would do anything now.
  [[nodiscard]] bool needs_turn() const;
  /// Returns when the first timer is due; `never` if there is none.
  [[nodiscard]] Time timer_due() const;

  [[nodiscard]] Time now() const override;
  void poll() override;
  void flush() override;
  /// Does not block: the clock advances, or the loop stops.
  void wait() override;
  void wake_at(Time time) override { wake_time_ = time; }
  void wake() override { woken_ = true; }
  std::unique_ptr<Socket> open(const OpenRequest& request, SocketEvents& events) override;

 private:
  LoopCore& loop_;
  TestNetwork& network_;
  std::vector<std::shared_ptr<TestConnection>> dirty_;
  Time wake_time_ = never;
  std::atomic<bool> woken_ = false;  // any thread sets it
};

}  // namespace duet::detail
