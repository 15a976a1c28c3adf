#include "driven_conversation.hpp"

namespace duet_test {

Conversation::Conversation(duet::Loop& loop)
    : loop_(loop), server_(loop, {.host = "127.0.0.1"}), client_(loop) {
  server_.on_message([](duet::Connection ws, duet::Message message) { ws.send_text(message.text()); });
  client_.on_open([this] {
    note("open");
    client_.send_text("hello");
  });
  client_.on_message([this](duet::Message message) {
    note(message.text());
    loop_.after(std::chrono::milliseconds(5), [this] {
      note("timer");
      other_ = std::thread([this] {
        loop_.post([this] {
          note("post");
          client_.close(1000);
        });
      });
    });
  });
  client_.on_close([this](const duet::Closed& closed) {
    note("closed " + std::to_string(closed.code));
    server_.close();
    if (on_end) on_end();
  });
}

Conversation::~Conversation() {
  if (other_.joinable()) other_.join();
}

void Conversation::begin() {
  const auto listening = server_.listen();
  if (!listening) return note(listening.error().message());
  const auto connecting = client_.connect(listening->url());
  if (!connecting) note(connecting.error().message());
}

void Conversation::note(std::string_view what) {
  if (!log_.empty()) log_ += ", ";
  log_ += what;
}

}  // namespace duet_test
