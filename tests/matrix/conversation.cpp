#include "conversation.hpp"

#include <cstdio>
#include <cstdlib>

namespace matrix {

namespace {

/// Checks whether the variables of the function that called run() still exist.
struct Alive {
  static inline bool now = false;
  Alive() { now = true; }
  ~Alive() { now = false; }
  Alive(const Alive&) = delete;
  Alive& operator=(const Alive&) = delete;
};

std::size_t memory_pages() { return __builtin_wasm_memory_size(0); }

std::string repeated(std::string_view part, std::size_t size) {
  std::string text;
  text.reserve(size + part.size());
  while (text.size() < size) text += part;
  return text;
}

std::string all_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>((i * 7 + i / 256) % 256);
  return bytes;
}

}  // namespace

Conversation::Conversation(duet::Loop& loop, std::string url, std::size_t large, Extras extras)
    : loop_(loop),
      url_(std::move(url)),
      extras_(extras),
      must_grow_(large >= large_enough_to_grow),
      client_(loop, {.limits = {.max_message_size = 2 * large}, .send_queue = {.max_size = 4 * large}}) {
  const auto add = [this](bool is_text, std::string payload) {
    sent_.push_back({is_text, std::move(payload)});
  };
  // All paths of a string into the host and back: by a loop, by the encoder, and by both.
  add(true, "hello");
  add(true, "");
  add(false, "");
  add(true, {"a\0b", 3});
  add(true, "gr\u00fc\u00dfe \u65e5\u672c \U0001f986");
  add(true, "\ufeffbom");
  add(false, all_bytes(1000));
  add(true, repeated("ascii ", 1000));
  add(true, repeated("\u00e4\u20ac\U0001f600", 1000));
  add(true, repeated("x\u00e4\u20ac\U0001f600", large));
  add(false, all_bytes(large));
  add(true, "last");
}

void Conversation::expect(bool holds, const char* what) {
  if (holds) return;
  ok_ = false;
  std::printf("FAIL: %s, after %zu messages\n", what, received_);
}

void Conversation::start() {
  client_.on_open([this] {
    expect(!opened_, "opened twice");
    opened_ = true;
    send_all();
    memory_at_open_ = memory_pages();
  });
  client_.on_message([this](duet::Message message) { receive(message); });
  client_.on_close([this](const duet::Closed& closed) { end(closed); });
  expect(bool(client_.connect(url_)), "connect() refused");
}

void Conversation::send_all() {
  for (const auto& [is_text, payload] : sent_) {
    // libc++ 13 cannot construct a span from a string itself.
    const duet::SendResult result =
        is_text ? client_.send_text(payload)
                : client_.send_binary(std::as_bytes(std::span(payload.data(), payload.size())));
    expect(bool(result), "send() refused");
  }
}

void Conversation::receive(duet::Message message) {
  if (received_ == sent_.size()) return expect(false, "too many messages");
  const auto& [is_text, payload] = sent_[received_];
  expect(message.is_text() == is_text && message.text() == payload, "a message came back changed");
  if (extras_.in_callback) {
    extras_.in_callback();
    expect(message.text() == payload, "a message changed during its callback");
  }
  if (++received_ < sent_.size()) return;
  loop_.after(std::chrono::milliseconds(1), [this] {
    if (extras_.interlude)
      extras_.interlude(loop_, *this);
    else
      loop_.post([this] { go_on(); });
  });
}

void Conversation::go_on() {
  expect(client_.buffered_amount() == 0, "something is buffered");
  expect(bool(client_.close(4001, "gr\u00fc\u00dfe")), "close() refused");
}

void Conversation::end(const duet::Closed& closed) {
  expect(opened_, "closed without an open");
  expect(received_ == sent_.size(), "messages are missing");
  expect(closed.code == 4001 && closed.was_clean, "another close than asked for");
  expect(!must_grow_ || memory_pages() > memory_at_open_, "the memory did not grow");
  expect(Alive::now, "the variables of who called run() are gone");
  over_ = true;
  if (ok_) std::puts("PASS");
  if (extras_.last_line) std::puts(extras_.last_line);
}

void converse(const std::string& url, const std::string& large, Extras extras) {
  const Alive alive;
  duet::Loop loop;
  Conversation conversation(loop, url, std::strtoul(large.c_str(), nullptr, 10), extras);
  conversation.start();
  loop.run();
}

void converse_polling(const std::string& url, const std::string& large, void (*wait)()) {
  const Alive alive;
  duet::Loop loop;
  Conversation conversation(loop, url, std::strtoul(large.c_str(), nullptr, 10), {.last_line = plan});
  conversation.start();
  while (!conversation.over()) {
    loop.poll();
    wait();
  }
}

}  // namespace matrix
