// RFC 7692, for a client.
#include <duet/native_options.hpp>

#include "catch.hpp"
#include "raw_client.hpp"
#include "raw_deflate.hpp"

using namespace duet_test;
using duet::Compression;

namespace {

const std::string offer =
    "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=12; client_max_window_bits=12, "
    "permessage-deflate; client_max_window_bits\r\n";

std::string answer_line(std::string_view parameters) {
  return "Sec-WebSocket-Extensions: permessage-deflate" + std::string(parameters) + "\r\n";
}

/// A client that compresses, and its log after a server has sent this answer to its offer and these frames.
struct Agreed {
  RawClient one;

  explicit Agreed(Compression compression = {}, duet::ClientOptions options = {}) : one(std::move(options)) {
    compression.enabled = true;
    REQUIRE(duet::set_native_options(*one.client, {.compression = compression}));
  }

  std::vector<std::string> run(const std::string& answer, const std::function<void(RawSocket&)>& then) {
    one.run([&](RawSocket& socket) {
      const std::string head = socket.read_until("\r\n\r\n");
      socket.send(upgrade_answer(head, answer));
      then(socket);
    });
    return one.log;
  }

  std::vector<std::string> run(const std::string& answer) {
    return run(answer, [](RawSocket& socket) { socket.send(plain(close_frame, "")); });
  }
};

const std::vector<std::string> taken{"open", "closed 1005 handshake was_open clean"};

/// Returns a message assembled from its frames: "compressed " or "", and the bytes.
std::string message_of(RawSocket& socket, std::vector<std::size_t>* sizes = nullptr) {
  RawFrame frame = read_frame(socket);
  std::string out = (frame.first_byte & 0x70) == 0x40 ? "compressed " : "";
  while (frame.whole) {
    out += frame.payload;
    if (sizes) sizes->push_back(frame.payload.size());
    if ((frame.first_byte & 0x80) != 0) return out;
    frame = read_frame(socket);
    if ((frame.first_byte & 0x7F) != continuation) return "not a continuation";
  }
  return "end";
}

/// Returns the inflated payload of a compressed message.
std::string inflated_by(RawInflater& inflater, const std::string& message) {
  if (!message.starts_with("compressed ")) return "not compressed";
  return inflater.message(std::string_view(message).substr(11));
}

}  // namespace

TEST_CASE("a client offers compression only if it is enabled") {
  for (const bool enabled : {true, false}) {
    std::string head;
    RawClient one;
    REQUIRE(duet::set_native_options(*one.client, {.compression = {.enabled = enabled}}));
    one.run([&](RawSocket& socket) {
      head = socket.read_until("\r\n\r\n");
      socket.send(upgrade_answer(head));
      socket.send(plain(close_frame, ""));
    });
    CHECK((head.find("\r\n" + offer) != std::string::npos) == enabled);
    CHECK((head.find("Extensions") != std::string::npos) == enabled);
    CHECK(one.log == taken);
  }
}

TEST_CASE("messages of at least the threshold are compressed and refer to earlier ones") {
  Agreed agreed;
  const std::string under(1023, 'x');
  const std::string over = prose(1024);
  agreed.one.when_open = [&] {
    for (const std::string& message : {under, over, over}) CHECK(agreed.one.client->send_text(message));
    CHECK(agreed.one.client->send_binary(std::as_bytes(std::span(over))));
  };
  std::vector<std::string> sent;
  agreed.run(answer_line("; server_max_window_bits=12; client_max_window_bits=12"), [&](RawSocket& socket) {
    for (int i = 0; i < 4; ++i) sent.push_back(message_of(socket));
    socket.send(plain(close_frame, ""));
  });
  REQUIRE(sent.size() == 4);
  CHECK(sent[0] == under);
  RawInflater inflater(12);
  for (std::size_t i = 1; i < 4; ++i) CHECK((inflated_by(inflater, sent[i]) == over));
  CHECK(sent[1].size() > 300);
  CHECK(sent[2].size() < 100);
  CHECK(agreed.one.log == taken);
}

TEST_CASE("without context takeover each message is compressed on its own whichever side requested it") {
  const auto sizes = [](const Compression& compression, const std::string& parameters) {
    Agreed agreed(compression);
    agreed.one.when_open = [&] {
      for (int i = 0; i < 2; ++i) agreed.one.client->send_text(prose(2000));
    };
    std::vector<std::size_t> result;
    agreed.run(answer_line(parameters), [&](RawSocket& socket) {
      for (int i = 0; i < 2; ++i) {
        const std::string sent = message_of(socket);
        RawInflater fresh(12);
        CHECK((inflated_by(fresh, sent) == prose(2000)));
        result.push_back(sent.size());
      }
      socket.send(plain(close_frame, ""));
    });
    REQUIRE(result.size() == 2);
    return result[0] == result[1];
  };
  CHECK(sizes({}, "; client_no_context_takeover"));
  CHECK(sizes({.client_context_takeover = false}, ""));
}

TEST_CASE("a server that requires a window of 8 bits receives uncompressed messages") {
  Agreed agreed;
  agreed.one.when_open = [&] { agreed.one.client->send_text(prose(2000)); };
  std::string sent;
  agreed.run(answer_line("; client_max_window_bits=8"), [&](RawSocket& socket) {
    sent = message_of(socket);
    socket.send(plain(text, deflated("and yet"), rsv1) + plain(close_frame, ""));
  });
  CHECK((sent == prose(2000)));
  CHECK(agreed.one.log.at(1) == "text and yet");
}

TEST_CASE("a large message is sent in frames of at most 64 KiB") {
  Agreed agreed;
  const std::string large = noise(300'000);
  agreed.one.when_open = [&] { agreed.one.client->send_binary(std::as_bytes(std::span(large))); };
  std::vector<std::size_t> sizes;
  std::string sent;
  agreed.run(answer_line(""), [&](RawSocket& socket) {
    sent = message_of(socket, &sizes);
    socket.send(plain(close_frame, ""));
  });
  RawInflater inflater(12);
  CHECK((inflated_by(inflater, sent) == large));
  CHECK(sizes.size() == 5);
  for (const std::size_t size : sizes) CHECK(size <= 65536);
}

TEST_CASE("buffered_amount() counts uncompressed bytes and returns to 0") {
  Agreed agreed({}, {.send_queue = {.high_water_mark = 100'000}});
  std::vector<std::size_t> amounts;
  std::vector<bool> slow;
  agreed.one.when_open = [&] {
    for (const char* message : {"small", ""}) agreed.one.client->send_text(message);
    for (int i = 0; i < 2; ++i) {
      slow.push_back(agreed.one.client->send_text(std::string(60'000, 'x')).slow_down());
      amounts.push_back(agreed.one.client->buffered_amount());
    }
  };
  agreed.one.when_message = [&](duet::Message) { amounts.push_back(agreed.one.client->buffered_amount()); };
  agreed.run(answer_line(""), [&](RawSocket& socket) {
    for (int i = 0; i < 4; ++i) message_of(socket);
    socket.send(plain(text, "got them") + plain(close_frame, ""));
  });
  CHECK(amounts == std::vector<std::size_t>{60'005, 120'005, 0});
  CHECK(slow == std::vector<bool>{false, true});
}

TEST_CASE("a client may be destroyed in the callback of a compressed message") {
  Agreed agreed;
  agreed.one.when_message = [&](duet::Message) { agreed.one.client.reset(); };
  std::string said;
  agreed.run(answer_line(""), [&](RawSocket& socket) {
    RawDeflater deflater;
    std::string frames;
    for (int i = 0; i < 3; ++i) frames += plain(text, deflater.message(prose(2000)), rsv1);
    socket.send(frames);
    said = next(socket);
    socket.send(plain(close_frame, ""));
  });
  CHECK(said == "close ");
  CHECK(agreed.one.log.size() == 2);
}
