// The results of send(), and the limits of the send queue.
#include "catch.hpp"
#include "logged_client.hpp"

using namespace duet_test;
using duet::Error;

TEST_CASE("text that is not UTF-8 is refused and nothing is sent") {
  LoggedClient one;
  one.open();
  for (const char* text : {"\x80", "a\xC3", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xC0\x80"})
    CHECK(one.client.send_text(text).error() == Error::not_utf8);
  CHECK(one.attempt().sent.empty());
  CHECK(one.client.send_text("\xF0\x9F\x98\x80"));
}

TEST_CASE("a message of any size fits an empty queue") {
  LoggedClient one(Delivery::direct, {.send_queue = {.max_size = 10}});
  one.open();
  CHECK(one.client.send_text(std::string(1000, 'x')));
  CHECK(one.client.buffered_amount() == 1000);
  CHECK(one.client.send_text("y").error() == Error::queue_full);
  CHECK(one.client.send_text("").error() == Error::queue_full);
  one.attempt().drain();
  CHECK(one.client.send_text(std::string(11, 'x')));
}

TEST_CASE("a message that would exceed the limit is refused and a shorter one is accepted") {
  LoggedClient one(Delivery::direct, {.send_queue = {.max_size = 10 + 2 * overhead}});
  one.open();
  CHECK(one.client.send_text("123456"));
  CHECK(one.client.send_text("12345").error() == Error::queue_full);
  CHECK(one.client.send_text("1234"));
  CHECK(one.client.buffered_amount() == 10);
  CHECK(one.client.send_text("").error() == Error::queue_full);
  CHECK(one.attempt().sent.size() == 2);
}

TEST_CASE("empty messages fill the queue too") {
  LoggedClient one(Delivery::direct,
                   {.send_queue = {.high_water_mark = 3 * overhead, .max_size = 5 * overhead}});
  one.open();
  for (int i = 0; i < 3; ++i) CHECK_FALSE(one.client.send_text("").slow_down());
  for (int i = 0; i < 2; ++i) CHECK(one.client.send_text("").slow_down());
  CHECK(one.client.send_text("").error() == Error::queue_full);
  CHECK(one.client.buffered_amount() == 0);
  one.attempt().drain();
  CHECK(one.client.send_text(""));
}

TEST_CASE("a refused message does not change the connection") {
  LoggedClient one(Delivery::direct, {.send_queue = {.max_size = 10}});
  one.open();
  CHECK(one.client.send_text(std::string(11, 'x')));
  CHECK_FALSE(one.client.send_text("y"));
  CHECK(one.client.ready_state() == duet::ReadyState::open);
  CHECK(one.log == Log{"open"});
}

TEST_CASE("the maximum limit does not overflow") {
  LoggedClient one(Delivery::direct, {.send_queue = {.max_size = static_cast<std::size_t>(-1)}});
  one.open();
  CHECK(one.client.send_text("x"));
  CHECK(one.client.send_text("y"));
}

TEST_CASE("buffered_amount() returns to 0 when the connection ends") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way);
  one.open();
  REQUIRE(one.client.send_text("12345"));
  CHECK(one.client.buffered_amount() == 5);
  std::size_t in_callback = 1;
  one.client.on_close([&](const duet::Closed&) { in_callback = one.client.buffered_amount(); });
  one.end();
  CHECK(in_callback == 0);
  CHECK(one.client.buffered_amount() == 0);
}

TEST_CASE("sending from on_open and on_message works and from on_close is refused") {
  const auto way = GENERATE(Delivery::direct, Delivery::queued);
  LoggedClient one(way);
  duet::Result<> late;
  one.client.on_open([&] { CHECK(one.client.send_text("hello")); });
  one.client.on_message([&](duet::Message m) { CHECK(one.client.send_text(m.text())); });
  one.client.on_close([&](const duet::Closed&) { late = one.client.send_text("too late"); });
  one.open();
  one.report([&] { one.attempt().message("echo"); });
  one.end(clean_end);
  CHECK(one.attempt().sent == std::vector<Sent>{{"hello", true}, {"echo", true}});
  REQUIRE_FALSE(late);
  CHECK(late.error() == Error::already_closed);
}
