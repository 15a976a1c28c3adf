#pragma once

#include <duet/backplane.hpp>
#include <duet/loop.hpp>

#include <memory>

#include "backplane/memory_broker_core.hpp"

namespace duet::detail {

/// The connection of one server to a MemoryBroker.
class MemoryBackplane final : public Backplane {
 public:
  MemoryBackplane(Loop& loop, std::shared_ptr<MemoryBrokerCore> broker);
  ~MemoryBackplane() override;

  void start(BackplaneEvents& events) override;
  [[nodiscard]] const std::string& name() const override { return name_; }
  void publish(BackplaneMessage message, Done<Position> done) override;
  void subscribe(const std::vector<std::string>& patterns) override;
  void unsubscribe(const std::vector<std::string>& patterns) override;
  void read(std::string_view topic, const Position& after, HistoryPart part,
            Done<BackplaneHistory> done) override;
  void enter(std::string_view topic, std::string_view member, Announcement announcement) override;
  void leave(std::string_view topic, std::string_view member) override;
  void members(std::string_view topic, Done<Members> done) override;

  /// Calls `report` with this server's events, later, in the order of the calls. Called on any thread, with
  /// the broker's lock held.
  void report(Function<void(BackplaneEvents&)> report, std::chrono::milliseconds latency);

 private:
  struct Receiver {
    Loop& loop;
    BackplaneEvents* events = nullptr;
  };

  /// Calls `done` with the result, later.
  template <class Value>
  void answer(Done<Value> done, Result<Value, Failure> result);

  const std::shared_ptr<MemoryBrokerCore> broker_;
  const std::shared_ptr<Receiver> receiver_;
  std::string name_;
};

}  // namespace duet::detail
