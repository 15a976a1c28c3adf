// A person without a screen, for tests: one command a line on stdin, one event a line on stdout.
//   duet_editor_person URL DOCUMENT NAME
//     insert POSITION TEXT    erase POSITION LENGTH    append TEXT    select ANCHOR HEAD    rename NAME    text
// TEXT is to the end of the line; \n and \r in it are line ends. Events: live, stored, text TEXT, people NAMES, seen NAME A H.
#include <duet/loop.hpp>

#include <chrono>
#include <iostream>
#include <sstream>
#include <string>
#include <thread>

#include "examples/editor/core/editor.hpp"

namespace {

/// Replaces each first text with the second one.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

class Terminal {
 public:
  Terminal(duet::Loop& loop, const std::string& url, const std::string& document, const std::string& name)
      : loop_(loop), editor_(loop, {.url = url, .document = document, .name = name}) {
    editor_.on_change([this] { show(); });
    editor_.on_patches([this](const text::Patches&) { show(); });
    editor_.on_text([this] { show(); });
    editor_.start();
  }

  void carry_out(const std::string& line) {
    std::istringstream words(line);
    std::string what;
    words >> what;
    if (what == "insert" || what == "erase") {
      std::uint32_t position = 0;
      std::uint32_t length = 0;
      words >> position;
      if (what == "erase") words >> length;
      edit({position, length, rest(words)});
    } else if (what == "append") {
      edit({editor_.document().length(), 0, rest(words)});
    } else if (what == "select") {
      std::uint32_t anchor = 0;
      std::uint32_t head = 0;
      words >> anchor >> head;
      editor_.select(anchor, head);
    } else if (what == "rename") {
      static_cast<void>(editor_.rename(rest(words)));
    } else if (what == "text") {
      print("text " + replaced(replaced(editor_.document().text(), "\n", "\\n"), "\r", "\\r"));
    }
    show();
  }

 private:
  static std::string rest(std::istringstream& words) {
    std::string text;
    std::getline(words >> std::ws, text);
    return replaced(replaced(text, "\\n", "\n"), "\\r", "\r");
  }

  static void print(const std::string& line) { std::cout << line << std::endl; }

  void edit(const text::Patch& patch) {
    was_stored_ = false;
    if (!editor_.edit({&patch, 1})) print("refused");
  }

  void show() {
    const auto state = editor_.link().state;
    const bool is_live = state == common::Link::State::live;
    if (is_live && !was_live_) print("live");
    was_live_ = is_live;
    if (state == common::Link::State::offline) print("offline " + editor_.link().why);
    // A server that was killed is back soon.
    if (state == common::Link::State::waiting && retry_ == 0) {
      retry_ = loop_.after(std::chrono::milliseconds(10), [this] {
        retry_ = 0;
        editor_.try_now();
      });
    }
    if (is_live && editor_.unstored() == 0 && !was_stored_) {
      was_stored_ = true;
      print("stored");
    }
    if (editor_.has_text()) show_people();
  }

  void show_people() {
    std::string line = "people";
    std::string seen;
    for (const auto& one : editor_.people()) {
      line += ' ' + one.name;
      if (one.is_in_text)
        seen += "seen " + one.name + ' ' + std::to_string(one.anchor) + ' ' + std::to_string(one.head) + '\n';
    }
    line += '\n' + seen;
    if (line != people_) std::cout << line << std::flush;
    people_ = line;
  }

  duet::Loop& loop_;
  editor::Editor editor_;
  bool was_live_ = false;
  bool was_stored_ = true;
  std::string people_;
  duet::TimerId retry_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  duet::Loop loop;
  Terminal terminal(loop, argv[1], argv[2], argv[3]);
  std::thread input([&] {
    for (std::string line; std::getline(std::cin, line);) loop.post([&, line] { terminal.carry_out(line); });
    loop.post([&] { loop.stop(); });
  });
  loop.run();
  input.join();
}
