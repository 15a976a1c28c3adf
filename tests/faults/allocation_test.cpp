// Every allocation fails once in a conversation of client and server, each in a child process. For a debugger, DUET_ALLOCATION
// chooses one, "63" or "63 tls", which fails in this process.
#include <duet/client.hpp>
#include <duet/native_options.hpp>
#include <duet/parts.hpp>
#include <duet/server.hpp>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <sstream>
#include <string>

#include "catch.hpp"
#include "certificates.hpp"
#include "failing_allocation.hpp"
#include "in_child.hpp"
#include "support/eventually.hpp"

using duet_test::in_child;

namespace {

struct Files {
  std::string folder, ca, certificate, key;
};

/// Made in a child, as this process must not have called OpenSSL.
const Files& files() {
  static const Files made = [] {
    std::istringstream lines(in_child([] {
      const auto& certificates = *new duet_test::Certificates;
      return certificates.path("") + '\n' + certificates.ca_file + '\n' +
             certificates.localhost.certificate_file + '\n' + certificates.localhost.key_file;
    }));
    Files files;
    for (std::string* const name : {&files.folder, &files.ca, &files.certificate, &files.key})
      std::getline(lines, *name);
    static const auto remove = [folder = files.folder] { std::filesystem::remove_all(folder); };
    std::atexit([] { remove(); });
    return files;
  }();
  return made;
}

constexpr std::size_t sizes[] = {1, 500, 70'000, 300'000};

/// A client and a server in one loop: a message of each size, one in parts, a topic, and a graceful shutdown.
class Conversation {
 public:
  explicit Conversation(bool is_full)
      : is_full_(is_full), server_(loop_, server_options()), client_(loop_, quick()) {
    static_cast<void>(set_native_options(client_, client_options()));
    server_.on_open([](duet::Connection ws) { static_cast<void>(ws.subscribe("news")); });
    server_.on_message([this](duet::Connection ws, duet::Message message) {
      ws.send(message);
      if (message.size() == sizes[0]) static_cast<void>(server_.publish_text("news", "news for all"));
    });
    client_.on_open([this] {
      for (const std::size_t size : sizes) client_.send_binary(std::string(size, 'x'));
      duet::send_text_part(client_, "in ", duet::Part::more);
      duet::send_text_part(client_, "parts", duet::Part::last);
    });
    client_.on_message([this](const duet::Message&) {
      if (++received_ == std::size(sizes) + 2) server_.shut_down({}, [](const duet::ShutdownResult&) {});
    });
    client_.on_close([this](const duet::Closed& closed) {
      is_clean_ = closed.was_clean && closed.code == 1001 && received_ == std::size(sizes) + 2;
      is_over_ = true;
      loop_.stop();
      server_.close();
      end_ = closed.message();
    });
  }

  /// Returns "works", or how it has ended.
  std::string hold() {
    auto listening = server_.listen();
    if (!listening) return "refused: " + std::string(listening.error().message());
    loop_.after(std::chrono::seconds(20), [this] { loop_.stop(); });
    if (auto connecting = client_.connect(listening->url()); !connecting)
      return "refused: " + std::string(connecting.error().message());
    loop_.run();
    if (is_clean_) return "works";
    return is_over_ ? "closed: " + end_ : "hangs";
  }

 private:
  /// Some attempts are given up: not within the default ten seconds.
  static duet::ClientOptions quick() {
    duet::ClientOptions options;
    options.timeouts.connect = std::chrono::seconds(3);
    return options;
  }
  duet::ServerOptions server_options() const {
    duet::ServerOptions options{.host = "127.0.0.1"};
    options.compression.enabled = is_full_;
    if (is_full_) options.tls.certificate_file = files().certificate;
    if (is_full_) options.tls.key_file = files().key;
    return options;
  }
  duet::NativeOptions client_options() const {
    duet::NativeOptions options;
    options.compression.enabled = is_full_;
    if (is_full_) options.tls.ca_file = files().ca;
    return options;
  }

  bool is_full_;
  duet::Loop loop_;
  duet::Server server_;
  duet::Client client_;
  std::size_t received_ = 0;
  bool is_clean_ = false;
  bool is_over_ = false;
  std::string end_;
};

/// Returns the number of allocations, and the outcome. A first conversation sets up OpenSSL, whose start has a test of its own
/// (tests/native/process/openssl_memory_test.cpp). A last one, in which nothing fails, has to work.
std::string outcome_of(long failing, bool is_full) {
  duet_test::watch_openssl();
  if (const std::string first = Conversation(is_full).hold(); first != "works") return "first " + first;
  duet_test::fail_allocation(failing);
  std::string outcome;
  try {
    outcome = Conversation(is_full).hold();
  } catch (const std::bad_alloc&) {
    outcome = "std::bad_alloc";
  }
  duet_test::stop_failing_allocations();
  if (const std::string next = Conversation(is_full).hold(); next != "works") return "next " + next;
  return std::to_string(duet_test::counted_allocations()) + ' ' + outcome;
}

bool is_clean(const std::string& outcome) {
  const auto is = [&](std::string_view text) { return outcome.find(text) != std::string::npos; };
  // An allocation that cannot be reported ends the program (docs/reliability.md).
  return is(" works") || is(" closed: ") || is(" refused: ") || is(" std::bad_alloc") ||
         outcome == "signal 6";
}

/// The first of all allocations that are tried, which takes half an hour with TLS; 0: a part of them is tried.
long first_of_all() {
  const char* const first = std::getenv("DUET_EVERY_ALLOCATION");
  return first ? std::max(1L, std::atol(first)) : 0;
}

}  // namespace

TEST_CASE("one chosen allocation fails in this process", "[.chosen]") {
  const char* const chosen = std::getenv("DUET_ALLOCATION");
  REQUIRE(chosen);
  const bool is_full = std::string_view(chosen).ends_with("tls");
  if (is_full) REQUIRE_FALSE(files().key.empty());
  const std::string outcome = outcome_of(std::atol(chosen), is_full);
  INFO(outcome);
  CHECK(is_clean(outcome));
}

TEST_CASE("a conversation ends cleanly or the program aborts whichever allocation fails") {
  const bool is_full = GENERATE(false, true);
  REQUIRE_FALSE(files().key.empty());
  const std::string whole = in_child([&] { return outcome_of(0, is_full); });
  INFO(whole);
  REQUIRE(whole.ends_with(" works"));
  const long count = std::stol(whole);
  const long step = first_of_all() > 0 ? 1 : std::max(1L, count / 200);
  for (long failing = std::max(1L, first_of_all()); failing <= count; failing += step) {
    const std::string outcome = in_child([&] { return outcome_of(failing, is_full); });
    INFO((is_full ? "TLS and compression" : "plain")
         << ", allocation " << failing << " of " << count << ": " << outcome);
    CHECK(is_clean(outcome));
    if (first_of_all() > 0) std::fprintf(stderr, "%ld %s\n", failing, outcome.c_str());
  }
}

namespace {

/// A server of one place: the allocation fails while a first client connects, and then others try until one has the place.
/// Returns the number of allocations, and "works" or how the last has ended.
std::string place_after(long failing, unsigned threads) {
  duet::Loop loop;
  duet::Server server(loop, {.host = "127.0.0.1",
                             .threads = threads,
                             .limits = {.max_connections = 1, .max_connections_per_address = 1}});
  server.on_message([](duet::Connection, duet::Message) {});
  const auto listening = server.listen();
  if (!listening) return "does not listen";
  const auto attempt = [&] {
    std::string end;
    duet::ClientOptions options;
    options.timeouts.connect = std::chrono::seconds(1);  // some attempts are given up
    duet::Client client(loop, options);
    client.on_open([&] {
      end = "works";
      client.close();
    });
    client.on_close([&](const duet::Closed& closed) {
      if (end.empty()) end = closed.message();
      loop.stop();
    });
    const auto connecting = client.connect(listening->url());
    if (!connecting) return "refused: " + connecting.error().message();
    loop.run();
    return end;
  };
  duet_test::fail_allocation(failing);
  std::string end;
  try {
    end = attempt();
  } catch (const std::bad_alloc&) {
    end = "std::bad_alloc";
  }
  duet_test::stop_failing_allocations();
  const auto is_free = duet_test::eventually(
      [&] {
        loop.after(std::chrono::milliseconds(1), [&] { loop.stop(); });
        loop.run();
      },
      [&] { return (end = attempt()) == "works"; });
  return std::to_string(duet_test::counted_allocations()) + ' ' + (is_free ? "works" : end);
}

}  // namespace

TEST_CASE("a connection that is refused for lack of memory leaves its place to another") {
  const unsigned threads = GENERATE(1U, 2U);
  const std::string whole = in_child([&] { return place_after(0, threads); });
  INFO(whole);
  REQUIRE(whole.ends_with(" works"));
  const long count = std::stol(whole);
  for (long failing = 1; failing <= count; ++failing) {
    const std::string outcome = in_child([&] { return place_after(failing, threads); });
    INFO(threads << " threads, allocation " << failing << " of " << count << ": " << outcome);
    CHECK((outcome.ends_with(" works") || outcome == "signal 6"));
  }
}
