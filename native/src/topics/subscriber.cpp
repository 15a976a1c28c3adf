#include "topics/subscriber.hpp"

#include "topics/catch_up.hpp"

namespace duet::detail {

Subscriber::Subscriber(unsigned thread, std::uint64_t id) : thread_(thread), id_(id) {}
Subscriber::~Subscriber() = default;

}  // namespace duet::detail
