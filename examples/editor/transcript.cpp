// A short conversation of two people with a server that nobody has talked to yet, as lines of text: one source for the
// desktop, Node and the browser, whose output is the same.
//   editor_transcript URL
#include <iostream>
#include <optional>

#include "core/editor.hpp"

namespace {

/// Does one thing after another, each when the one before is done.
class Conversation {
 public:
  Conversation(duet::Loop& loop, const std::string& url) : loop_(loop) {
    for (auto* one : {&ada_, &grace_}) {
      one->emplace(loop, editor::Editor::Options{
                             .url = url, .document = "Notes", .name = one == &ada_ ? "Ada" : "Grace"});
      (*one)->on_change([this] { plan(); });
      (*one)->on_patches([this](const text::Patches&) { plan(); });
      (*one)->start();
    }
  }

 private:
  void print(std::string_view line) { std::cout << line << std::endl; }

  /// Several events in a row are one step.
  void plan() {
    if (is_planned_) return;
    is_planned_ = true;
    loop_.post([this] {
      is_planned_ = false;
      go_on();
    });
  }

  [[nodiscard]] bool is_settled() const {
    return ada_->has_text() && grace_->has_text() && ada_->unstored() == 0 && grace_->unstored() == 0 &&
           ada_->document().text() == grace_->document().text();
  }

  static void write(editor::Editor& by, std::uint32_t position, std::uint32_t erased, std::string text) {
    const text::Patch patch{position, erased, std::move(text)};
    static_cast<void>(by.edit({&patch, 1}));
  }

  void go_on() {
    if (!ada_ || !is_settled()) return;
    if (step_ == 0 && ada_->people().size() == 1 && grace_->people().size() == 1) {
      ++step_;
      print(ada_->people()[0].name + " and " + grace_->people()[0].name + " are here");
      write(*ada_, 0, 0, "Hello from one source 🎉\n");
      write(*ada_, 25, 0, "and from Ada\n");
    } else if (step_ == 1 && grace_->document().length() == 38) {
      ++step_;
      std::cout << grace_->document().text();
      // At the same time, in the same place.
      write(*ada_, 38, 0, "first\n");
      write(*grace_, 38, 0, "second\n");
      write(*grace_, 25, 13, {});
      grace_->select(0, 5);
    } else if (step_ == 2 && ada_->document().length() == 38 && ada_->people()[0].is_in_text) {
      ++step_;
      // The order of the two is that of the numbers which the server gave them.
      print(std::to_string(ada_->document().length()) + " units, the same for both");
      const auto grace = ada_->people()[0];
      print(grace.name + " selects " + std::to_string(grace.anchor) + " to " + std::to_string(grace.head));
      static_cast<void>(grace_->undo());
      plan();
    } else if (step_ == 3 && ada_->document().length() == 51) {
      ++step_;
      std::cout << ada_->document().text().substr(0, 40);
      grace_->on_moments([this](const editor::Moments& moments) {
        print(std::to_string(moments.list.size()) + " moments");
        loop_.post([this] { ada_.reset(), grace_.reset(); });
      });
      grace_->ask_moments();
    }
  }

  duet::Loop& loop_;
  std::optional<editor::Editor> ada_;
  std::optional<editor::Editor> grace_;
  int step_ = 0;
  bool is_planned_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  duet::Loop loop;
  const Conversation conversation(loop, argc > 1 ? argv[1] : "ws://localhost:8080/");
  loop.run();
}
