// Host names whose name server does not answer. Needs a /etc/resolv.conf that names 127.0.0.1, and port 53 of
// that address for itself: hanging_names.sh provides both.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <set>
#include <thread>

#include "catch.hpp"
#include "net/lookups.hpp"
#include "raw_client.hpp"

using namespace duet_test;
using namespace std::chrono_literals;
using duet::detail::Addresses;
using duet::detail::Lookups;

namespace {

// The number of simultaneous lookups: more queries might not fit into the name server's buffer.
constexpr int batch = 8;

/// A name server that answers no query until it is told to answer all of them with NXDOMAIN.
class NameServer {
 public:
  NameServer() : socket_(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(53);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    thread_ = std::thread([this] { run(); });
  }
  ~NameServer() {
    going_ = true;
    thread_.join();
  }

  void answer_all() { answers_ = true; }

  /// Waits until this many names with this prefix were queried.
  Came was_asked_for(int count, const std::string& beginning) {
    return eventually([&] {
      const std::lock_guard lock(mutex_);
      return std::count_if(names_.begin(), names_.end(),
                           [&](const std::string& name) { return name.starts_with(beginning); }) >= count;
    });
  }
  bool was_ever_asked_for(const std::string& name) {
    const std::lock_guard lock(mutex_);
    return names_.contains(name);
  }

 private:
  struct Question {
    std::array<char, 512> bytes;
    std::size_t size;
    sockaddr_in from;
  };

  void run() {
    std::vector<Question> unanswered;
    while (!going_) {
      pollfd ready{socket_.get(), POLLIN, 0};
      if (poll(&ready, 1, 5) == 1) unanswered.push_back(take());
      if (!answers_) continue;
      for (Question& question : unanswered) {
        question.bytes[2] = static_cast<char>(0x81);  // an answer
        question.bytes[3] = static_cast<char>(0x83);  // NXDOMAIN
        sendto(socket_.get(), question.bytes.data(), question.size, 0,
               reinterpret_cast<const sockaddr*>(&question.from), sizeof question.from);
      }
      unanswered.clear();
    }
  }

  Question take() {
    Question question{};
    socklen_t size = sizeof question.from;
    const ssize_t got = recvfrom(socket_.get(), question.bytes.data(), question.bytes.size(), 0,
                                 reinterpret_cast<sockaddr*>(&question.from), &size);
    question.size = got > 0 ? static_cast<std::size_t>(got) : 0;
    const std::lock_guard lock(mutex_);
    names_.emplace(question.bytes.data() + 13, static_cast<std::size_t>(question.bytes[12]));
    return question;
  }

  duet::detail::UniqueFd socket_;
  std::thread thread_;
  std::atomic<bool> going_ = false;
  std::atomic<bool> answers_ = false;
  std::mutex mutex_;
  std::set<std::string> names_;  // their first labels
};

}  // namespace

TEST_CASE("hanging lookups do not delay other names") {
  NameServer server;
  duet::Loop loop;
  std::vector<std::unique_ptr<duet::Client>> hanging;
  std::size_t closed = 0;
  for (int i = 1; i <= 200; ++i) {
    hanging.push_back(
        std::make_unique<duet::Client>(loop, duet::ClientOptions{.timeouts = {.connect = 300s}}));
    hanging.back()->on_close([&](const duet::Closed&) { ++closed; });
    REQUIRE(hanging.back()->connect("ws://hangs" + std::to_string(i) + ".example/"));
    if (i % batch == 0) REQUIRE(server.was_asked_for(i, "hangs"));
  }
  for (const char* host : {"quick.example", "localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.1"}) {
    CAPTURE(host);
    RawClient one;
    std::thread peer([&] {
      RawSocket socket = one.listener.accept();
      if (open_as_server(socket)) socket.send(plain(close_frame, close_payload(1000)));
    });
    one.run("ws://" + std::string(host) + ':' + std::to_string(one.listener.port()) + '/');
    peer.join();
    CHECK(one.log == std::vector<std::string>{"open", "closed 1000 handshake was_open clean"});
  }
  loop.poll();
  CHECK(closed == 0);
  server.answer_all();
  loop.run();
  CHECK(closed == hanging.size());
}

TEST_CASE("a lookup that was cancelled is not started") {
  NameServer server;
  const auto ignore = [](const Addresses&) {};
  std::vector<Lookups::Asking> all;
  for (int i = 1; i <= Lookups::most_threads; ++i) {
    all.push_back(Lookups::of_the_process().look_up("fills" + std::to_string(i) + ".example", 80, ignore));
    if (i % batch == 0) REQUIRE(server.was_asked_for(i, "fills"));
  }
  std::atomic<bool> answered = false;
  Lookups::Asking abandoned = Lookups::of_the_process().look_up("abandoned.example", 80, ignore);
  all.push_back(Lookups::of_the_process().look_up(
      "wanted.example", 80, [&](const Addresses& found) { answered = found.list.empty(); }));
  abandoned.stop();
  server.answer_all();
  CHECK(eventually([&] { return answered.load(); }));
  CHECK(server.was_ever_asked_for("wanted"));
  CHECK_FALSE(server.was_ever_asked_for("abandoned"));
}
