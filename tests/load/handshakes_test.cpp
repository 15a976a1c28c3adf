// Closed connections leave nothing behind.
#include <duet/client.hpp>
#include <duet/server.hpp>

#include <memory>
#include <vector>

#include "catch.hpp"
#include "process.hpp"

using namespace duet_test;

namespace {

constexpr int at_once = 50;

/// Opens one connection after another, every other one closed by its client and the rest cut by the server.
class Guests {
 public:
  explicit Guests(duet::Loop& loop) : loop_(loop), server_(loop, {.host = "127.0.0.1"}) {
    server_.on_message([](duet::Connection ws, duet::Message) { ws.terminate(); });
  }

  /// Returns how many were opened and ended.
  int invite(int count) {
    const auto listening = server_.listen();
    if (!listening) return -1;
    to_come_ = count;
    opened_ = closed_ = 0;
    std::vector<std::unique_ptr<duet::Client>> clients;
    for (int i = 0; i < at_once; ++i) {
      duet::Client& client = *clients.emplace_back(std::make_unique<duet::Client>(loop_));
      client.on_open([this, &client] {
        if (++opened_ % 2 == 0)
          client.close(1000);
        else
          client.send_text("cut me");
      });
      client.on_close([this, &client, count, url = listening->url()](const duet::Closed&) {
        if (++closed_ == count) return server_.close();
        connect(client, url);
      });
      connect(client, listening->url());
    }
    loop_.run();
    return opened_ == closed_ ? opened_ : -1;
  }

 private:
  void connect(duet::Client& client, const std::string& url) {
    if (to_come_ > 0 && client.connect(url)) --to_come_;
  }

  duet::Loop& loop_;
  duet::Server server_;
  int to_come_ = 0;
  int opened_ = 0;
  int closed_ = 0;
};

}  // namespace

TEST_CASE("after 50000 handshakes no memory or descriptor has leaked") {
  const auto held_after = [](int handshakes) {
    {
      duet::Loop loop;
      Guests guests(loop);
      const std::size_t descriptors = open_descriptors();
      CHECK(guests.invite(handshakes) == handshakes);
      CHECK(open_descriptors() == descriptors);
    }
    return heap_in_use();  // kept time limits are removed when they would have expired, or with their loop
  };
  const std::size_t before = held_after(2'000);
  CHECK(held_after(50'000) < before + 50'000);  // less than a byte per connection
}
