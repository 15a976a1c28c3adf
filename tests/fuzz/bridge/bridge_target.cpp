// The entry from JavaScript into C++ (duet_event), natively with a browser that reports anything in any order, and an
// application that does anything in its callbacks.
#include <duet/client.hpp>

#include <array>
#include <memory>
#include <string>

#include "bridge/fake_host.hpp"
#include "plain_utf8.hpp"
#include "target.hpp"

using namespace duet_fuzz;
using duet::detail::Kind;

namespace {

class Page {
 public:
  explicit Page(Input input) : input_(input) {}

  void run() {
    if (input_.flag()) {
      connect(0);
      try {
        loop_->run();
      } catch (const FakeHost::HandedBack&) {
        is_handed_back_ = true;
      }
    }
    while (!input_.rest().empty()) step();
  }
  ~Page() {
    for (Tab& tab : tabs_) tab.client.reset();  // the loop outlives its clients
  }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

 private:
  enum class Phase { none, connecting, open };
  struct Tab {
    std::unique_ptr<duet::Client> client;
    Phase phase = Phase::none;
  };

  void step() {
    switch (input_.choice(8)) {
      case 0: connect(input_.choice(2)); break;
      case 1: act(input_.choice(2)); break;
      case 2: fire_timers(); break;
      case 3:
        if (!is_handed_back_) loop_->poll();
        break;
      case 4: host_.now += input_.choice(256) * 100.0; break;
      case 5:
        for (auto& [handle, socket] : host_.sockets) socket.buffered /= 2;
        break;
      default: report();
    }
  }

  /// The host reports an event of any socket, also of one that was dropped.
  void report() {
    if (host_.opened.empty()) return;
    const int handle = host_.opened[input_.choice(static_cast<unsigned>(host_.opened.size() % 256))];
    static constexpr std::array kinds{Kind::open, Kind::text, Kind::binary, Kind::closed, Kind::failed};
    const Kind kind = kinds[input_.choice(kinds.size())];
    const int code = input_.flag() ? 1000 + static_cast<int>(input_.choice(20))
                                   : static_cast<int>(input_.choice(256)) * 257;
    std::string data(input_.rest().substr(0, input_.choice(4)));
    if (input_.flag()) data.append(input_.choice(3) * 400U, 'a');
    if (kind != Kind::binary && !is_plain_utf8(data)) data = "text";  // a host has only text there
    host_.report(handle, kind, code, data);
  }

  void fire_timers() {
    const auto timers = host_.timers;
    for (const auto& [handle, wait] : timers) {
      host_.now += wait;
      host_.fire(handle);
    }
  }

  void connect(unsigned which) {
    Tab& tab = tabs_[which];
    if (!tab.client) {
      tab.client = std::make_unique<duet::Client>(*loop_, options());
      tab.phase = Phase::none;
      tab.client->on_open([this, &tab, which] {
        require(tab.phase == Phase::connecting, "an attempt opens at most once");
        tab.phase = Phase::open;
        act(which);
      });
      tab.client->on_message([this, &tab, which](const duet::Message& message) {
        require(tab.phase == Phase::open, "messages are received only while open");
        require(message.bytes().size() <= most_of_message, "a message is within its limit");
        act(which);
      });
      tab.client->on_close([this, &tab, which](const duet::Closed&) {
        require(tab.phase != Phase::none, "each attempt closes exactly once");
        tab.phase = Phase::none;
        act(which);
      });
    }
    const bool is_free = tab.phase == Phase::none;
    const auto connecting = tab.client->connect("ws://localhost/");
    require(static_cast<bool>(connecting) == is_free, "connecting is refused only during an attempt");
    if (connecting) tab.phase = Phase::connecting;
  }

  /// The application does something to a client, also inside a callback of it.
  void act(unsigned which) {
    std::unique_ptr<duet::Client>& client = tabs_[which].client;
    const unsigned action = input_.choice(8);
    if (!client) return;
    if (action == 0) client.reset();
    if (action == 1) client->close(1000, "bye");
    if (action == 2) client->close();
    if (action == 3) client->send_text("hello");
    if (action == 4) client->send_binary(duet::ByteView(std::string_view("\0\1", 2)));
    if (action == 5) tabs_[1 - which].client.reset();
    if (action == 6) loop_->stop();
  }

  static duet::ClientOptions options() {
    duet::ClientOptions options;
    options.limits.max_message_size = most_of_message;
    options.subprotocols = {"chat"};
    return options;
  }

  static constexpr std::size_t most_of_message = 1000;

  FakeHost host_;
  Input input_;
  std::unique_ptr<duet::Loop> loop_ = std::make_unique<duet::Loop>();
  std::array<Tab, 2> tabs_;
  bool is_handed_back_ = false;
};

void use_bridge(Input input) {
  Page page(input);
  page.run();
}

const Target bridge("bridge", use_bridge);

}  // namespace
