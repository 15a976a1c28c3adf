// Messages that a client receives in parts.
#include <duet/coroutine.hpp>
#include <duet/parts.hpp>

#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using duet::MessagePart;

namespace {

constexpr MessagePart::Place first{.is_first = true, .is_last = false};
constexpr MessagePart::Place middle{.is_first = false, .is_last = false};
constexpr MessagePart::Place last{.is_first = false, .is_last = true};

/// Returns "text [Hel" for the first part, "text lo]" for the last.
std::string line_of(const MessagePart& part) {
  return message_line(part.is_text(),
                      (part.is_first() ? "[" : "") + std::string(part.text()) + (part.is_last() ? "]" : ""));
}

/// A client with on_message_part, whose connection is open.
struct PartClient : LoggedClient {
  explicit PartClient(Delivery way = Delivery::direct, duet::ClientOptions options = {})
      : LoggedClient(way, std::move(options)) {
    log_parts();
    open();
    log.clear();
  }

  void log_parts() {
    duet::on_message_part(client, [this](MessagePart part) { log.push_back(line_of(part)); });
  }
  void part(std::string_view payload, MessagePart::Place place, bool is_text = true) {
    report([=, this] { attempt().part(payload, place, is_text); });
  }
  [[nodiscard]] bool takes_parts() { return duet::detail::takes_parts(*attempt().events); }
};

}  // namespace

TEST_CASE("parts are delivered in order with whole messages as one part each") {
  PartClient one(GENERATE(Delivery::direct, Delivery::queued));
  CHECK(one.takes_parts());
  one.part("Hel", first);
  one.part("lo", last);
  one.report([&] { one.attempt().message("whole"); });
  one.part("\x01", first, false);
  one.part("", last, false);
  one.report([&] { one.attempt().message("", false); });
  one.end(clean_end);
  CHECK(one.log == Log{"text [Hel", "text lo]", "text [whole]", "binary [\x01", "binary ]", "binary []",
                       "closed 1000 handshake was_open clean 'bye'"});
}

TEST_CASE("parts that are queued together keep their order among all events") {
  PartClient one;
  one.attempt().part("a", first);
  one.attempt().part("b", middle);
  one.attempt().part("c", last);
  one.attempt().message("d");
  one.attempt().end(clean_end);
  CHECK(one.log.empty());
  one.loop.poll();
  CHECK(one.log ==
        Log{"text [a", "text b", "text c]", "text [d]", "closed 1000 handshake was_open clean 'bye'"});
}

TEST_CASE("a client without on_message_part takes no parts") {
  LoggedClient one;
  one.open();
  CHECK_FALSE(duet::detail::takes_parts(*one.attempt().events));
  duet::on_message_part(one.client, [](MessagePart) {});
  CHECK(duet::detail::takes_parts(*one.attempt().events));
  duet::on_message_part(one.client, {});
  CHECK_FALSE(duet::detail::takes_parts(*one.attempt().events));
}

TEST_CASE("a client that turns parts off receives whole messages after the one that has begun") {
  PartClient one;
  one.part("a", first);
  duet::on_message_part(one.client, {});
  one.part("b", last);
  one.report([&] { one.attempt().message("c"); });
  CHECK(one.log == Log{"text [a", "text c"});
}

TEST_CASE("no part is delivered after close") {
  PartClient one(GENERATE(Delivery::direct, Delivery::queued));
  one.part("a", first);
  CHECK(one.client.close(1000));
  one.part("b", last);
  one.end(clean_end);
  CHECK(one.log == Log{"text [a", "closed 1000 handshake was_open clean 'bye'"});
}

TEST_CASE("a queued part is not delivered after close") {
  PartClient one;
  one.attempt().part("a", first);
  CHECK(one.client.close(1000));
  one.loop.poll();
  CHECK(one.log.empty());
}

TEST_CASE("a connection that is lost within a message has no last part") {
  PartClient one(GENERATE(Delivery::direct, Delivery::queued));
  one.part("a", first);
  one.end();
  one.open();
  one.report([&] { one.attempt().message("b"); });
  CHECK(one.log == Log{"text [a", "closed 1006 lost was_open", "open", "text [b]"});
}

TEST_CASE("the callback of a part may replace itself or destroy its client or close") {
  PartClient one(GENERATE(Delivery::direct, Delivery::queued));
  SECTION("replaced") {
    duet::on_message_part(one.client, [&, kept = std::string("kept")](MessagePart) {
      one.log_parts();
      one.log.push_back(kept);
    });
    one.part("a", first);
    one.part("b", last);
    CHECK(one.log == Log{"kept", "text b]"});
  }
  SECTION("destroyed") {
    std::optional<duet::Client> client(std::in_place, one.loop);
    duet::on_message_part(*client, [&](MessagePart) {
      client.reset();
      one.log.emplace_back("destroyed");
    });
    REQUIRE(client->connect("ws://b"));
    one.report([&] { one.attempt().open(); });
    one.part("a", first);
    one.part("b", last);
    CHECK(one.log == Log{"destroyed"});
  }
  SECTION("closed") {
    duet::on_message_part(one.client, [&](MessagePart part) {
      one.log.push_back(line_of(part));
      CHECK(one.client.close());
    });
    one.part("a", first);
    one.part("b", last);
    CHECK(one.log == Log{"text [a"});
  }
}

TEST_CASE("a client that polls for events receives whole messages") {
  LoggedClient one;
  duet::on_message_part(one.client, [&](MessagePart) { one.log.emplace_back("a part"); });
  one.open();
  one.report([&] { one.attempt().part("a", first); });
  CHECK_FALSE(one.client.next());
  CHECK_FALSE(duet::detail::takes_parts(*one.attempt().events));
  one.report([&] { one.attempt().part("b", last); });
  CHECK_FALSE(one.client.next());
  one.report([&] { one.attempt().message("c"); });
  const auto event = one.client.next();
  REQUIRE(event);
  CHECK(event->message.payload == "c");
  CHECK(one.log == Log{"open", "a part"});
}

TEST_CASE("queued parts count for the receive queue") {
  PartClient one(Delivery::direct, {.limits = {.max_receive_queue = 1000}});
  CHECK_FALSE(one.client.next());  // from now on queued events count
  const std::string part(600, 'x');
  one.attempt().part(part, first);
  CHECK_FALSE(one.attempt().paused);
  one.attempt().part(part, middle);
  CHECK(one.attempt().paused);
  one.loop.poll();
  CHECK_FALSE(one.attempt().paused);
}
