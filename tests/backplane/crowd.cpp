// Many clients that follow one topic by positions, in one process:
//
//   crowd URL TOPIC COUNT
//
// Each message's data is the number of messages before it. A client that gets another one than the next ends the program
// with status 1. Prints "ready" when all have subscribed. A line N on stdin ends the program when all have N messages; it
// prints how often they have resumed, and the milliseconds from a lost connection to the end of catching up.

#include <sys/resource.h>
#include <duet/client.hpp>
#include <duet/keep_alive.hpp>
#include <duet/reconnect.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

using Clock = std::chrono::steady_clock;

/// Returns the text of a member behind its colon, up to the next comma or brace: enough for numbers and words.
std::string_view member(std::string_view json, std::string_view name) {
  const std::size_t at = json.find('"' + std::string(name) + "\":");
  if (at == std::string_view::npos) return {};
  json.remove_prefix(at + name.size() + 3);
  json.remove_prefix(std::min(json.find_first_not_of(' '), json.size()));
  return json.substr(0, json.find_first_of(",}"));
}

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

[[noreturn]] void fail(std::string_view what, std::string_view message) {
  std::cout << what << ": " << message << std::endl;
  std::_Exit(1);
}

struct Crowd {
  std::string topic;
  std::size_t size;
  std::size_t subscribed = 0;
  std::vector<std::int64_t> resumes = {};
};

class Follower {
 public:
  Follower(duet::Loop& loop, Crowd& crowd) : crowd_(crowd), client_(loop) {
    duet::set_reconnect(client_, {.first_delay = 100ms, .longest_delay = 1s});
    duet::set_keep_alive(client_);
    client_.on_open([this] { follow(); });
    client_.on_close([this](const duet::Closed& closed) {
      if (!closed.retry_in) fail("it does not reconnect", closed.reason);
      if (lost_ == Clock::time_point{}) lost_ = Clock::now();
    });
    client_.on_message([this](duet::Message message) { receive(message.text()); });
  }

  void connect(const std::string& url) {
    if (!client_.connect(url)) fail("it cannot connect", url);
  }
  [[nodiscard]] std::uint64_t received() const { return received_; }

 private:
  void follow() {
    std::string request = R"({"type":"subscribe","id":1,"topic":")" + crowd_.topic + R"(","after":)";
    request += std::to_string(received_);
    if (!epoch_.empty()) request += R"(,"epoch":)" + epoch_;
    client_.send_text(request + '}');
  }

  void receive(std::string_view json) {
    const std::string_view type = member(json, "type");
    if (type == R"("message")") {
      const bool is_next =
          number(member(json, "offset")) == received_ + 1 && number(member(json, "data")) == received_;
      if (!is_next) fail("not the message after " + std::to_string(received_), json);
      ++received_;
    } else if (type == R"("subscribed")") {
      if (member(json, "complete") != "true") fail("not complete", json);
      epoch_ = member(json, "epoch");
      if (lost_ != Clock::time_point{})
        crowd_.resumes.push_back(
            std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - lost_).count());
      else if (++crowd_.subscribed == crowd_.size)
        std::cout << "ready" << std::endl;
      lost_ = {};
    } else if (type != R"("welcome")") {
      fail("an unexpected message", json);
    }
  }

  Crowd& crowd_;
  duet::Client client_;
  std::string epoch_;  // as JSON
  std::uint64_t received_ = 0;
  Clock::time_point lost_{};
};

void allow_descriptors() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  allow_descriptors();
  duet::Loop loop;
  Crowd crowd{argv[2], number(argv[3])};
  std::vector<std::unique_ptr<Follower>> followers;
  for (std::size_t i = 0; i < crowd.size; ++i)
    followers.emplace_back(std::make_unique<Follower>(loop, crowd))->connect(argv[1]);

  std::uint64_t wanted = 0;
  std::thread reader([&] {
    std::string line;
    std::getline(std::cin, line);
    loop.post([&wanted, line] { wanted = number(line); });
  });
  const auto is_done = [&] {
    return wanted > 0 && std::all_of(followers.begin(), followers.end(),
                                     [&](const auto& each) { return each->received() >= wanted; });
  };
  while (!is_done()) {
    loop.after(20ms, [&] { loop.stop(); });
    loop.run();
  }
  reader.join();
  std::sort(crowd.resumes.begin(), crowd.resumes.end());
  std::cout << crowd.resumes.size();
  if (!crowd.resumes.empty())
    std::cout << ' ' << crowd.resumes[crowd.resumes.size() / 2] << ' ' << crowd.resumes.back();
  std::cout << std::endl;
}
