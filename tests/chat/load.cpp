// Load for the chat's server: many people in one room who each say something once a second. Prints what the server's
// process took, and how long a message was under way.
//
//   duet_chat_load URL PID [PEOPLE [SECONDS]]
#include <duet/client.hpp>
#include <duet/native_options.hpp>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "examples/chat/core/chat.hpp"
#include "tests/applications/figures.hpp"

namespace {

using Clock = std::chrono::steady_clock;
using namespace application_test;
using namespace std::chrono_literals;

struct Counts {
  std::uint64_t said = 0;
  std::uint64_t frames = 0;
  std::uint64_t bytes = 0;
  std::size_t joined = 0;
  std::size_t closed = 0;
  std::vector<std::uint64_t> delays;  // in microseconds, as one of the people sees them
};

/// A person without the model, which would take more time than the server.
class Person {
 public:
  Person(duet::Loop& loop, std::size_t number, Counts& counts)
      : loop_(loop), client_(loop, {.subprotocols = {chat::subprotocol}}), number_(number), counts_(counts) {
    duet::NativeOptions options;
    options.compression.enabled = true;
    if (!duet::set_native_options(client_, options)) std::abort();
    client_.on_message([this](duet::Message message) { receive(message.text()); });
    client_.on_close([this](const duet::Closed& closed) {
      ++counts_.closed;
      std::cerr << "closed: " << closed.message() << ' ' << closed.reason << '\n';
    });
  }

  void connect(const std::string& url) {
    if (!client_.connect(url)) std::abort();
  }

  void talk() {
    const std::string id = "load" + std::to_string(number_) + "x" + std::to_string(100'000 + said_++);
    client_.send_text(chat::dump(
        {{"do", "say"}, {"room", "Lobby"}, {"id", id}, {"text", "It is now " + std::to_string(now_us())}}));
    ++counts_.said;
    loop_.after(1s, [this] { talk(); });
  }

 private:
  void receive(std::string_view text) {
    ++counts_.frames;
    counts_.bytes += text.size();
    if (text.starts_with(R"({"is":"welcome","name":"")"))
      client_.send_text(chat::dump({{"do", "name"}, {"name", "Person " + std::to_string(number_)}}));
    else if (text.starts_with(R"({"is":"welcome")"))
      client_.send_text(R"({"do":"join","room":"Lobby","after":0,"have":0})");
    else if (text.starts_with(R"({"is":"joined")"))
      ++counts_.joined;
    else if (number_ == 0)
      note_delays(text);
  }

  void note_delays(std::string_view text) {
    const auto frame = chat::parse_object(text);
    if (!frame) return;
    for (const auto& one : chat::list_in(*frame, "messages"))
      counts_.delays.push_back(now_us() - std::stoull(chat::text_in(one, "text").substr(10)));
  }

  duet::Loop& loop_;
  duet::Client client_;
  std::size_t number_;
  std::uint64_t said_ = 0;
  Counts& counts_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string url = argv[1];
  const std::string pid = argv[2];
  const std::size_t people = argc > 3 ? std::stoul(argv[3]) : 1000;
  const double seconds = argc > 4 ? std::stod(argv[4]) : 20;

  duet::Loop loop;
  Counts counts;
  std::vector<std::unique_ptr<Person>> all;
  for (std::size_t i = 0; i < people; ++i) all.push_back(std::make_unique<Person>(loop, i, counts));
  // A few at a time, as the kernel's queue of new connections is short.
  duet::Function<void(std::size_t)> connect_some;
  connect_some = [&](std::size_t first) {
    for (std::size_t i = first; i < std::min(people, first + 50); ++i) all[i]->connect(url);
    if (first + 50 < people) loop.after(50ms, [&, first] { connect_some(first + 50); });
  };
  connect_some(0);

  double busy = 0;
  Clock::time_point begun;
  const auto measure = [&] {
    busy = processor_seconds(pid);
    begun = Clock::now();
    counts.said = counts.frames = counts.bytes = 0;
    counts.delays.clear();
  };
  const auto report = [&] {
    const double passed = std::chrono::duration<double>(Clock::now() - begun).count();
    std::sort(counts.delays.begin(), counts.delays.end());
    const double share = (processor_seconds(pid) - busy) / passed * 100;
    std::cout << people << " people, " << passed << " s: " << static_cast<double>(counts.said) / passed
              << " messages/s in, "
              << static_cast<double>(counts.delays.size()) / passed * static_cast<double>(people)
              << " deliveries/s, " << static_cast<double>(counts.frames) / passed << " frames/s, "
              << static_cast<double>(counts.bytes) / passed / 1e6 << " MB/s uncompressed\n"
              << "server: " << share << " % of a core, " << resident_mib(pid) << " MiB\n"
              << "delay: median " << milliseconds(counts.delays, .5) << " ms, 99 % within "
              << milliseconds(counts.delays, .99) << " ms, all within " << milliseconds(counts.delays, 1)
              << " ms\n";
    std::cout.flush();
    std::_Exit(counts.closed == 0 && !counts.delays.empty() ? 0 : 1);
  };
  duet::Function<void()> wait_for_all;
  wait_for_all = [&] {
    if (counts.joined < people) {
      loop.after(20ms, [&] { wait_for_all(); });
      return;
    }
    for (std::size_t i = 0; i < people; ++i)
      loop.after(std::chrono::milliseconds(i * 1000 / people), [&, i] { all[i]->talk(); });
    loop.after(3s, [&] { measure(); });
    loop.after(3s + std::chrono::milliseconds(static_cast<long>(seconds * 1000)), [&] { report(); });
  };
  wait_for_all();
  loop.run();
}
