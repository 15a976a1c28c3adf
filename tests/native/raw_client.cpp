#include "raw_client.hpp"

#include <thread>

#include "catch.hpp"

namespace duet_test {

RawClient::RawClient(duet::ClientOptions options) {
  client.emplace(loop, std::move(options));
  client->on_open([this] {
    log.emplace_back("open");
    if (when_open) when_open();
  });
  client->on_message([this](duet::Message message) {
    log.push_back((message.is_text() ? "text " : "binary ") + std::string(message.text()));
    if (when_message) when_message(message);
  });
  client->on_close([this](const duet::Closed& how) {
    closed = how;
    log.push_back("closed " + std::to_string(how.code) + ' ' + std::string(name(how.cause)) +
                  (how.was_open ? " was_open" : "") + (how.was_clean ? " clean" : "") +
                  (how.reason.empty() ? "" : " '" + how.reason + "'"));
    loop.stop();
  });
}

void RawClient::run_loop() {
  bool hangs = false;
  const auto watchdog = loop.after(patience, [&] {
    hangs = true;
    loop.stop();
  });
  // The client's end leaves the watchdog as the only thing to wait for.
  while (client && client->ready_state() != duet::ReadyState::closed && !hangs) {
    loop.after(std::chrono::milliseconds(5), [&] { loop.stop(); });
    loop.run();
  }
  loop.cancel(watchdog);
  CHECK_FALSE(hangs);
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
  // What a client that is gone still has to say goes out while the other end waits for it.
  bool played = false;
  std::thread joiner([&] {
    thread.join();
    loop.post([&] { played = true; });
  });
  while (!played) loop.poll();
  joiner.join();
  REQUIRE(connected);
}

}  // namespace duet_test
