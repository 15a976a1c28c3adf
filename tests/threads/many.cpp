#include "many.hpp"

#include <algorithm>

#include "catch.hpp"

namespace duet_test {

void Many::connect(const std::string& url, int count) {
  for (int i = 0; i < count; ++i) {
    One& one = *all_.emplace_back(std::make_unique<One>(loop_));
    one.client.on_message([&one](duet::Message message) { one.got.emplace_back(message.text()); });
    one.client.on_close([&one](const duet::Closed& closed) { one.closed_with = closed.code; });
    REQUIRE(one.client.connect(url));
  }
  REQUIRE(wait([&] {
    return std::all_of(all_.begin(), all_.end(), [](const auto& one) {
      return one->client.ready_state() == duet::ReadyState::open || one->closed_with != 0;
    });
  }));
}

void Many::send_to_all(const std::string& text) {
  for (const auto& one : all_) CHECK(one->client.send_text(text));
}

Came Many::wait_for_messages(std::size_t each) {
  return wait([&] {
    return std::all_of(all_.begin(), all_.end(), [&](const auto& one) { return one->got.size() >= each; });
  });
}

Came Many::wait_for_closes() {
  return wait([&] {
    return std::all_of(all_.begin(), all_.end(), [](const auto& one) { return one->closed_with != 0; });
  });
}

}  // namespace duet_test
