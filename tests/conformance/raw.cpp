#include "raw.hpp"

#include <utility>

namespace conformance {

namespace {

std::string next_id() {
  static int last = 0;
  return std::to_string(++last);
}

/// Exists as long as the clients that it has created in the scenario, whose callbacks own it.
class Player : public std::enable_shared_from_this<Player> {
 public:
  Player(Scenario& s, std::vector<Play> plays) : s_(s), plays_(std::move(plays)) {}

  void next() {
    if (at_ == plays_.size()) return s_.done();
    const Play& one = plays_[at_++];
    std::string path = "/" + (id_ = next_id());
    for (const std::string& step : one.script) path += "/" + encoded(step);
    Subject& c = s_.client(one.options);
    if (one.on_open) c.on_open = [&c, &one] { one.on_open(*c); };
    if (one.on_message) c.on_message = [&c, &one](duet::Message) { one.on_message(*c); };
    c.on_close = [self = shared_from_this(), &one](const duet::Closed&) {
      one.logs_wire ? self->ask_for_record() : self->next();
    };
    c.connect(url_at(one.host) + path);
  }

 private:
  [[nodiscard]] std::string url_at(const std::string& host) const {
    std::string url = s_.arguments.raw_url;
    constexpr std::string_view peer = "127.0.0.1";
    if (!host.empty()) url.replace(url.find(peer), peer.size(), host);
    return url;
  }

  void ask_for_record() {
    record_ = std::make_unique<duet::Client>(s_.loop);
    record_->on_message([this](duet::Message line) { s_.log("wire: " + std::string(line.text())); });
    record_->on_close([this](const duet::Closed& closed) {
      if (closed.code != 1000) s_.log("no record");
      next();
    });
    if (!record_->connect(s_.arguments.raw_url + "/record/" + id_)) s_.log("no record");
  }

  Scenario& s_;
  const std::vector<Play> plays_;
  std::size_t at_ = 0;
  std::string id_;
  std::unique_ptr<duet::Client> record_;
};

}  // namespace

std::string encoded(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') {
      text += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      ((text += '%') += digits[byte >> 4]) += digits[byte & 15];
    }
  }
  return text;
}

void play(Scenario& s, std::vector<Play> plays) {
  for (const Play& one : plays) s.expect(one.expected);
  std::make_shared<Player>(s, std::move(plays))->next();
}

void say_ready(duet::Client& client) { client.send_text("ready"); }

void play_all(Scenario& s, const std::vector<std::vector<std::string>>& scripts,
              const std::vector<std::string>& expected) {
  std::vector<Play> plays;
  for (const auto& script : scripts)
    plays.push_back({.script = script,
                     .expected = expected,
                     .on_open = say_ready,
                     .on_message = say_ready,
                     .logs_wire = false});
  play(s, std::move(plays));
}

}  // namespace conformance
