// RFC 7692 sections 6.1, 7.1 and 7.2.1: the compressed messages that an end sends.
#include "catch.hpp"
#include "rfc/deflate.hpp"
#include "rfc/sending.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

struct Sent {
  bool is_compressed = false;
  unsigned opcode = 0;
  std::string payload;
};

/// Returns the assembled data messages. RSV1 is set on a first frame only (section 6.1).
std::vector<Sent> messages_of(const std::vector<RawFrame>& frames) {
  std::vector<Sent> messages;
  bool is_whole = true;
  for (const RawFrame& frame : frames) {
    const unsigned opcode = frame.first_byte & 0x0F;
    if (opcode >= close_frame) {
      CHECK((frame.first_byte & 0x70) == 0);
      continue;
    }
    CHECK((opcode == continuation) != is_whole);
    if (is_whole) messages.push_back({(frame.first_byte & 0x40) != 0, opcode, {}});
    CHECK((frame.first_byte & (is_whole ? 0x30U : 0x70U)) == 0);
    messages.back().payload += frame.payload;
    is_whole = (frame.first_byte & 0x80) != 0;
  }
  CHECK(is_whole);
  return messages;
}

Setup sends(Lines texts, std::string_view parameters = {}) {
  Setup setup = agreed(parameters);
  setup.texts = std::move(texts);
  return setup;
}

const Table sizes([] {
  for (const std::size_t size : std::initializer_list<std::size_t>{0, 1, 125, 126, 1000, 65536, 300'000}) {
    const std::string words = prose(size);
    const std::string random = noise(size);
    Setup setup = sends({words});
    setup.binaries = {random};
    sending("RFC 7692 7.2.1: messages of " + std::to_string(size) + " bytes are sent compressed", setup,
            [=](const auto& frames, Role) {
              const std::vector<Sent> messages = messages_of(frames);
              REQUIRE(messages.size() == 2);
              RawInflater inflater;
              for (const Sent& message : messages) {
                CHECK(message.is_compressed);
                CHECK_FALSE(message.payload.ends_with("\x00\x00\xff\xff"s));
              }
              CHECK(messages[0].opcode == text);
              CHECK(messages[1].opcode == binary);
              CHECK((inflater.message(messages[0].payload) == words));
              CHECK((inflater.message(messages[1].payload) == random));
            });
  }
});

const Table choices([] {
  Setup setup = sends({prose(99), prose(100), "", prose(200)});
  setup.compression.threshold = 100;
  sending("RFC 7692 6: messages below the threshold are sent uncompressed", setup,
          [](const auto& frames, Role) {
            const std::vector<Sent> messages = messages_of(frames);
            REQUIRE(messages.size() == 4);
            CHECK_FALSE(messages[0].is_compressed);
            CHECK(messages[0].payload == prose(99));
            CHECK(messages[1].is_compressed);
            CHECK_FALSE(messages[2].is_compressed);
            CHECK(messages[3].is_compressed);
            RawInflater inflater;
            CHECK(inflater.message(messages[1].payload) == prose(100));
            CHECK(inflater.message(messages[3].payload) == prose(200));
          });
  const auto check_plain = [](const auto& frames, Role) {
    const std::vector<Sent> messages = messages_of(frames);
    REQUIRE(messages.size() == 1);
    CHECK_FALSE(messages[0].is_compressed);
    CHECK((messages[0].payload == prose(5000)));
  };
  Setup declined = sends({prose(5000)});
  declined.header_lines.clear();
  sending("RFC 7692 5: nothing is compressed if the peer declines it", declined, check_plain);
  Setup off = sends({prose(5000)});
  off.compression.enabled = false;
  sending(Role::server, "RFC 7692 5: nothing is compressed if the offer was not accepted", off, check_plain);
});

/// Checks whether each of two equal messages can be decompressed by a new inflater, with this window.
void stand_alone(const std::vector<RawFrame>& frames, bool expected) {
  const std::vector<Sent> messages = messages_of(frames);
  REQUIRE(messages.size() == 2);
  CHECK((messages[0].payload == messages[1].payload) == expected);
  CHECK((inflated(messages[0].payload) == prose(3000)));
  CHECK((inflated(messages[1].payload) == prose(3000)) == expected);
  RawInflater both;
  for (const Sent& message : messages) CHECK((both.message(message.payload) == prose(3000)));
}

const Table contexts([] {
  const Lines twice(2, prose(3000));
  sending("RFC 7692 7.1.1: a message refers to the one before", sends(twice),
          [](const auto& frames, Role) { stand_alone(frames, false); });
  sending("RFC 7692 7.1.1.1: server_no_context_takeover applies to the server's messages",
          sends(twice, "; server_no_context_takeover"),
          [](const auto& frames, Role role) { stand_alone(frames, role == Role::server); });
  sending("RFC 7692 7.1.1.2: client_no_context_takeover applies to the client's messages",
          sends(twice, "; client_no_context_takeover"),
          [](const auto& frames, Role role) { stand_alone(frames, role == Role::client); });
});

/// Returns noise that is repeated after this many bytes: a window of that size halves it.
std::string echo(std::size_t distance) { return noise(distance) + noise(distance); }

const Table windows([] {
  for (int bits = 9; bits <= 14; ++bits) {
    const std::size_t beyond = (std::size_t{1} << bits) + 1;
    const auto check = [=](bool is_bound) {
      return [=](const std::vector<RawFrame>& frames, Role) {
        const std::vector<Sent> messages = messages_of(frames);
        REQUIRE(messages.size() == 1);
        CHECK((inflated(messages[0].payload) == echo(beyond)));
        CHECK((messages[0].payload.size() >= 2 * beyond) == is_bound);
      };
    };
    const auto row = [&](const char* owner, Role role, const char* sender, Role other) {
      Setup setup = agreed("; "s + owner + "_max_window_bits=" + std::to_string(bits));
      setup.binaries = {echo(beyond)};
      const std::string name = "RFC 7692 7.1.2: "s + owner + "_max_window_bits=" + std::to_string(bits);
      sending(role, name + " bounds the messages of the " + owner, setup, check(true));
      sending(other, name + " does not bound the messages of the " + sender, setup, check(false));
    };
    row("server", Role::server, "client", Role::client);
    row("client", Role::client, "server", Role::server);
  }
});

}  // namespace
