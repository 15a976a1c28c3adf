// RFC 7692 sections 7.1.1, 7.1.2 and 7.2.3.2: references of a received message to earlier messages.
#include "rfc/deflate.hpp"
#include "rfc/exchange.hpp"

using namespace duet_test;
using namespace std::string_literals;

namespace {

constexpr auto without_context = "; server_no_context_takeover; client_no_context_takeover";
const Frame first = compressed(text, hello);
const Frame again = compressed(text, hello_again);
const Lines both{"text Hello", "text Hello"};

const Table kept([] {
  exchange("RFC 7692 7.2.3.2: a message that refers to the one before", {first, again}, taken(both),
           agreed());
  exchange("RFC 7692 7.1.1: the context lasts for many messages", {first, again, again, again},
           taken(Lines(4, "text Hello")), agreed());
  exchange("RFC 7692 7.1.1: a message that is not compressed does not change the context",
           {first, {text, "plain"}, again}, taken({"text Hello", "text plain", "text Hello"}), agreed());
  exchange("RFC 7692 7.1.1: a ping does not change the context", {first, {ping, "ping"}, again},
           taken(both, {"pong ping"}), agreed());
  exchange("RFC 7692 7.1.1: an empty message does not change the context",
           {first, compressed(text, "\x00"s), again}, taken({"text Hello", "text ", "text Hello"}), agreed());
  exchange("RFC 7692 7.2.3.4: a block with BFINAL does not end the context",
           {compressed(text, "\xf3\x48\xcd\xc9\xc9\x07\x00\x00"s), again}, taken(both), agreed());
  exchange("RFC 7692 7.2.3.3: a stored block is a part of the context",
           {compressed(text, "\x00\x05\x00\xfa\xffHello\x00"s), again}, taken(both), agreed());
  exchange("RFC 7692 7.1.1: a reference from within fragments",
           {compressed_part(text, hello.substr(0, 4)),
            {continuation, hello.substr(4)},
            compressed_part(text, hello_again.substr(0, 1)),
            {continuation, hello_again.substr(1)}},
           taken(both), agreed());
  exchange("RFC 7692 7.1.1: a peer may do without the context unasked", {first, first, first},
           taken(Lines(3, "text Hello")), agreed());
});

const Table given_up([] {
  exchange("RFC 7692 7.1.1: without context takeover messages stand alone", {first, first, first},
           taken(Lines(3, "text Hello")), agreed(without_context));
  exchange("RFC 7692 7.1.1: without context takeover a reference to the message before fails the connection",
           {first, again}, failed(1007, {"text Hello"}), agreed(without_context));
  exchange(Role::server,
           "RFC 7692 7.1.1.2: with client_no_context_takeover the client may not refer to the message before",
           {first, again}, failed(1007, {"text Hello"}), agreed("; client_no_context_takeover"));
  exchange(Role::server,
           "RFC 7692 7.1.1.1: with server_no_context_takeover the client may refer to the message before",
           {first, again}, taken(both), agreed("; server_no_context_takeover"));
  exchange(Role::client,
           "RFC 7692 7.1.1.1: with server_no_context_takeover the server may not refer to the message before",
           {first, again}, failed(1007, {"text Hello"}), agreed("; server_no_context_takeover"));
  exchange(Role::client,
           "RFC 7692 7.1.1.2: with client_no_context_takeover the server may refer to the message before",
           {first, again}, taken(both), agreed("; client_no_context_takeover"));
});

const Table windows([] {
  for (int bits = 9; bits <= 15; ++bits) {
    const std::string size = std::to_string(bits);
    const std::string parameters = "; server_max_window_bits=" + size + "; client_max_window_bits=" + size;
    RawDeflater deflater(bits);
    const std::size_t far = (1U << bits) / 2 + 100;
    const std::string once = noise(far, 1);
    Frames frames;
    Lines messages;
    for (const unsigned seed : {1U, 2U, 1U}) {
      frames.push_back(compressed(binary, deflater.message(noise(far, seed))));
      messages.push_back("binary " + noise(far, seed));
    }
    exchange("RFC 7692 7.1.2: messages in a window of " + size + " bits", frames, taken(messages),
             agreed(parameters));
  }
  RawDeflater deflater(15);
  const std::string block = noise(30'000);
  exchange("RFC 7692 7.1.2: references 30000 bytes back without an agreed window",
           {compressed(binary, deflater.message(block)), compressed(binary, deflater.message(block))},
           taken(Lines(2, "binary " + block)), agreed());
});

}  // namespace
