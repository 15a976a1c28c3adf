// Follows a server's numbered messages and prints what happens: program URL [frames]. With `frames` it polls once a frame, as a
// game does; a hidden page has none.
#include <duet/client.hpp>
#include <duet/reconnect.hpp>

#include <emscripten/emscripten.h>
#include <emscripten/heap.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <string_view>

namespace {

constexpr std::string_view report = "report";

class Follower {
 public:
  explicit Follower(const char* url) {
    using namespace std::chrono_literals;
    duet::set_reconnect(client_, {.first_delay = 50ms, .longest_delay = 50ms});
    static_cast<void>(client_.connect(url));
  }

  void run() {
    client_.on_open([this] { open(); });
    client_.on_message([this](duet::Message message) { take(message.text()); });
    client_.on_close([](const duet::Closed& closed) { tell(closed); });
    loop_.run();
  }

  void frame() {
    loop_.poll();
    while (const auto event = client_.next()) {
      if (event->kind == duet::Event::Kind::open) open();
      if (event->kind == duet::Event::Kind::message) take(event->message.payload);
      if (event->kind == duet::Event::Kind::closed) tell(event->closed);
    }
  }

 private:
  void open() {
    expected_ = 0;
    std::puts("open");
  }

  void take(std::string_view text) {
    if (text == report) return tell_report();
    unsigned long number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    if (number != expected_) std::printf("message %lu came instead of %lu\n", number, expected_);
    ++expected_;
  }

  void tell_report() const { std::printf("%lu messages, heap %zu\n", expected_, emscripten_get_heap_size()); }

  static void tell(const duet::Closed& closed) {
    const std::string_view cause = to_string(closed.cause);
    std::printf("closed %u %.*s, heap %zu\n", static_cast<unsigned>(closed.code),
                static_cast<int>(cause.size()), cause.data(), emscripten_get_heap_size());
  }

  duet::Loop loop_;
  duet::Client client_{loop_};
  unsigned long expected_ = 0;  // the number of the next message
};

}  // namespace

int main(int, char** argv) {
  if (!argv[2]) {
    Follower follower(argv[1]);
    follower.run();
    return 0;
  }
  emscripten_set_main_loop_arg([](void* follower) { static_cast<Follower*>(follower)->frame(); },
                               new Follower(argv[1]), 0, true);
}
