#include <duet/loop.hpp>

#include "loop_core.hpp"

namespace duet {

Loop::Loop() : core_(std::make_unique<detail::LoopCore>()) {}
Loop::~Loop() = default;
void Loop::poll() {
  core_->weigh_queued();
  core_->turn();
}
void Loop::poll(std::chrono::milliseconds budget) {
  core_->weigh_queued();
  core_->turn_within(budget);
}
void Loop::run() { core_->run(); }
void Loop::stop() { core_->stop(); }
void Loop::post(Function<void()> fn) { core_->post(std::move(fn)); }
TimerId Loop::after(std::chrono::milliseconds delay, Function<void()> fn) {
  return core_->after(delay, std::move(fn));
}
void Loop::cancel(TimerId timer) { core_->cancel(timer); }

}  // namespace duet
