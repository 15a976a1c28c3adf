#include "seed_file.hpp"

#include <charconv>
#include <fstream>
#include <iterator>

namespace duet_fuzz {

namespace {

/// Removes and returns the next character, without its escape.
char take(std::string_view& line) {
  const auto front = [&] {
    const char c = line.empty() ? '\\' : line.front();
    line.remove_prefix(line.empty() ? 0 : 1);
    return c;
  };
  const char c = front();
  if (c != '\\') return c;
  const char escape = front();
  if (escape == 'r') return '\r';
  if (escape == 'n') return '\n';
  if (escape == 't') return '\t';
  if (escape != 'x') return escape;
  unsigned value = 0;
  const std::string_view digits = line.substr(0, 2);
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  line.remove_prefix(digits.size());
  return static_cast<char>(value);
}

std::string parse_line(std::string_view line) {
  std::string out;
  while (!line.empty()) {
    std::size_t count = 1;
    if (line.front() == '(') {
      const std::size_t end = line.find(')');
      std::from_chars(line.data() + 1, line.data() + end, count);
      line.remove_prefix(end + 1);
    }
    out.append(count, take(line));
  }
  return out;
}

}  // namespace

std::vector<std::string> parse_seeds(std::string_view text) {
  std::vector<std::string> seeds;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() == text.size() ? line.size() : line.size() + 1);
    if (!line.empty() && line.front() != '#') seeds.push_back(parse_line(line));
  }
  return seeds;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> read_seeds(const std::string& path) { return parse_seeds(read_file(path)); }

}  // namespace duet_fuzz
