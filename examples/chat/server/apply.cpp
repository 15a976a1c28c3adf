#include "apply.hpp"

namespace chat {

namespace {

Outcome refused(std::string fault) { return {.fault = std::move(fault), .message = {}}; }

Outcome add_name(Store& store, const Event& event) {
  const auto person = store.add_person(event.text, event.id);
  if (!person) return refused("somebody has this name: choose another one");
  if (event.room != 0) store.add_member(person->id, event.room);
  return {.message = {}, .person = *person};
}

Outcome join(Store& store, const Event& event) {
  StoredRoom* room = store.find_room(event.text);
  if (!room) room = &store.add_room(event.text);
  if (event.person != 0) store.add_member(event.person, room->id);
  return {.room = room, .message = {}};
}

Outcome say(Store& store, const Event& event, StoredRoom& room) {
  auto message = store.add_message(room, {event.person, event.by}, event.id, event.text, event.at);
  if (!message) return outcome_of(store, event);
  return {.room = &room, .message = std::move(message), .is_new = true};
}

Outcome change(Store& store, const Event& event, StoredRoom& room) {
  const std::uint64_t author = store.author(room.id, event.offset);
  if (author == 0 && event.kind == Event::Kind::remove && event.offset >= 1 && event.offset <= room.last)
    return {.room = &room, .message = {}};
  if (author == 0) return refused("this message does not exist any more");
  if (event.kind != Event::Kind::react && author != event.person) return refused("this message is not yours");
  Outcome outcome{.room = &room, .message = {}, .is_new = true};
  switch (event.kind) {
    case Event::Kind::edit: outcome.message = store.edit_message(room, event.offset, event.text); break;
    case Event::Kind::remove: outcome.message = store.delete_message(room, event.offset); break;
    default: outcome.message = store.react(room, event.offset, event.person, event.text, event.on); break;
  }
  return outcome;
}

}  // namespace

Outcome apply(Store& store, const Event& event) {
  if (event.kind == Event::Kind::name) return add_name(store, event);
  if (event.kind == Event::Kind::join) return join(store, event);
  if (event.kind == Event::Kind::read) {
    for (const ReadMark& mark : event.marks) store.set_read_mark(mark.person, mark.room, mark.offset);
    return {.message = {}};
  }
  StoredRoom* room = store.find_room(event.room);
  if (!room) return refused("this room does not exist");
  if (event.kind == Event::Kind::say) return say(store, event, *room);
  if (event.kind != Event::Kind::leave) return change(store, event, *room);
  store.remove_member(event.person, room->id);
  return {.room = room, .message = {}};
}

Outcome outcome_of(Store& store, const Event& event) {
  Outcome outcome{.room = store.find_room(event.room), .message = {}};
  if (event.kind == Event::Kind::join) outcome.room = store.find_room(event.text);
  if (event.kind == Event::Kind::say) {
    const auto place = store.find_request(event.person, event.id);
    if (!place) return refused("this id was used for something else");
    outcome.message = store.message(place->room, place->offset);
  } else if (event.offset != 0) {
    outcome.message = store.message(event.room, event.offset);
  }
  return outcome;
}

}  // namespace chat
