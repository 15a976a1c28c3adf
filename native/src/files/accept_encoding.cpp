#include "files/accept_encoding.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"

namespace duet::detail {

namespace {

constexpr std::array all{Encoding::brotli, Encoding::gzip, Encoding::identity};

// Parses a qvalue in thousandths (RFC 9110 section 12.4.2): at most three digits after the point, at most 1.
int parse_weight(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return 0;
  if (text.size() > 1 && text[1] != '.') return 0;
  int weight = (text[0] - '0') * 1000;
  int unit = 100;
  for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (!ascii::is_digit(c)) return 0;
    weight += (c - '0') * unit;
    unit /= 10;
  }
  return weight <= 1000 ? weight : 0;
}

int weight_of(std::string_view parameters) {
  while (!parameters.empty()) {
    const std::string_view parameter = ascii::trim(ascii::take_until(parameters, ';'));
    if (ascii::equals_ignoring_case(parameter.substr(0, 2), "q=")) return parse_weight(parameter.substr(2));
  }
  return 1000;
}

bool means(std::string_view coding, Encoding encoding) {
  switch (encoding) {
    case Encoding::identity: return ascii::equals_ignoring_case(coding, "identity");
    case Encoding::brotli: return ascii::equals_ignoring_case(coding, "br");
    case Encoding::gzip:  // the second name is an alias, RFC 9110 section 8.4.1.3
      return ascii::equals_ignoring_case(coding, "gzip") || ascii::equals_ignoring_case(coding, "x-gzip");
  }
  return false;
}

// Identity is accepted unless its name or "*" refuses it.
int weight_in(std::string_view field, Encoding encoding) {
  int weight = -1;
  int rest = -1;
  ascii::any_in_list(field, [&](std::string_view element) {
    const std::string_view coding = ascii::trim(ascii::take_until(element, ';'));
    if (means(coding, encoding)) weight = std::max(weight, weight_of(element));
    if (coding == "*") rest = weight_of(element);
    return false;
  });
  if (weight >= 0) return weight;
  if (rest >= 0) return rest;
  return encoding == Encoding::identity ? 1 : 0;
}

}  // namespace

std::string_view name(Encoding encoding) {
  switch (encoding) {
    case Encoding::identity: break;
    case Encoding::gzip: return "gzip";
    case Encoding::brotli: return "br";
  }
  return {};
}

std::vector<Encoding> accepted_encodings(const std::string_view* field) {
  if (!field) return {Encoding::identity};
  std::vector<Encoding> taken;
  for (const Encoding encoding : all)
    if (weight_in(*field, encoding) > 0) taken.push_back(encoding);
  std::stable_sort(taken.begin(), taken.end(),
                   [&](Encoding a, Encoding b) { return weight_in(*field, a) > weight_in(*field, b); });
  return taken;
}

}  // namespace duet::detail
