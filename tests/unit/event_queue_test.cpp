#include "core/src/event_queue.hpp"

#include <string>

#include "catch.hpp"
#include "core/src/client_core.hpp"

using namespace duet::detail;

namespace {

QueuedEvent* text_event(std::string_view payload, const ClientCore* client = nullptr) {
  return QueuedEvent::copy(
      const_cast<ClientCore*>(client),
      {.kind = SocketEvent::Kind::text, .payload = std::as_bytes(std::span(payload.data(), payload.size()))});
}

/// Never dereferenced: the queue only compares.
const ClientCore* client(int number) {
  static char clients[3];
  return reinterpret_cast<const ClientCore*>(&clients[number]);
}

}  // namespace

TEST_CASE("an event carries copies of its payload and detail") {
  std::string payload("a\0b", 3);
  std::string detail = "why";
  QueuedEvent* queued =
      QueuedEvent::copy(nullptr, {.payload = std::as_bytes(std::span(payload.data(), payload.size())),
                                  .code = 4000,
                                  .was_clean = true,
                                  .detail = detail});
  payload.assign(3, 'x');
  detail.assign(3, 'x');
  CHECK(queued->event.text() == std::string_view("a\0b", 3));
  CHECK(queued->event.detail == "why");
  CHECK(queued->event.kind == SocketEvent::Kind::end);
  CHECK(queued->event.code == 4000);
  CHECK(queued->event.was_clean);
  QueuedEvent::destroy(queued);

  QueuedEvent* empty = QueuedEvent::copy(nullptr, {.kind = SocketEvent::Kind::binary});
  CHECK(empty->event.payload.empty());
  CHECK(empty->event.detail.empty());
  QueuedEvent::destroy(empty);
}

TEST_CASE("events are taken in the order they were queued") {
  EventQueue queue;
  CHECK(queue.empty());
  CHECK(queue.pop() == nullptr);
  CHECK(queue.last() == nullptr);
  for (int round = 0; round < 2; ++round) {
    for (const char* text : {"a", "b", "c"}) queue.push(text_event(text));
    CHECK(queue.last()->event.text() == "c");
    for (const char* text : {"a", "b", "c"}) {
      QueuedEvent* event = queue.pop();
      REQUIRE(event);
      CHECK(event->event.text() == text);
      QueuedEvent::destroy(event);
    }
    CHECK(queue.empty());
    CHECK(queue.last() == nullptr);
  }
}

TEST_CASE("the events of a removed client stay in the queue without it") {
  EventQueue queue;
  queue.push(text_event("a", client(0)));
  queue.push(text_event("b", client(1)));
  queue.push(text_event("c", client(0)));
  queue.forget(client(0));
  queue.forget(client(2));
  for (const ClientCore* expected :
       {static_cast<const ClientCore*>(nullptr), client(1), static_cast<const ClientCore*>(nullptr)}) {
    QueuedEvent* event = queue.pop();
    REQUIRE(event);
    CHECK(event->client == expected);
    QueuedEvent::destroy(event);
  }
}

TEST_CASE("a destroyed queue frees its events") {
  EventQueue queue;
  queue.push(text_event(std::string(1000, 'x')));
  queue.push(text_event("y"));
}
