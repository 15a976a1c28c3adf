// Several loops in one process, each on its own thread.
#include <fcntl.h>
#include <unistd.h>
#include <duet/client.hpp>

#include <array>
#include <atomic>
#include <thread>
#include <vector>

#include "catch.hpp"
#include "certificates.hpp"
#include "conversation.hpp"

using namespace duet_test;

namespace {

constexpr int threads = 4;

/// Runs it on each thread. Returns the sum of the results.
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
                    {.tls = {.certificate_file = certificates.localhost.certificate_file,
                             .key_file = certificates.localhost.key_file}},
                    certificates.ca_file);
  };
  CHECK(on_each_thread(work) == threads * 3 * 30);
}

TEST_CASE("loops are created and destroyed during name lookups") {
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

// libwebsockets up to 4.3 closes one of a loop's descriptors twice.
TEST_CASE("destroying loops closes no descriptors of other threads") {
  std::atomic<bool> done = false;
  int lost = 0;
  std::thread other([&] {
    while (!done) {
      std::array<int, 8> pipes{};
      for (std::size_t i = 0; i < pipes.size(); i += 2)
        if (pipe2(&pipes[i], O_CLOEXEC) != 0) return ++lost;
      std::this_thread::yield();
      for (const int fd : pipes) lost += close(fd) == 0 ? 0 : 1;
    }
    return 0;
  });
  for (int i = 0; i < 300; ++i) {
    duet::Loop loop;
    loop.poll();
  }
  done = true;
  other.join();
  CHECK(lost == 0);
}

TEST_CASE("threads that verify with the system's certificates load them once") {
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
