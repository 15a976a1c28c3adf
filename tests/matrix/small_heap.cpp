#include "small_heap.hpp"

#include <duet/coroutine.hpp>

#include <emscripten/heap.h>
#include <unistd.h>

#include <cstdio>

namespace matrix {

namespace {

// Percent of the heap that is free at the start: messages to send stay there, the rest is for received ones.
constexpr std::size_t sent = 52;

/// An echo of this many percent of that heap.
struct Step {
  std::size_t percent;
  std::string_view unit;  // repeated for the payload
  bool is_text;
  bool fits;          // if an event is delivered directly
  bool fits_polling;  // if a copy of it is queued until poll()
};

constexpr std::string_view mostly_ascii = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\U0001f986";

constexpr Step steps[] = {
    {17, "a", true, true, true},  // three times its size would not fit
    {17, "\u20ac", true, true, true}, {17, mostly_ascii, true, true, true},
    {30, "b", false, true, false},    {sent, "c", false, false, false},
    {sent, "d", true, false, false},  {0, "the heap is as good as before", true, true, true},
};
// An event that a coroutine has not taken yet is a copy, too.
constexpr Step in_coroutine = {30, "e", false, false, false};

std::size_t free_heap() {
  return emscripten_get_heap_size() - static_cast<std::size_t>(reinterpret_cast<std::uintptr_t>(sbrk(0)));
}

duet::ClientOptions generous() {
  constexpr std::size_t much = 64 << 20;
  return {.limits = {.max_message_size = much, .max_receive_queue = much}, .send_queue = {.max_size = much}};
}

duet::SendResult send(duet::Client& client, const std::string& payload, bool is_text) {
  return is_text ? client.send_text(payload)
                 : client.send_binary(std::as_bytes(std::span(payload.data(), payload.size())));
}

bool is_too_big(const duet::Closed& closed) {
  return closed.code == 1009 && closed.cause == duet::Cause::too_big && closed.was_open && !closed.was_clean;
}

}  // namespace

SmallHeap::SmallHeap(duet::Loop& loop, std::string url, bool polling)
    : loop_(loop), url_(std::move(url)), polling_(polling), free_(free_heap()), client_(loop, generous()) {
  payload_.reserve(free_ / 100 * sent);
  client_.on_open([this] { expect(bool(send(client_, payload_, steps[step_].is_text)), "send() refused"); });
  client_.on_message([this](duet::Message message) { receive(message); });
  client_.on_close([this](const duet::Closed& closed) { end(closed); });
}

void SmallHeap::expect(bool holds, const char* what) {
  if (holds) return;
  ok_ = false;
  std::printf("FAIL: %s, in step %zu\n", what, step_);
}

// Fills it without another allocation.
void SmallHeap::fill(std::size_t percent, std::string_view unit) {
  payload_ = unit;
  while (payload_.size() + unit.size() <= free_ / 100 * percent) payload_ += unit;
}

void SmallHeap::next() {
  if (step_ == std::size(steps)) return receive_too_much().detach();
  fill(steps[step_].percent, steps[step_].unit);
  came_back_ = false;
  expect(bool(client_.connect(url_)), "connect() refused");
}

void SmallHeap::receive(duet::Message message) {
  came_back_ = true;
  expect(message.text() == payload_, "a message came back changed");
  client_.close(1000);
}

void SmallHeap::end(const duet::Closed& closed) {
  const bool fits = polling_ ? steps[step_].fits_polling : steps[step_].fits;
  expect(came_back_ == fits, fits ? "what fits did not come" : "what does not fit came");
  expect(fits ? closed.was_clean : is_too_big(closed), "another close than this step's");
  ++step_;
  loop_.post([this] { next(); });
}

duet::Task<> SmallHeap::receive_too_much() {
  duet::Client client(loop_, generous());
  fill(in_coroutine.percent, in_coroutine.unit);
  expect(bool(client.connect(url_)), "connect() refused");
  co_await client.connected();
  expect(bool(send(client, payload_, in_coroutine.is_text)), "send() refused");
  const auto message = co_await client.receive();
  expect(!message, "what does not fit came");
  expect(is_too_big(co_await client.closed()), "another close than this step's");
  over_ = true;
  if (ok_) std::puts("PASS");
}

}  // namespace matrix
