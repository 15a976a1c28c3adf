#include "commands.hpp"

#include <algorithm>

#include "../../common/text_rules.hpp"
#include "../core/request_rules.hpp"

namespace chat {

namespace {

/// The newest message that fits, or null.
template <class Fits>
const Message* newest(const Chat& chat, std::string_view name, Fits fits) {
  const Room* room = chat.room(name);
  if (!room) return nullptr;
  const auto& all = room->timeline.messages();
  const auto found = std::find_if(all.rbegin(), all.rend(),
                                  [&](const Message& one) { return !one.was_deleted && fits(one); });
  return found == all.rend() ? nullptr : &*found;
}

/// The first request of this room that was refused, or null.
const Request* refused(const Chat& chat, std::string_view room) {
  for (const Request& one : chat.requests())
    if (one.state == Request::State::refused && one.room == room) return &one;
  return nullptr;
}

}  // namespace

bool carry_out(Chat& chat, std::string_view room, std::string_view line) {
  if (!line.starts_with('/') || line.starts_with("//")) {
    if (line.starts_with("//")) line.remove_prefix(1);
    if (!line.empty()) chat.say(room, line);
    return true;
  }
  const std::size_t blank = line.find(' ');
  const std::string_view command = line.substr(0, blank);
  const std::string_view rest = blank == std::string_view::npos ? "" : line.substr(blank + 1);
  const Message* own = newest(chat, room, [&](const Message& one) { return one.by == chat.name(); });
  const bool is_change = command == "/edit" || command == "/delete";
  if (command == "/quit") return false;
  if (is_change && !own) {
    chat.tell("There is no confirmed message of yours here", true);
  } else if (command == "/join") {
    chat.join(rest);
  } else if (command == "/leave") {
    chat.leave(room);
  } else if (command == "/edit") {
    chat.edit(room, own->offset, rest);
  } else if (command == "/delete") {
    chat.remove(room, own->offset);
  } else if (command == "/react" && rest.size() == 1 && rest[0] >= '1' && rest[0] <= '6') {
    const auto is_any = [](const Message&) { return true; };
    if (const Message* last = newest(chat, room, is_any))
      chat.react(room, last->offset, reaction_choices[static_cast<std::size_t>(rest[0] - '1')]);
  } else if (command == "/retry") {
    if (const Request* one = refused(chat, room)) chat.retry(std::string(one->id));
  } else if (command == "/discard") {
    if (const Request* one = refused(chat, room)) chat.discard(std::string(one->id));
  } else {
    chat.tell(std::string(help_text), false);
  }
  return true;
}

}  // namespace chat
