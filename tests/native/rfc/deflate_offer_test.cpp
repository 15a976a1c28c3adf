// RFC 7692 sections 5 and 7.1: the offers that a server must accept or decline.
#include <algorithm>
#include <optional>

#include "catch.hpp"
#include "rfc/request.hpp"
#include "ws/extension_list.hpp"

using namespace duet_test;
using namespace std::string_literals;
using duet::Compression;

namespace {

using Values = std::vector<std::string>;
const duet::ServerOptions wide{.compression = {.enabled = true, .window_bits = 15}};

/// Returns "name=value" of each parameter; nullopt if the answer has no extension.
std::optional<Values> parameters_of(const std::string& answer) {
  if (count_of(answer, "Sec-WebSocket-Extensions") == 0) return {};
  CHECK(count_of(answer, "Sec-WebSocket-Extensions") == 1);
  const auto list = duet::detail::parse_extensions(value_of(answer, "Sec-WebSocket-Extensions"));
  REQUIRE(list);
  REQUIRE(list->size() == 1);
  CHECK(list->front().name == "permessage-deflate");
  Values values;
  for (const auto& [name, value] : list->front().parameters)
    values.push_back(name + (value ? '=' + *value : ""));
  return values;
}

bool has(const Values& values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

int bits_of(const Values& values, std::string_view name) {
  for (const std::string& value : values)
    if (value.starts_with(std::string(name) + '=')) return std::stoi(value.substr(name.size() + 1));
  return 0;
}

void taken(const std::string& name, const std::string& offer, std::function<void(const Values&)> check = {},
           const duet::ServerOptions& options = wide) {
  request(
      "RFC 7692 " + name, good_request().plus("Sec-WebSocket-Extensions", offer),
      [=](const std::string& answer) {
        const auto values = parameters_of(answer);
        REQUIRE(values);
        if (check) check(*values);
      },
      options);
}

void declined(const std::string& what, const std::string& offer) {
  const Head head = good_request().plus("Sec-WebSocket-Extensions", offer);
  request(
      "RFC 7692 7.1: an offer with " + in_name(what) + " is declined", head,
      [](const std::string& answer) { CHECK_FALSE(parameters_of(answer)); }, wide);
  taken("5: an offer with " + in_name(what) + " is skipped in favour of the next",
        offer + ", permessage-deflate");
}

const Table offers([] {
  taken("7.1: an offer without parameters", "permessage-deflate", [](const Values& values) {
    CHECK(bits_of(values, "client_max_window_bits") == 0);  // section 7.1.2.2: the client has not named it
  });
  taken("5: one of several extensions", "foo, permessage-deflate, bar; baz=1");
  taken("5: the first of two offers that can be met",
        "permessage-deflate; server_no_context_takeover, permessage-deflate",
        [](const Values& values) { CHECK(has(values, "server_no_context_takeover")); });
  taken("5: an offer in the second header line", "foo\r\nSec-WebSocket-Extensions: permessage-deflate");
  taken("7.1.1.1: server_no_context_takeover is answered", "permessage-deflate; server_no_context_takeover",
        [](const Values& values) { CHECK(has(values, "server_no_context_takeover")); });
  taken("7.1.1.2: client_no_context_takeover is a hint that is taken",
        "permessage-deflate; client_no_context_takeover");
  taken(
      "7.1: all parameters at once",
      "permessage-deflate; client_no_context_takeover; client_max_window_bits=10; server_max_window_bits=11; "
      "server_no_context_takeover",
      [](const Values& values) {
        CHECK(has(values, "server_no_context_takeover"));
        CHECK(bits_of(values, "server_max_window_bits") >= 8);
        CHECK(bits_of(values, "server_max_window_bits") <= 11);
        CHECK(bits_of(values, "client_max_window_bits") <= 10);
      });
  taken("7.1: a value in quotes", "permessage-deflate; server_max_window_bits=\"10\"",
        [](const Values& values) {
          CHECK(bits_of(values, "server_max_window_bits") >= 8);
          CHECK(bits_of(values, "server_max_window_bits") <= 10);
        });
});

const Table windows([] {
  for (int bits = 9; bits <= 15; ++bits)
    taken("7.1.2.1: server_max_window_bits=" + std::to_string(bits) + " is answered with no more",
          "permessage-deflate; server_max_window_bits=" + std::to_string(bits), [=](const Values& values) {
            CHECK(bits_of(values, "server_max_window_bits") >= 8);
            CHECK(bits_of(values, "server_max_window_bits") <= bits);
          });
  for (int bits = 8; bits <= 15; ++bits)
    taken("7.1.2.2: client_max_window_bits=" + std::to_string(bits) + " is answered with no more",
          "permessage-deflate; client_max_window_bits=" + std::to_string(bits),
          [=](const Values& values) { CHECK(bits_of(values, "client_max_window_bits") <= bits); });
  taken("7.1.2.2: client_max_window_bits without a value", "permessage-deflate; client_max_window_bits");
  // Not every server supports a window of 8 bits, zlib for one; then it declines (section 7.1.2.1).
  declined("server_max_window_bits=8", "permessage-deflate; server_max_window_bits=8");
});

const Table wishes([] {
  const auto told = [](const Compression& compression) {
    duet::ServerOptions options = wide;
    options.compression = compression;
    return options;
  };
  taken(
      "7.1.1.2: a server that keeps no context of the client's says so", "permessage-deflate",
      [](const Values& values) { CHECK(has(values, "client_no_context_takeover")); },
      told({.enabled = true, .client_context_takeover = false}));
  taken(
      "7.1.2.2: a server that keeps a smaller window of the client's says so",
      "permessage-deflate; client_max_window_bits",
      [](const Values& values) { CHECK(bits_of(values, "client_max_window_bits") == 10); },
      told({.enabled = true, .window_bits = 10}));
  taken(
      "7.1.2.2: the parameter is not sent to a client that has not named it", "permessage-deflate",
      [](const Values& values) { CHECK(bits_of(values, "client_max_window_bits") == 0); },
      told({.enabled = true, .window_bits = 10}));
});

const Table malformed([] {
  for (const char* parameter :
       {"foo", "foo=1", "server_max_window_bits", "server_no_context_takeover=1",
        "server_no_context_takeover=true", "client_no_context_takeover=0",
        "client_no_context_takeover=\"yes\"", "server_max_window_bits=x", "client_max_window_bits=x",
        "max_window_bits=10", "SERVER_NO_CONTEXT_TAKEOVER=1"})
    declined(parameter, "permessage-deflate; "s + parameter);
  for (const char* bits : {"0", "1", "7", "16", "256", "08", "010", "-9", "+9", "9.0", "1e1", "99999999999"})
    for (const char* end : {"server", "client"})
      declined(end + "_max_window_bits="s + bits, "permessage-deflate; "s + end + "_max_window_bits=" + bits);
  for (const char* parameter :
       {"server_no_context_takeover", "client_no_context_takeover", "client_max_window_bits",
        "server_max_window_bits=10", "client_max_window_bits=10"})
    declined("a repeated "s + parameter, "permessage-deflate; "s + parameter + "; " + parameter);
  declined("server_max_window_bits of two values",
           "permessage-deflate; server_max_window_bits=10; server_max_window_bits=11");
  declined("client_max_window_bits with and without a value",
           "permessage-deflate; client_max_window_bits; client_max_window_bits=11");
});

}  // namespace
