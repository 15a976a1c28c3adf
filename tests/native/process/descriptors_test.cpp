// Behaviour of a process that has no descriptors left, or too few.
#include <duet/client.hpp>
#include <duet/descriptor.hpp>
#include <duet/native_options.hpp>
#include <duet/server.hpp>

#include <pthread.h>
#include <sys/resource.h>

#include <chrono>
#include <ctime>
#include <optional>
#include <thread>
#include <vector>

#include "attempt.hpp"
#include "catch.hpp"
#include "in_child.hpp"
#include "raw_socket.hpp"
#include "taken_descriptors.hpp"
#include "temporary_folder.hpp"

using duet_test::in_child;
using duet_test::TakenDescriptors;
using namespace std::chrono_literals;

namespace {

/// Returns the message of a connection's end, or "open".
std::string connect(duet::Loop& loop, const std::string& url) {
  duet::Client client(loop);
  return duet_test::attempt(loop, client, url);
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

constexpr std::string_view too_many = "Too many open files";

}  // namespace

TEST_CASE("a loop created without descriptors runs timers and posted functions and its run() returns",
          "[no-descriptors]") {
  CHECK(in_child([]() -> std::string {
          const TakenDescriptors taken;
          duet::Loop loop;
          std::string log;
          loop.after(20ms, [&] { log += "timer "; });
          loop.after(1ms, [&] { log += "early "; });
          std::thread other([&] { loop.post([&] { loop.post([&] { log += "post "; }); }); });
          loop.run();
          other.join();
          loop.poll();
          loop.run();
          return has(log, "early") && has(log, "timer") && has(log, "post") ? "all" : log;
        }) == "all");
}

TEST_CASE("a thread wakes a loop without descriptors", "[no-descriptors]") {
  CHECK(in_child([]() -> std::string {
          const TakenDescriptors taken;
          duet::Loop loop;
          const auto day = loop.after(24h, [] {});
          std::thread other([&] {
            loop.post([&] {
              loop.cancel(day);
              loop.stop();
            });
          });
          loop.run();
          other.join();
          return "it ended";
        }) == "it ended");
}

TEST_CASE("connect() and listen() of a loop without descriptors return errors until some are free",
          "[no-descriptors]") {
  CHECK(in_child([]() -> std::string {
          TakenDescriptors taken;
          duet::Loop loop;
          duet::Server server(loop, {.host = "127.0.0.1"});
          const auto refused = server.listen();
          if (refused || refused.error().code != duet::Error::system_failure) return "listen() did not fail";
          if (!has(refused.error().message(), too_many)) return refused.error().message();
          const std::string end = connect(loop, "ws://127.0.0.1:9/");
          if (!has(end, too_many)) return "connect() said " + end;
          taken.leave_all();
          const auto listening = server.listen();
          if (!listening) return listening.error().message();
          duet::Client client(loop);
          std::string opened = "not open";
          client.on_open([&] {
            opened = "open";
            client.close();
          });
          client.on_close([&](const duet::Closed&) { server.close(); });
          static_cast<void>(client.connect(listening->url()));
          loop.run();
          return opened;
        }) == "open");
}

TEST_CASE("descriptor() of a loop without descriptors returns an error until some are free",
          "[no-descriptors]") {
  CHECK(in_child([]() -> std::string {
          TakenDescriptors taken;
          duet::Loop loop;
          const auto refused = duet::descriptor(loop);
          if (refused || refused.error().code != duet::Error::system_failure) return "it did not fail";
          if (!has(refused.error().message(), too_many)) return refused.error().message();
          taken.leave_all();
          duet::Loop other;
          taken = {};  // the rest of the loop works, but it has no alarm
          const auto half = duet::descriptor(other);
          if (half || !has(half.error().message(), too_many)) return "there was an alarm";
          taken.leave_all();
          return duet::descriptor(loop) && duet::descriptor(other) ? "it works" : "it does not work later";
        }) == "it works");
}

TEST_CASE("with any number of free descriptors creating and using a loop does not crash",
          "[no-descriptors]") {
  for (std::size_t left = 0; left < 24; ++left) {
    INFO(left << " descriptors left");
    const std::string outcome = in_child([&]() -> std::string {
      TakenDescriptors taken;
      taken.leave(left);
      std::string text;
      {
        duet::Loop loop;
        duet::Server server(loop, {.host = "127.0.0.1"});
        const auto listening = server.listen();
        if (!listening) return listening.error().message();
        duet::Client client(loop);
        client.on_open([&] { client.close(1000, "bye"); });
        client.on_close([&](const duet::Closed& closed) {
          text = closed.message();
          server.close();
        });
        static_cast<void>(client.connect(listening->url()));
        loop.run();
      }
      return text;
    });
    CHECK_FALSE(outcome.starts_with("signal"));
    CHECK_FALSE(outcome.starts_with("exit"));
    CHECK_FALSE(outcome.empty());
  }
}

TEST_CASE("listen() of a server with threads returns an error if descriptors are too few",
          "[no-descriptors]") {
  std::string last;
  for (std::size_t left = 0; left < 90; left += 3) {
    INFO(left << " descriptors left");
    last = in_child([&]() -> std::string {
      TakenDescriptors taken;
      taken.leave(left);
      duet::Loop loop;
      duet::Server server(loop, {.host = "127.0.0.1", .threads = 8});
      const auto listening = server.listen();
      if (!listening) {
        if (listening.error().code != duet::Error::system_failure) return "another error";
        loop.run();  // returns, as nothing listens
        taken.leave_all();
        if (!server.listen()) return "it does not listen later";
        return listening.error().message();
      }
      loop.after(1ms, [&] { server.close(); });
      loop.run();
      return "it listens";
    });
    CHECK((has(last, too_many) || last == "it listens"));
  }
  CHECK(last == "it listens");
}

TEST_CASE("listen() of a server with threads returns an error if no thread can be started") {
  CHECK(in_child([]() -> std::string {
          duet::Loop loop;
          duet::Server server(loop, {.host = "127.0.0.1", .threads = 2});
          pthread_attr_t before, attributes;
          pthread_getattr_default_np(&before);
          pthread_attr_init(&attributes);
          pthread_attr_setstacksize(&attributes, std::size_t{1} << 46U);  // more than the address space
          if (pthread_setattr_default_np(&attributes) != 0) return "no such stack";
          const auto refused = server.listen();
          if (refused || refused.error().code != duet::Error::system_failure) return "it listens";
          loop.run();
          pthread_setattr_default_np(&before);
          const auto listening = server.listen();
          if (!listening) return "later: " + listening.error().message();
          loop.after(1ms, [&] { server.close(); });
          loop.run();
          return refused.error().message();
        }) == "a system resource is not available: cannot start a thread");
}

TEST_CASE("a loop reports that /dev/urandom is missing") {
  const duet_test::TemporaryFolder folder;
  CHECK(in_child([&]() -> std::string {
          // In an empty root folder. Only a privileged process can try it.
          if (chroot(folder.path().c_str()) != 0) return "/dev/urandom";
          duet::Loop loop;
          duet::Server server(loop, {.host = "127.0.0.1"});
          const auto listening = server.listen();
          return listening || has(listening.error().message(), "/dev/urandom") ? "/dev/urandom"
                                                                               : listening.error().message();
        }) == "/dev/urandom");
}

TEST_CASE("a server without a free descriptor for a client refuses it and continues", "[no-descriptors]") {
  CHECK(in_child([]() -> std::string {
          duet::Loop loop;
          duet::Server server(loop, {.host = "127.0.0.1"});
          const auto listening = server.listen();
          duet::Client first(loop), second(loop);
          std::string log;
          std::optional<TakenDescriptors> taken;
          second.on_close([&](const duet::Closed& closed) {
            log += std::string(duet::to_string(duet::portable_cause(closed.cause))) + ' ';
            taken->leave_all();
            static_cast<void>(first.connect(listening->url()));
          });
          second.on_open([&] { log += "open "; });
          first.on_open([&] {
            log += "open";
            server.close();
          });
          taken.emplace();
          taken->leave(1);  // the client's own
          static_cast<void>(second.connect(listening->url()));
          loop.run();
          return log;
        }) == "unreachable open");
}

TEST_CASE("a server without any free descriptor pauses and continues when one is free", "[no-descriptors]") {
  CHECK(in_child([]() -> std::string {
          duet::Loop loop;
          duet::Server server(loop, {.host = "127.0.0.1"});
          const auto listening = server.listen();
          std::string log;
          server.on_log(
              [&](const duet::LogEvent& event) {
                if (event.name == "connection_accepted") {
                  log += "accepted";
                  loop.stop();
                }
              },
              duet::LogLevel::debug);
          rlimit before{};
          getrlimit(RLIMIT_NOFILE, &before);
          const auto client = duet_test::RawSocket::connect(listening->port);
          rlimit none = before;
          none.rlim_cur = 3;  // open files stay open
          setrlimit(RLIMIT_NOFILE, &none);
          const std::clock_t start = std::clock();
          loop.after(400ms, [&] {
            if (std::clock() - start > CLOCKS_PER_SEC / 5) log += "it was busy all the time, and ";
            setrlimit(RLIMIT_NOFILE, &before);
          });
          loop.run();
          return log;
        }) == "accepted");
}

TEST_CASE("a name lookup without a free descriptor ends the attempt with an error", "[no-descriptors]") {
  CHECK(in_child([]() -> std::string {
          duet::Loop loop;
          TakenDescriptors taken;
          const std::string end = connect(loop, "ws://localhost:9/");
          return end.empty() ? "nothing" : "words";
        }) == "words");
}
