#include "rfc/head.hpp"

#include <algorithm>

namespace duet_test {

Head Head::starting(std::string_view start_line) const {
  Head copy = *this;
  copy.start_line_ = start_line;
  return copy;
}

Head Head::without(std::string_view name) const {
  Head copy = *this;
  std::erase_if(copy.fields_, [name](const auto& field) { return field.first == name; });
  return copy;
}

Head Head::with(std::string_view name, std::string_view value) const {
  Head copy = *this;
  for (auto& field : copy.fields_)
    if (field.first == name) field.second = value;
  return copy;
}

Head Head::plus(std::string_view name, std::string_view value) const {
  Head copy = *this;
  copy.fields_.emplace_back(name, value);
  return copy;
}

Head Head::first(std::string_view name, std::string_view value) const {
  Head copy = *this;
  copy.fields_.emplace(copy.fields_.begin(), name, value);
  return copy;
}

std::string Head::text() const {
  std::string out = start_line_ + "\r\n";
  for (const auto& [name, value] : fields_) out += name + ": " + value + "\r\n";
  return out + "\r\n";
}

Head good_request() {
  return {"GET /chat HTTP/1.1",
          {{"Host", "server.example.com"},
           {"Upgrade", "websocket"},
           {"Connection", "Upgrade"},
           {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
           {"Sec-WebSocket-Version", "13"}}};
}

Head good_answer() {
  return {"HTTP/1.1 101 Switching Protocols",
          {{"Upgrade", "websocket"},
           {"Connection", "Upgrade"},
           {"Sec-WebSocket-Accept", std::string(right_accept)}}};
}

std::string value_of(std::string_view head, std::string_view name) {
  const std::string line = "\r\n" + std::string(name) + ": ";
  const std::size_t at = head.find(line);
  if (at == std::string_view::npos) return "none";
  const std::size_t start = at + line.size();
  return std::string(head.substr(start, head.find("\r\n", start) - start));
}

int count_of(std::string_view head, std::string_view name) {
  const std::string line = "\r\n" + std::string(name) + ":";
  int count = 0;
  for (std::size_t at = head.find(line); at != std::string_view::npos; at = head.find(line, at + 1)) ++count;
  return count;
}

}  // namespace duet_test
