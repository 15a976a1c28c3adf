// Concurrent lookups.
#include "net/lookups.hpp"

#include <mutex>

#include "catch.hpp"
#include "support/eventually.hpp"

using namespace duet::detail;

TEST_CASE("every request for a name is answered once under concurrency") {
  std::mutex mutex;
  std::vector<int> answers(200, 0);
  std::size_t answered = 0;
  std::vector<Lookups::Asking> asking;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto port = static_cast<std::uint16_t>(1 + i % 50);
    asking.push_back(
        Lookups::of_the_process().look_up("localhost", port, [&, i, port](const Addresses& found) {
          const std::lock_guard lock(mutex);
          const auto* first = found.list.empty() ? nullptr : found.list.front().get();
          // The port has the same offset in both families' addresses.
          const bool right = first && ntohs(reinterpret_cast<const sockaddr_in*>(first)->sin_port) == port;
          answers[i] += right ? 1 : 100;
          ++answered;
        }));
  }
  REQUIRE(duet_test::eventually([&] {
    const std::lock_guard lock(mutex);
    return answered == answers.size();
  }));
  CHECK(answers == std::vector<int>(answers.size(), 1));
}
