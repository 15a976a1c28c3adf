// A folder of files and requests for them, without a server.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "catch.hpp"
#include "files/static_files.hpp"
#include "temporary_folder.hpp"
#include "test_system.hpp"

namespace duet_test {

class Folder {
 public:
  Folder() {
    std::filesystem::create_directories(root() / "sub" / "empty");
    write("root/index.html", "<p>hello");
    write("root/sub/index.html", "<p>sub");
    write("root/sub/app.wasm", std::string("\0asm", 4));
    write("root/big.data", std::string(100000, 'x'));
    write("root/.secret", "secret");
    write("outside.txt", "outside");
    make_link("../outside.txt", root() / "link.txt");
    make_link("..", root() / "up");
    make_fifo(root() / "fifo");
  }

  std::filesystem::path root() const { return path_ / "root"; }
  void write(const std::filesystem::path& name, const std::string& content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
  }

 private:
  TemporaryFolder path_;
};

struct Answer {
  duet::detail::ResponseHead head;
  std::string body;
  duet::detail::HttpReply reply;

  std::string header(std::string_view name) const {
    return std::string(head.headers.find(name).value_or("missing"));
  }
};

inline Answer answer(duet::detail::HttpReply reply) {
  Answer out;
  const auto parsed = duet::detail::parse_response(reply.head_and_body, {}, out.head);
  REQUIRE(parsed.state == duet::detail::HeadResult::State::complete);
  out.body = reply.head_and_body.substr(parsed.consumed);
  out.reply = std::move(reply);
  return out;
}

/// The time of a request: so late that no file has only just changed.
inline std::time_t later() { return std::time(nullptr) + 10; }

inline Answer ask(const duet::detail::StaticFiles& files, const std::string& target,
                  const std::string& method = "GET", const std::vector<duet::detail::Header>& extra = {},
                  std::time_t now = later()) {
  duet::detail::RequestHead request{method, target, 1, {{"host", "a"}}};
  for (const duet::detail::Header& header : extra) request.headers.add(header.name, header.value);
  return answer(files.serve(request, now));
}

inline Answer get(const duet::detail::StaticFiles& files, const std::string& target,
                  const std::vector<duet::detail::Header>& extra) {
  return ask(files, target, "GET", extra);
}

}  // namespace duet_test
