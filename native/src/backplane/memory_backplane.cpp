#include "backplane/memory_backplane.hpp"

#include <utility>

namespace duet::detail {

MemoryBackplane::MemoryBackplane(Loop& loop, std::shared_ptr<MemoryBrokerCore> broker)
    : broker_(std::move(broker)), receiver_(std::make_shared<Receiver>(Receiver{loop})) {
  name_ = broker_->add(*this);
}

MemoryBackplane::~MemoryBackplane() {
  broker_->remove(*this);
  receiver_->events = nullptr;
}

void MemoryBackplane::start(BackplaneEvents& events) {
  receiver_->events = &events;
  broker_->begin(*this);
}

// Posted on the loop's thread alone, where the receiver may be asked whether it still exists.
void MemoryBackplane::report(Function<void(BackplaneEvents&)> report, std::chrono::milliseconds latency) {
  receiver_->loop.post([weak = std::weak_ptr(receiver_), report = std::move(report), latency]() mutable {
    const auto receiver = weak.lock();
    if (!receiver || !receiver->events) return;
    if (latency.count() == 0) return report(*receiver->events);
    receiver->loop.after(latency, [weak, later = std::move(report)]() mutable {
      const auto still = weak.lock();
      if (still && still->events) later(*still->events);
    });
  });
}

template <class Value>
void MemoryBackplane::answer(Done<Value> done, Result<Value, Failure> result) {
  report([done = std::move(done),
          result = std::move(result)](BackplaneEvents&) mutable { done(std::move(result)); },
         broker_->latency());
}

void MemoryBackplane::publish(BackplaneMessage message, Done<Position> done) {
  message.origin = name_;
  answer(std::move(done), broker_->publish(std::move(message)));
}

void MemoryBackplane::subscribe(const std::vector<std::string>& patterns) {
  broker_->subscribe(*this, patterns);
}
void MemoryBackplane::unsubscribe(const std::vector<std::string>& patterns) {
  broker_->unsubscribe(*this, patterns);
}

void MemoryBackplane::read(std::string_view topic, const Position& after, HistoryPart part,
                           Done<BackplaneHistory> done) {
  answer(std::move(done), broker_->read(name_, topic, after, part));
}

void MemoryBackplane::enter(std::string_view topic, std::string_view member, Announcement announcement) {
  broker_->enter(name_, topic, member, std::move(announcement));
}
void MemoryBackplane::leave(std::string_view topic, std::string_view member) {
  broker_->leave(name_, topic, member);
}
void MemoryBackplane::members(std::string_view topic, Done<Members> done) {
  answer(std::move(done), broker_->members(name_, topic));
}

}  // namespace duet::detail
