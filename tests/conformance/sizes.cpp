#include "scenarios.hpp"

namespace conformance {

namespace {

constexpr std::size_t large = 16 << 20;

// The lengths at which a frame's length field changes its form (RFC 6455 section 5.2), and one that exceeds
// all buffers.
constexpr std::size_t sizes[] = {1, 125, 126, 127, 65535, 65536, 1 << 20, large};

/// One size at a time, text and binary.
void echo_sizes(Scenario& s) {
  // Two messages, and headers: npm ws and WebKit count these too.
  Subject& c = s.client({.limits = {.max_message_size = large, .max_receive_queue = 4 * large},
                         .send_queue = {.max_size = 2 * large + 1024}});
  s.expect({"open"});
  for (const std::size_t size : sizes)
    s.expect({line_of_text(text_of(size)), line_of_binary(bytes_of(size))});
  s.expect({closed_normally});

  const auto send = [&s, &c](std::size_t size) {
    for (const auto& sent : {c->send_text(text_of(size)), c->send_binary(binary(bytes_of(size)))})
      if (!sent) s.log(outcome(sent));
  };
  c.on_open = [send] { send(sizes[0]); };
  c.on_message = [&c, send, next = 1U](duet::Message message) mutable {
    if (message.is_text()) return;
    if (next == std::size(sizes))
      c->close(1000);
    else
      send(sizes[next++]);
  };
  c.connect(s.url());
}

/// Characters of four bytes, split at every position by the buffers on the way.
void echo_wide_text(Scenario& s) {
  std::string text = "x";
  for (int i = 0; i < 100'000; ++i) text += "\U0001f986\u65e5\u00fc";
  Subject& c = s.client();
  s.expect({"open", line_of_text(text), closed_normally});
  c.on_open = [&c, text] { c->send_text(text); };
  c.on_message = [&](duet::Message) { c->close(1000); };
  c.connect(s.url());
}

}  // namespace

std::vector<Case> size_cases() {
  return {
      {"messages of every size up to 16 MiB are echoed unchanged", echo_sizes, Kind::usual,
       std::chrono::seconds(120)},
      {"a long text of wide characters is echoed unchanged", echo_wide_text, Kind::usual,
       std::chrono::seconds(120)},
  };
}

}  // namespace conformance
