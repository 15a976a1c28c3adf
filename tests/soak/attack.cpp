#include "attack.hpp"

#include <array>

#include "raw_deflate.hpp"
#include "raw_frame.hpp"

namespace duet_soak {

namespace {

using namespace duet_test;

constexpr std::size_t large = 8'000;

std::string request(std::string_view members) { return masked(text, "{" + std::string(members) + "}"); }

std::string subscribe(std::string_view topic) {
  return request(R"("type":"subscribe","topic":")" + std::string(topic) + '"');
}

std::string publish(std::string_view topic, std::string_view data) {
  return request(R"("type":"publish","topic":")" + std::string(topic) + R"(","data":")" + std::string(data) +
                 '"');
}

std::string any_name(Random& random) { return "stranger/" + std::to_string(random()); }

/// Each is at its beginning for longer than the server waits.
std::string slow_request(Random&) { return upgrade_request("X-Slow: " + std::string(1'000, 'x') + "\r\n"); }

std::string slow_frame(Random&) { return masked(text, std::string(60'000, ' ')); }

std::string many_header_lines(Random&) {
  std::string lines;
  for (int i = 0; i < 200; ++i) lines += "X-" + std::to_string(i) + ": x\r\n";
  return upgrade_request(lines);
}

std::string long_header(Random&) { return upgrade_request("X-Long: " + std::string(40'000, 'x') + "\r\n"); }

std::string smuggled_request(Random&) {
  return "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\n" +
         upgrade_request();
}

std::string garbage(Random& random) { return noise(512, static_cast<unsigned>(random())); }

std::string oversized(Random& random) {
  if (random() % 2 == 0) return masked(text, std::string(1'000, ' '), {.claimed = std::uint64_t{1} << 62});
  std::string parts = masked(text, std::string(large, ' '), partial);
  for (int i = 0; i < 12; ++i) parts += masked(continuation, std::string(large, ' '), partial);
  return parts;
}

std::string empty_fragments(Random&) {
  std::string frames = masked(text, "", partial);
  for (int i = 0; i < 6'000; ++i) frames += masked(continuation, "", partial);
  return frames;
}

std::string not_utf8(Random&) { return masked(text, "\xC3\x28"); }

/// A message of a hundred megabytes, or many that are just below the limit.
std::string compression_bomb(Random& random) {
  static const std::string whole = masked(text, bomb(96), rsv1);
  static const std::string small = masked(text, deflated(std::string(60'000, ' ')), rsv1);
  if (random() % 2 == 0) return whole;
  std::string many;
  for (int i = 0; i < 50; ++i) many += small;
  return many;
}

std::string pings(Random&) {
  std::string frames;
  for (int i = 0; i < 200; ++i) frames += masked(ping, std::string(100, 'p'));
  return frames;
}

/// Their topics begin as those of the honest do, so that a history is kept for each.
std::string unknown_topics(Random& random) {
  std::string requests;
  for (int i = 0; i < 5; ++i) {
    const std::string name = any_name(random);
    requests += subscribe(name);
    requests += publish("room/" + name, std::string(500, 'x'));
  }
  return requests;
}

std::string flood(Random&) { return publish("flood", std::string(30'000, 'x')); }

std::string consume(Random&) { return subscribe("flood"); }

constexpr std::array all{
    Attack{.name = "slow_request", .share = 15, .opens = false, .pace = 1, .first = slow_request},
    Attack{.name = "silent", .share = 10, .opens = false},
    Attack{.name = "slow_frame", .share = 15, .pace = 1, .stays = 600, .first = slow_frame},
    Attack{.name = "half_open", .share = 10, .reads = false},
    Attack{.name = "reconnect_storm", .share = 5, .stays = 1, .rests = 5},
    Attack{.name = "garbage", .share = 4, .opens = false, .first = garbage},
    Attack{.name = "garbage_frames", .share = 4, .first = garbage},
    Attack{.name = "header_lines", .share = 2, .opens = false, .first = many_header_lines},
    Attack{.name = "long_header", .share = 2, .opens = false, .first = long_header},
    Attack{.name = "smuggled_request", .share = 2, .opens = false, .first = smuggled_request},
    Attack{.name = "oversized", .share = 4, .rests = 20, .first = oversized},
    Attack{.name = "empty_fragments", .share = 2, .rests = 20, .first = empty_fragments},
    Attack{.name = "not_utf8", .share = 2, .first = not_utf8},
    Attack{.name = "compression_bomb",
           .share = 2,
           .compresses = true,
           .stays = 50,
           .rests = 50,
           .first = compression_bomb},
    Attack{.name = "unread_pings", .share = 2, .reads = false, .next = pings},
    Attack{.name = "unknown_topics", .share = 2, .stays = 300, .next = unknown_topics},
    Attack{.name = "slow_consumer", .share = 15, .reads = false, .first = consume},
    Attack{.name = "flood", .share = 1, .next = flood},
};

}  // namespace

std::span<const Attack> attacks() { return all; }

}  // namespace duet_soak
