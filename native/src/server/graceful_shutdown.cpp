#include "server/graceful_shutdown.hpp"

#include <algorithm>

#include "server/server_shard.hpp"

namespace duet::detail {

namespace {
constexpr Time step{10};
}

GracefulShutdown::GracefulShutdown(LoopCore& loop, ServerShard& server, ShutdownOptions options, Done done)
    : loop_(loop),
      server_(server),
      options_(std::move(options)),
      done_(std::move(done)),
      began_(loop.transport().now()),
      open_(server.open_connections()) {
  loop_.ref();
  loop_.start(*this, Time::zero());
}

GracefulShutdown::~GracefulShutdown() {
  loop_.stop(*this);
  loop_.unref();
}

void GracefulShutdown::close_some(Time passed) {
  const double share = options_.window > passed ? static_cast<double>(passed.count()) /
                                                      static_cast<double>(options_.window.count())
                                                : 1;
  const auto due = static_cast<std::size_t>(share * static_cast<double>(open_.size()));
  // The connection's own limit must not expire before the deadline.
  const Time left = std::max(options_.deadline - passed, Time::zero()) + Time(1'000);
  for (; asked_ < std::max(due, std::min<std::size_t>(1, open_.size())); ++asked_)
    server_.close_one(open_[asked_], options_.code, options_.reason, left);
}

void GracefulShutdown::fire() {
  const Time passed = loop_.transport().now() - began_;
  close_some(passed);
  const bool over = passed >= options_.deadline;
  if (!over && server_.is_busy()) return loop_.start(*this, step);
  server_.end_drain(std::move(done_), open_.size());
}

}  // namespace duet::detail
