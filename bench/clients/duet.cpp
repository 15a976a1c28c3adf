// duet's own client.
#include <duet/client.hpp>

#include <string>
#include <vector>

#include "clients/options.hpp"

namespace {

class Run {
 public:
  explicit Run(const bench::ClientArguments& arguments)
      : arguments_(arguments),
        client_(loop_, {.limits = {.max_message_size = bench::largest_message},
                        .send_queue = {.high_water_mark = bench::send_window,
                                       .low_water_mark = bench::send_window / 4,
                                       .max_size = 2 * bench::largest_message}}),
        payload_(arguments.size) {}

  int run() {
    client_.on_open([this] {
      watch_.begin();
      if (arguments_.sends()) send();
    });
    client_.on_drain([this] { send(); });
    client_.on_message([this](duet::Message message) { received(message); });
    client_.on_close([this](const duet::Closed&) { loop_.stop(); });
    if (!client_.connect(arguments_.url())) return 1;
    loop_.run();
    return watch_.end(done_, arguments_.count);
  }

  /// The cost in a game for each frame without messages.
  int poll() {
    client_.on_message([](duet::Message) {});
    client_.on_close([](const duet::Closed&) {});
    if (!client_.connect("ws://127.0.0.1:" + std::to_string(arguments_.port) + "/sink")) return 1;
    while (client_.ready_state() == duet::ReadyState::connecting) loop_.poll();
    if (client_.ready_state() != duet::ReadyState::open) return 1;
    watch_.begin();
    for (std::uint64_t i = 0; i < arguments_.count; ++i) loop_.poll();
    return watch_.end(arguments_.count, arguments_.count);
  }

 private:
  void send() {
    while (sent_ < arguments_.count) {
      ++sent_;
      if (client_.send_binary(std::span<const std::byte>(payload_)).slow_down()) break;
    }
    if (sent_ == arguments_.count && !std::exchange(asked_, true)) client_.send_text("how many?");
  }

  void received(duet::Message message) {
    if (arguments_.sends()) {
      done_ = std::stoull(std::string(message.text()));
      loop_.stop();
    } else if (message.size() == arguments_.size && ++done_ == arguments_.count) {
      loop_.stop();
    }
  }

  bench::ClientArguments arguments_;
  bench::Stopwatch watch_;
  duet::Loop loop_;
  duet::Client client_;
  std::vector<std::byte> payload_;
  std::uint64_t sent_ = 0;
  std::uint64_t done_ = 0;
  bool asked_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  const bench::ClientArguments arguments = bench::parse_client(argc, argv);
  Run run(arguments);
  return arguments.direction == "poll" ? run.poll() : run.run();
}
