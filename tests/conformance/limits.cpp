#include <memory>

#include "scenarios.hpp"

namespace conformance {

namespace {

constexpr std::size_t limit = 1000;

/// Makes the peer send a message over the limit, after one that just fits.
void too_big(Scenario& s, bool as_text) {
  Subject& c = s.client({.limits = {.max_message_size = limit}});
  c.on_open = [&c, as_text] {
    for (const std::size_t size : {limit, limit + 1, std::size_t{1}})
      as_text ? c->send_text(text_of(size)) : c->send_binary(binary(bytes_of(size)));
  };
  c.connect(s.url());
  s.expect({"open", as_text ? line_of_text(text_of(limit)) : line_of_binary(bytes_of(limit)),
            "closed 1009 too_big was_open"});
}

/// The limit counts bytes, not characters.
void too_big_wide(Scenario& s) {
  Subject& c = s.client({.limits = {.max_message_size = 3}});
  c.on_open = [&] {
    c->send_text("\u65e5");
    c->send_text("\U0001f986");
  };
  c.connect(s.url());
  s.expect({"open", line_of_text("\u65e5"), "closed 1009 too_big was_open"});
}

// More than a kernel's buffers hold, so that some of it is still queued when send returns.
constexpr std::size_t large = 16 << 20;
// A peer on another core may take it all meanwhile, but hardly this often in a row.
constexpr int most_tries = 16;

void queue_full(Scenario& s) {
  Subject& c = s.client({.limits = {.max_message_size = large, .max_receive_queue = most_tries * large}});
  c.logs_messages = false;
  auto owed = std::make_shared<int>(0);  // echoes
  c.on_open = [&s, &c, owed] {
    do {
      s.log_once("large " + outcome(c->send_binary(binary(bytes_of(large)))));
      ++*owed;
    } while (c->buffered_amount() == 0 && *owed < most_tries);
    s.log("small " + outcome(c->send_text("x")));
    s.log(c->buffered_amount() > 0 ? "waiting" : "nothing waits");
  };
  c.on_message = [&s, &c, owed](duet::Message message) {
    if (--*owed > 0) return;
    s.log(message.size() == large ? "all came back" : "not what was sent");
    c.logs_messages = true;
    s.log("later " + outcome(c->send_text("y")));
    c.on_message = [&c](duet::Message) { c->close(1000); };  // last: this destroys the callback
  };
  c.connect(s.url());
  s.expect({"open", "large taken", "small " + refused(duet::Error::queue_full), "waiting", "all came back",
            "later taken", "text 1 y", closed_normally});
}

void buffered_amount(Scenario& s) {
  Subject& c = s.client({.limits = {.max_message_size = large, .max_receive_queue = most_tries * large},
                         .send_queue = {.max_size = most_tries * large}});
  c.logs_messages = false;
  auto owed = std::make_shared<int>(0);  // echoes
  const auto log = [&s, &c] { s.log(std::to_string(c->buffered_amount())); };
  log();
  c.connect(s.url());
  log();
  c.on_open = [&s, &c, log, owed] {
    log();
    do c->send_text(text_of(large));
    while (++*owed < most_tries && c->buffered_amount() == 0);
    s.log(c->buffered_amount() > 0 ? "waiting" : "nothing waits");
  };
  c.on_message = [&c, log, owed](duet::Message) {
    if (--*owed > 0) return;
    log();
    c->close(1000);
  };
  c.on_close = [&s, log](const duet::Closed&) {
    log();
    s.done();
  };
  s.expect({"0", "0", "open", "0", "waiting", "0", closed_normally, "0"});
}

void buffered_amount_at_loss(Scenario& s) {
  Subject& c = s.client({.send_queue = {.max_size = 2 * large}});
  c.on_open = [&] {
    c->send_text("vanish");
    c->send_text(text_of(large));
  };
  c.on_close = [&](const duet::Closed&) {
    s.log(std::to_string(c->buffered_amount()));
    s.done();
  };
  c.connect(s.url("/vanish"));
  s.expect({"open", closed_lost, "0"});
}

void empty_messages_fill_the_queue(Scenario& s) {
  constexpr int most = 10'000;
  Subject& c = s.client({.send_queue = {.max_size = 1600}});
  c.logs_messages = false;
  c.on_open = [&s, &c] {
    int taken = 0;
    duet::SendResult result;
    while (taken < most && (result = c->send_text(""))) ++taken;
    s.log(taken == most ? "all taken" : outcome(result));
    c->close(1000);
  };
  c.connect(s.url());
  s.expect({"open", refused(duet::Error::queue_full), closed_normally});
}

}  // namespace

std::vector<Case> limit_cases() {
  return {
      {"text over the limit ends the connection with 1009", [](Scenario& s) { too_big(s, true); }},
      {"binary over the limit ends the connection with 1009", [](Scenario& s) { too_big(s, false); }},
      {"the limit counts bytes", too_big_wide},
      {"send is refused when the queue is full and accepted again later", queue_full, Kind::usual,
       std::chrono::seconds(120)},
      {"empty messages fill the send queue", empty_messages_fill_the_queue},
      {"the buffered amount returns to 0", buffered_amount, Kind::usual, std::chrono::seconds(120)},
      {"the buffered amount is 0 after a loss", buffered_amount_at_loss, Kind::usual,
       std::chrono::seconds(120)},
  };
}

}  // namespace conformance
