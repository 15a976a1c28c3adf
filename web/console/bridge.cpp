// The C++ half of the console page; page.mjs is the other. It owns one client and reports its events to the
// page.

#include <emscripten.h>
#include <duet/client.hpp>

#include <string>
#include <string_view>

namespace {

enum class Event : int { open, message, closed, error };

// clang-format off
EM_JS(void, console_tell, (Event event, const char* text, std::size_t size, int code), {
  var kind = ["open", "message", "closed", "error"][event];
  // A byte order mark is part of the text, so the decoder must not remove it.
  var decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  text >>>= 0;  // above 2 GiB an address is negative
  if (Module["onEvent"]) Module["onEvent"](kind, decoder.decode(HEAPU8.slice(text, text + (size >>> 0))), code);
});
// clang-format on

void tell(Event event, std::string_view text, int code = 0) {
  console_tell(event, text.data(), text.size(), code);
}

void tell_if_refused(const duet::Result<>& result) {
  if (!result) tell(Event::error, describe(result.error()));
}

struct Console {
  duet::Loop loop;
  duet::Client client{loop};
  std::string text;  // written by the page for the next call
};

// Set during the lifetime of main's variables, which is that of the page.
Console* console = nullptr;

}  // namespace

extern "C" {

/// Allocates `size` bytes for UTF-8, for the next call; valid until then.
EMSCRIPTEN_KEEPALIVE char* console_alloc(std::size_t size) {
  console->text.resize(size);
  return console->text.data();
}

EMSCRIPTEN_KEEPALIVE void console_connect(const char* url, std::size_t size) {
  const auto connecting = console->client.connect({url, size});
  if (connecting) return;
  tell(Event::error, connecting.error().message());
  tell(Event::closed, "No connection was tried.", duet::close_code::abnormal);
}

EMSCRIPTEN_KEEPALIVE void console_send(const char* text, std::size_t size) {
  tell_if_refused(console->client.send_text({text, size}));
}

EMSCRIPTEN_KEEPALIVE void console_close() { tell_if_refused(console->client.close()); }
}

int main() {
  Console here;
  console = &here;

  here.client.on_open([&here] { tell(Event::open, here.client.subprotocol()); });
  here.client.on_message([](duet::Message message) {
    if (message.is_text()) return tell(Event::message, message.text());
    tell(Event::message, "(binary, " + std::to_string(message.size()) + " bytes)");
  });
  here.client.on_close([](const duet::Closed& closed) {
    tell(Event::closed, closed.reason.empty() && !closed.was_clean ? closed.message() : closed.reason,
         closed.code);
  });

  // run() returns when there is nothing to do, and the page's first call is still to come. After run() has
  // handed the thread back it never returns: until then this timer keeps it waiting.
  here.loop.after(std::chrono::hours(1), [] {});
  here.loop.run();
}
