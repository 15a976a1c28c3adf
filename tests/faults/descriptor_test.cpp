// With each number of free descriptors, from none to enough: an error or it works, and it works again once some are free.
#include <chrono>
#include <fstream>
#include <optional>

#include "catch.hpp"
#include "in_child.hpp"
#include "served.hpp"
#include "taken_descriptors.hpp"
#include "talk.hpp"
#include "temporary_folder.hpp"

using duet_test::in_child;
using duet_test::TakenDescriptors;
using duet_test::Talk;

namespace {

constexpr std::size_t enough = 40;
constexpr std::string_view works = "works";

/// Tries each number until `attempt` has worked with three in a row.
void with_each_number(const std::function<std::string(std::size_t)>& attempt) {
  int worked = 0;
  for (std::size_t left = 0; left < enough && worked < 3; ++left) {
    const std::string outcome = in_child([&] { return attempt(left); });
    INFO(left << " descriptors are free: " << outcome);
    worked = outcome == works ? worked + 1 : 0;
    CHECK((outcome == works || outcome.starts_with("ended: ") || outcome.starts_with("refused: ")));
    if (left == 0) CHECK(outcome != works);
  }
  CHECK(worked == 3);
}

std::string text_of(const Talk::Outcome& outcome) {
  if (!outcome.broken.empty()) return "broken: " + outcome.text();
  return outcome.is_whole ? std::string(works) : "ended: " + outcome.text();
}

constexpr std::size_t file_size = 300'000;

/// Returns the status and the size of the body; "nothing" if the connection has ended.
std::string get_file(duet_test::RawSocket& socket) {
  if (!socket.send("GET /file HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) return "nothing";
  const std::string answer = socket.read_to_end();
  if (!answer.starts_with("HTTP/1.1 ")) return "nothing";
  return answer.substr(9, 3) + ' ' + std::to_string(answer.size() - answer.find("\r\n\r\n") - 4);
}

const std::string whole_file = "200 " + std::to_string(file_size);

}  // namespace

TEST_CASE("a server and a client begin with any number of free descriptors", "[no-descriptors]") {
  const auto kind = GENERATE(Talk::Kind::plain, Talk::Kind::secure);
  static_cast<void>(duet_test::talk_certificates());
  with_each_number([&](std::size_t left) -> std::string {
    TakenDescriptors taken;
    taken.leave(left);
    Talk talk(kind);
    std::string outcome = talk.failure().empty() ? text_of(talk.hold()) : "refused: " + talk.failure();
    taken.leave_all();
    if (talk.failure().empty() && !talk.hold().is_whole) return "it does not work afterwards";
    if (!Talk(kind).hold().is_whole) return "a new one does not work afterwards";
    return outcome;
  });
}

TEST_CASE("a server that listens has any number of free descriptors for a client", "[no-descriptors]") {
  const auto kind = GENERATE(Talk::Kind::plain, Talk::Kind::secure);
  static_cast<void>(duet_test::talk_certificates());
  with_each_number([&](std::size_t left) -> std::string {
    Talk talk(kind);
    if (!talk.hold().is_whole) return "it does not work before";
    TakenDescriptors taken;
    taken.leave(left);
    std::string outcome = text_of(talk.hold());
    taken.leave_all();
    return talk.hold().is_whole ? outcome : "it does not work afterwards";
  });
}

TEST_CASE("a file is served or refused with any number of free descriptors", "[no-descriptors]") {
  const duet_test::TemporaryFolder folder;
  std::ofstream(folder / "file") << std::string(file_size, 'x');
  with_each_number([&](std::size_t left) -> std::string {
    duet_test::Served served({.host = "127.0.0.1", .http = {.root = folder.path().string()}});
    auto socket = served.connect();
    auto later = served.connect();
    served.settle();
    TakenDescriptors taken;
    taken.leave(left);
    const std::string answer = get_file(socket);
    taken.leave_all();
    if (get_file(later) != whole_file) return "no file afterwards";
    return answer == whole_file ? std::string(works) : "ended: " + answer;
  });
}

TEST_CASE("a name is looked up with any number of free descriptors", "[no-descriptors]") {
  for (std::size_t left = 0; left < 12; ++left) {
    const std::string outcome = in_child([&]() -> std::string {
      duet::Loop loop;
      std::string end;
      const auto attempt = [&] {
        duet::Client client(loop);
        client.on_close([&](const duet::Closed& closed) {
          end = duet::to_string(closed.cause);
          loop.stop();
        });
        static_cast<void>(client.connect("ws://no-such-name.invalid:9/"));
        loop.run();
        return end;
      };
      TakenDescriptors taken;
      taken.leave(left);
      const std::string first = attempt();
      taken.leave_all();
      return first + ' ' + attempt();
    });
    INFO(left << " descriptors are free");
    CHECK((outcome == "dns dns" || outcome == "tcp dns"));
  }
}
