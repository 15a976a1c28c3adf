// duet-chat: the chat in a terminal.

// Functions instead of macros, whose names are common words.
#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1
#include <curses.h>
#include <poll.h>
#include <unistd.h>
#include <duet/descriptor.hpp>

#include <CLI/CLI.hpp>
#include <clocale>
#include <iostream>

#include "commands.hpp"
#include "files.hpp"
#include "view.hpp"
#include "wide_text.hpp"

namespace {

constexpr wchar_t control(char letter) { return static_cast<wchar_t>(letter & 0x1F); }

/// The program while it runs.
struct Program {
  explicit Program(chat::Chat& shown) : chat(shown) {}

  chat::Screen screen;
  chat::Chat& chat;
  chat::View view{screen, chat};
  chat::Editor editor;

  /// Returns false at the end.
  bool handle(const chat::Screen::Key& key) {
    if (key.kind == chat::Screen::Key::Kind::code) return handle_code(key.value);
    switch (key.value) {
      case control('C'):
      case control('D'):
        if (editor.text().empty()) return false;
        editor.to_end();
        editor.erase_start();
        break;
      case L'\r':
      case L'\n': return enter();
      case 0x7F:
      case control('H'): editor.erase_before(); break;
      case control('A'): editor.to_start(); break;
      case control('E'): editor.to_end(); break;
      case control('U'): editor.erase_start(); break;
      case control('W'): editor.erase_word(); break;
      case control('N'): view.next_room(1); break;
      case control('P'): view.next_room(-1); break;
      case control('T'): chat.try_now(); break;
      case control('L'): clearok(curscr, TRUE); break;
      default:
        if (key.value < 0x20) break;
        editor.insert(key.value);
        if (editor.text()[0] != L'/') chat.type(view.room());
    }
    return true;
  }

  bool handle_code(wchar_t code) {
    switch (code) {
      case KEY_BACKSPACE: editor.erase_before(); break;
      case KEY_DC: editor.erase_after(); break;
      case KEY_LEFT: editor.move(-1); break;
      case KEY_RIGHT: editor.move(1); break;
      case KEY_HOME: editor.to_start(); break;
      case KEY_END: editor.to_end(); break;
      case KEY_UP: editor.recall(-1); break;
      case KEY_DOWN: editor.recall(1); break;
      case KEY_PPAGE: view.scroll(view.half_page()); break;
      case KEY_NPAGE: view.scroll(-view.half_page()); break;
      default: break;  // KEY_RESIZE: the next draw() has the new size
    }
    return true;
  }

  bool enter() {
    const std::string line = chat::to_utf8(editor.take());
    if (chat.needs_name()) {
      chat.take_name(line);
      return true;
    }
    view.to_end();
    return chat::carry_out(chat, view.room(), line);
  }
};

/// Waits for a key or for the loop, and draws after each. Returns when the person quits or the terminal is closed.
void run(duet::Loop& loop, int descriptor, chat::Chat& chat) {
  Program program(chat);
  chat.on_message([&](const chat::Room& room, const chat::Message&) {
    if (room.name != program.view.room()) program.screen.beep();
  });
  chat.start();
  pollfd waited[] = {{STDIN_FILENO, POLLIN, 0}, {descriptor, POLLIN, 0}};
  while (true) {
    program.view.draw(program.editor);
    if (poll(waited, 2, -1) < 0 && errno != EINTR) return;  // EINTR: the size has changed
    if ((waited[0].revents & (POLLHUP | POLLERR)) != 0) return;
    loop.poll();
    for (auto key = program.screen.key(); key.kind != chat::Screen::Key::Kind::none;
         key = program.screen.key())
      if (!program.handle(key)) return;
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("The chat in a terminal. /help lists its commands, Ctrl-C ends it.", "duet-chat");
  std::string url = "ws://localhost:8080/";
  std::filesystem::path folder = chat::Files::usual_folder();
  app.add_option("url", url, "The server")->capture_default_str();
  app.add_option("--state", folder, "The folder for the name's token and for messages that are not sent yet");
  CLI11_PARSE(app, argc, argv);
  std::setlocale(LC_ALL, "");
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
    std::cerr << "duet-chat: needs a terminal\n";
    return 2;
  }

  const chat::Files files(folder);
  duet::Loop loop;
  const auto descriptor = duet::descriptor(loop);
  if (!descriptor) {
    std::cerr << "duet-chat: " << descriptor.error().message() << '\n';
    return 1;
  }
  chat::Chat chat(loop, {.url = url, .identity = files.read("identity"), .outbox = files.read("outbox")});
  bool could_write = true;
  chat.on_identity(
      [&](std::string_view text) { could_write = files.write("identity", text) || text.empty(); });
  chat.on_outbox([&](std::string_view text) { files.write("outbox", text); });
  run(loop, *descriptor, chat);
  if (!could_write) std::cerr << "duet-chat: the name's token could not be written to " << folder << '\n';
}
