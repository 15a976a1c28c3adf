// The C++ half of the chat's page; chat.js and core.mjs are the other. It owns one Chat. A call of the page is a JSON
// object in a buffer of this side; answers and events are strings with a kind.

#include <emscripten.h>

#include <optional>
#include <string>
#include <utility>

#include "../../examples/chat/core/chat.hpp"
#include "page_view.hpp"

extern "C" {
/// Passes a string to the page.
void chat_tell(int kind, const char* text, std::size_t size);
}

namespace {

using chat::Json;

enum class Kind : int { changed, answer, news, identity, outbox };

void tell(Kind kind, std::string_view text) { chat_tell(static_cast<int>(kind), text.data(), text.size()); }
void answer(const Json& json) { tell(Kind::answer, chat::dump(json)); }

/// The messages that came to the shown room since the page took the last ones.
struct News {
  static constexpr std::size_t most_told = 3;  // of more, the page tells the number

  std::size_t count = 0;
  Json messages = Json::array();
};

struct Page {
  duet::Loop loop;
  std::optional<chat::Chat> chat;
  std::string call;   // written by the page
  std::string shown;  // the room
  News news;
};

// Set during the lifetime of main's variables, which is that of the page.
Page* page = nullptr;

void note(const chat::Room& room, const chat::Message& message) {
  if (room.name != page->shown) return;
  News& news = page->news;
  if (news.count < News::most_told) news.messages.push_back(to_json(message));
  if (++news.count == 1) tell(Kind::news, {});
}

Json take_news() {
  const News news = std::exchange(page->news, {});
  return {{"count", news.count}, {"messages", news.messages}};
}

void look(chat::Chat& chat, const std::string& room, bool at_end) {
  if (page->shown != room) page->news = {};
  page->shown = room;
  chat.look(room, at_end);
}

void start(const Json& call) {
  page->chat.emplace(page->loop, chat::Chat::Options{.url = chat::text_in(call, "url"),
                                                     .identity = chat::text_in(call, "identity"),
                                                     .outbox = chat::text_in(call, "outbox")});
  page->chat->on_change([] { tell(Kind::changed, {}); });
  page->chat->on_identity([](std::string_view text) { tell(Kind::identity, text); });
  page->chat->on_outbox([](std::string_view text) { tell(Kind::outbox, text); });
  page->chat->on_message(note);
  page->chat->start();
}

void carry_out(chat::Chat& chat, const Json& call) {
  const std::string& what = chat::text_in(call, "do");
  const std::string& room = chat::text_in(call, "room");
  const std::string& text = chat::text_in(call, "text");
  const std::string& id = chat::text_in(call, "id");
  const std::uint64_t offset = chat::number_in(call, "offset").value_or(0);
  if (what == "view") return answer(chat::view_of(chat, room));
  if (what == "rows") return answer(chat::rows_of(chat, room, call));
  if (what == "people") return answer(chat.room(room) ? Json(chat.room(room)->people) : Json::array());
  if (what == "name") return chat.take_name(text);
  if (what == "join") return chat.join(room);
  if (what == "leave") return chat.leave(room);
  if (what == "say") return answer(chat.say(room, text));
  if (what == "edit") return answer(chat.edit(room, offset, text));
  if (what == "delete") return chat.remove(room, offset);
  if (what == "react") return chat.react(room, offset, text);
  if (what == "retry") return chat.retry(id);
  if (what == "discard") return chat.discard(id);
  if (what == "type") return chat.type(room);
  if (what == "load") return chat.load(room, offset);
  if (what == "look") return look(chat, room, chat::flag_in(call, "atEnd"));
  if (what == "news") return answer(take_news());
  if (what == "try") return chat.try_now();
  if (what == "network") return chat.set_network(chat::flag_in(call, "isThere"));
}

}  // namespace

extern "C" {

/// Allocates `size` bytes for a call as UTF-8; valid until the next one.
EMSCRIPTEN_KEEPALIVE char* chat_alloc(std::size_t size) {
  page->call.resize(size);
  return page->call.data();
}

/// Carries out the call in the buffer. A question is answered before it returns.
EMSCRIPTEN_KEEPALIVE void chat_call() {
  const auto call = chat::parse_object(page->call);
  if (!call) return;
  if (chat::text_in(*call, "do") == "start") return start(*call);
  if (page->chat) carry_out(*page->chat, *call);
}
}

int main() {
  Page here;
  page = &here;
  // run() returns when there is nothing to do, and the page's first call is still to come. After run() has handed the
  // thread back it never returns: until then this timer keeps it waiting.
  here.loop.after(std::chrono::hours(1), [] {});
  here.loop.run();
}
