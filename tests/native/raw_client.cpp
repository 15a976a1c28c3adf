#include "raw_client.hpp"

#include <atomic>

#include "catch.hpp"
#include "support/event_lines.hpp"

namespace duet_test {

void join_while_polling(duet::Loop& loop, std::thread& thread) {
  std::atomic<bool> joined = false;
  std::thread joiner([&] {
    thread.join();
    joined = true;
  });
  CHECK(eventually(polling(loop), [&] { return joined.load(); }));
  joiner.join();
}

RawClient::RawClient(duet::ClientOptions options) {
  client.emplace(loop, std::move(options));
  client->on_open([this] {
    log.emplace_back("open");
    if (when_open) when_open();
  });
  client->on_message([this](duet::Message message) {
    log.push_back(line_of(message));
    if (when_message) when_message(message);
  });
  client->on_close([this](const duet::Closed& how) {
    closed = how;
    log.push_back(line_of(how));
    loop.stop();
  });
}

void RawClient::run_loop() {
  CHECK(eventually(running(loop),
                   [&] { return !client || client->ready_state() == duet::ReadyState::closed; }));
}

void RawClient::run(const std::string& url) {
  REQUIRE(client->connect(url));
  run_loop();
}

void RawClient::run(const std::function<void(RawSocket&)>& server, std::string_view scheme,
                    std::string_view target) {
  std::thread thread([&] {
    RawSocket socket = listener.accept();
    if (socket.is_open()) server(socket);
  });
  const auto connected = client->connect(listener.url(scheme).append(target));
  if (connected) run_loop();
  join_while_polling(loop, thread);  // the data of a destroyed client is still sent
  REQUIRE(connected);
}

}  // namespace duet_test
