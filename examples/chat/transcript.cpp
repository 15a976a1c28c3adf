// A short conversation with a server that nobody has talked to yet, as lines of text: one source for the desktop, Node and
// the browser, whose output is the same.
//   chat_transcript URL
#include <iostream>
#include <optional>

#include "core/chat.hpp"

namespace {

/// Does one thing after another, each when the one before is done.
class Conversation {
 public:
  Conversation(duet::Loop& loop, std::string url) : loop_(loop) {
    chat_.emplace(loop, chat::Chat::Options{.url = std::move(url)});
    chat_->on_change([this] { go_on(); });
    chat_->start();
  }

 private:
  void print(std::string_view line) { std::cout << line << std::endl; }

  const chat::Message* message(std::uint64_t offset) const {
    const chat::Room* lobby = chat_->room("Lobby");
    return lobby ? lobby->timeline.find(offset) : nullptr;
  }

  /// Advances by one step if the model is ready for it. A step that changes the model comes back here.
  void go_on() {
    if (!chat_ || chat_->link().state != chat::Link::State::live) return;
    const bool is_idle = chat_->requests().empty();
    if (step_ == 0 && chat_->needs_name()) {
      ++step_;
      print("live, and nobody yet");
      chat_->take_name("Ada");
    } else if (step_ == 1 && chat_->room("Lobby") && chat_->room("Lobby")->is_live) {
      ++step_;
      print(chat_->name() + " is in the Lobby");
      chat_->say("Lobby", "Hello from one source");
      chat_->say("Lobby", "for the desktop\nand the web 🎉");
    } else if (step_ == 2 && is_idle && message(2)) {
      ++step_;
      for (std::uint64_t offset = 1; offset <= 2; ++offset)
        print(std::to_string(offset) + ' ' + message(offset)->by + ": " + message(offset)->text);
      chat_->react("Lobby", 1, "👍");
      chat_->edit("Lobby", 2, "for desktop, phone and web");
    } else if (step_ == 3 && is_idle && message(2)->was_edited) {
      ++step_;
      print(message(1)->reactions.at(0).emoji + " by " + message(1)->reactions.at(0).people.at(0));
      print("edited: " + message(2)->text);
      chat_->say("Lobby", " ");
    } else if (step_ == 4) {
      ++step_;
      print(chat_->notice().text);
      print("unread: " + std::to_string(chat_->unread()));
      loop_.post([this] { chat_.reset(); });
    }
  }

  duet::Loop& loop_;
  std::optional<chat::Chat> chat_;
  int step_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  duet::Loop loop;
  const Conversation conversation(loop, argc > 1 ? argv[1] : "ws://localhost:8080/");
  loop.run();
}
