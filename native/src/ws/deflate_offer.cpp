#include "ws/deflate_offer.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "ws/extension_list.hpp"

namespace duet::detail {

namespace {

constexpr std::string_view extension_name = "permessage-deflate";
constexpr std::string_view client_bits_name = "client_max_window_bits";
constexpr std::string_view server_bits_name = "server_max_window_bits";
constexpr std::string_view client_reset_name = "client_no_context_takeover";
constexpr std::string_view server_reset_name = "server_no_context_takeover";

constexpr int widest = 15;
// zlib cannot deflate a raw stream with a window of 8 bits.
constexpr int narrowest_deflated = 9;

/// The parameters of one offer, or of the answer.
struct Parameters {
  bool client_reset = false;
  bool server_reset = false;
  std::optional<int> client_bits = {};  // 0: present without a value
  std::optional<int> server_bits = {};
};

/// Parses "8" to "15", without leading zeros. Returns 0 for anything else.
int window_bits(const std::string& text) {
  if (text.size() == 1 && (text[0] == '8' || text[0] == '9')) return text[0] - '0';
  if (text.size() == 2 && text[0] == '1' && text[1] >= '0' && text[1] <= '5') return 10 + (text[1] - '0');
  return 0;
}

bool read_flag(const Extension::Parameter& parameter, bool& flag) {
  return !parameter.value && !std::exchange(flag, true);
}

bool read_bits(const Extension::Parameter& parameter, bool needs_value, std::optional<int>& bits) {
  if (bits) return false;
  bits = parameter.value ? window_bits(*parameter.value) : 0;
  return parameter.value ? *bits != 0 : !needs_value;
}

/// Returns nullopt if section 7.1 forbids the parameters: unknown or duplicate names, invalid values.
std::optional<Parameters> read_parameters(const Extension& extension, bool is_answer) {
  Parameters read;
  for (const Extension::Parameter& parameter : extension.parameters) {
    bool is_good = false;
    if (parameter.name == client_reset_name) is_good = read_flag(parameter, read.client_reset);
    if (parameter.name == server_reset_name) is_good = read_flag(parameter, read.server_reset);
    if (parameter.name == client_bits_name) is_good = read_bits(parameter, is_answer, read.client_bits);
    if (parameter.name == server_bits_name) is_good = read_bits(parameter, true, read.server_bits);
    if (!is_good) return {};
  }
  return read;
}

std::string write(const Parameters& parameters) {
  std::string text(extension_name);
  const auto add = [&](std::string_view name, int value = 0) {
    text.append("; ").append(name);
    if (value != 0) text += '=' + std::to_string(value);
  };
  if (parameters.server_reset) add(server_reset_name);
  if (parameters.client_reset) add(client_reset_name);
  if (parameters.server_bits) add(server_bits_name, *parameters.server_bits);
  if (parameters.client_bits) add(client_bits_name, *parameters.client_bits);
  return text;
}

/// Returns the window of an end with this limit of its `own` whose peer requests at most `asked`.
int deflate_bits(int own, int asked) {
  const int bits = std::min(own, asked);
  return bits < narrowest_deflated ? 0 : bits;
}

/// Returns the answer to one offer; nullopt if it cannot be met.
std::optional<DeflateAnswer> meet(const Parameters& offer, const Compression& compression) {
  const int own = compression.window_bits;
  DeflateTerms terms;
  terms.deflate_bits = deflate_bits(own, offer.server_bits.value_or(widest));
  if (terms.deflate_bits == 0) return {};
  Parameters answer;
  answer.server_reset = offer.server_reset || !compression.server_context_takeover;
  answer.client_reset = offer.client_reset || !compression.client_context_takeover;
  if (offer.server_bits || own < widest) answer.server_bits = terms.deflate_bits;
  // A client that does not name the parameter does not understand it (section 7.1.2.2).
  if (offer.client_bits) {
    terms.inflate_bits = std::min(own, *offer.client_bits == 0 ? widest : *offer.client_bits);
    if (*offer.client_bits != 0 || own < widest) answer.client_bits = terms.inflate_bits;
  }
  terms.deflate_takeover = !answer.server_reset;
  terms.inflate_takeover = !answer.client_reset;
  return DeflateAnswer{terms, write(answer)};
}

}  // namespace

std::optional<Failure> check_compression(const Compression& compression) {
  if (compression.window_bits < narrowest_deflated || compression.window_bits > widest)
    return Failure{Error::bad_limit, "window_bits is 9 to 15"};
  if (compression.memory_level < 1 || compression.memory_level > 9)
    return Failure{Error::bad_limit, "memory_level is 1 to 9"};
  if (compression.level < 1 || compression.level > 9) return Failure{Error::bad_limit, "level is 1 to 9"};
  return {};
}

std::string write_deflate_offer(const Compression& compression) {
  const int own = compression.window_bits;
  Parameters offer;
  offer.server_reset = !compression.server_context_takeover;
  offer.client_reset = !compression.client_context_takeover;
  if (own < widest) offer.server_bits = own;
  offer.client_bits = own < widest ? own : 0;
  const std::string ours = write(offer);
  const std::string browsers = write({.client_bits = 0});
  return ours == browsers ? ours : ours + ", " + browsers;
}

// The second offer, and the parameters that a server may add (sections 7.1.1 and 7.1.2), allow every
// well-formed answer. If the server allows a wider window than `compression` does, the narrower one is used.
std::string check_deflate_answer(std::string_view header, const Compression& compression,
                                 std::optional<DeflateTerms>& terms) {
  terms.reset();
  const auto chosen = parse_extensions(header);
  if (!chosen) return "the server's Sec-WebSocket-Extensions is malformed";
  if (chosen->empty()) return {};
  if (chosen->size() > 1 || chosen->front().name != extension_name)
    return "the server chose an extension that was not offered";
  const auto answer = read_parameters(chosen->front(), true);
  const int own = compression.window_bits;
  if (!answer) return "the server's answer to permessage-deflate is invalid";
  terms = DeflateTerms{.deflate_bits = deflate_bits(own, answer->client_bits.value_or(own)),
                       .inflate_bits = answer->server_bits.value_or(widest),
                       .deflate_takeover = compression.client_context_takeover && !answer->client_reset,
                       .inflate_takeover = !answer->server_reset};
  return {};
}

bool accept_deflate_offer(std::string_view header, const Compression& compression,
                          std::optional<DeflateAnswer>& answer) {
  answer.reset();
  const auto offers = parse_extensions(header);
  if (!offers) return false;
  for (const Extension& offer : *offers) {
    if (offer.name != extension_name) continue;
    const auto parameters = read_parameters(offer, false);
    if (parameters) answer = meet(*parameters, compression);
    if (answer) return true;
  }
  return true;
}

}  // namespace duet::detail
