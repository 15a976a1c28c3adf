// The parts that a server receives, logged.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "served.hpp"
#include "support/event_lines.hpp"

namespace duet_test {

/// Returns "text [Hel" for the first part, "text lo]" for the last.
inline std::string line_of(const duet::MessagePart& part) {
  return message_line(part.is_text(),
                      (part.is_first() ? "[" : "") + shortened(part.text()) + (part.is_last() ? "]" : ""));
}

/// The parts that a server has received, readable from any thread.
class Taken {
 public:
  using Hook = std::function<void(duet::Connection, const duet::MessagePart&)>;

  explicit Taken(Served& served, Hook hook = {}) : served_(served), taken_(std::make_shared<Sum>()) {
    served.in_loop([&] {
      served.server().on_message_part([taken = taken_, hook](duet::Connection ws, duet::MessagePart part) {
        taken->lines.push_back(line_of(part));
        taken->bytes += part.size();
        taken->messages += part.is_last() ? 1 : 0;
        if (hook) hook(ws, part);
      });
    });
  }

  std::vector<std::string> lines() { return now().lines; }
  std::size_t bytes() { return now().bytes; }
  Came wait_for_messages(std::size_t count) {
    return eventually([&] { return now().messages >= count; });
  }
  Came wait_for_parts(std::size_t count) {
    return eventually([&] { return now().lines.size() >= count; });
  }

 private:
  struct Sum {
    std::vector<std::string> lines = {};
    std::size_t bytes = 0;
    std::size_t messages = 0;
  };
  Sum now() {
    return served_.ask([&] { return *taken_; });
  }

  Served& served_;
  std::shared_ptr<Sum> taken_;  // used by the server's thread
};

}  // namespace duet_test
