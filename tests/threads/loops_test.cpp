// Several loops in one process, each on a thread of its own.
#include <duet/client.hpp>

#include <array>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "certificates.hpp"
#include "conversation.hpp"

using namespace duet_test;

namespace {

constexpr int threads = 4;

/// Runs it on each thread; gives the sum of what came of it.
template <class Work>
int on_each_thread(Work work) {
  std::array<int, threads> results{};
  std::vector<std::thread> all;
  for (int& result : results) all.emplace_back([&result, work] { result = work(); });
  int sum = 0;
  for (std::thread& one : all) one.join();
  for (const int result : results) sum += result;
  return sum;
}

}  // namespace

TEST_CASE("loops on several threads do not disturb each other") {
  CHECK(on_each_thread([] { return converse(8, 100); }) == threads * 8 * 100);
}

TEST_CASE("loops on several threads do not disturb each other over TLS") {
  const Certificates certificates;
  const auto work = [&] {
    return converse(3, 30,
                    {.certificate_file = certificates.localhost.certificate_file,
                     .key_file = certificates.localhost.key_file},
                    certificates.ca_file);
  };
  CHECK(on_each_thread(work) == threads * 3 * 30);
}

TEST_CASE("loops come and go while names are looked up") {
  const auto work = [] {
    for (int i = 0; i < 20; ++i) {
      duet::Loop loop;
      duet::Client client(loop);
      if (!client.connect("ws://localhost:9")) return 0;
      if (i % 2 == 0) loop.poll();
    }
    return 1;
  };
  CHECK(on_each_thread(work) == threads);
}

TEST_CASE("threads that verify with the system's certificates make them once") {
  const auto work = [] {
    duet::Loop loop;
    duet::Client client(loop);
    if (!client.connect("wss://localhost:9")) return 0;
    bool closed = false;
    client.on_close([&](const duet::Closed&) { closed = true; });
    loop.run();
    return closed ? 1 : 0;
  };
  CHECK(on_each_thread(work) == threads);
}
