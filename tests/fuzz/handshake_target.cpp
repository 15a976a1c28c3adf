// Both ends of the opening handshake: a request that the client writes is one that the server accepts, and its answer
// one that the client accepts.
#include <vector>

#include "head_lines.hpp"
#include "http/handshake.hpp"
#include "ws/deflate_offer.hpp"

using namespace duet_fuzz;
using namespace duet::detail;

namespace {

constexpr HeadLimits wide{1 << 20, 1000};

/// Reads "name: value" lines as the headers that an application adds.
std::vector<Header> extra_headers(Input& input) {
  std::vector<Header> headers;
  while (!input.rest().empty()) {
    std::string_view line = input.until('\n');
    const std::string_view name = ascii::take_until(line, ':');
    if (may_be_sent(name, line)) headers.push_back({std::string(name), std::string(line)});
  }
  return headers;
}

std::vector<std::string> subprotocols(std::string_view list) {
  std::vector<std::string> names;
  while (!list.empty()) {
    const std::string_view name = ascii::take_until(list, ',');
    if (ascii::is_token(name) && std::find(names.begin(), names.end(), name) == names.end())
      names.emplace_back(name);
  }
  return names;
}

bool are_sent(const std::vector<Header>& headers, const Headers& received) {
  return std::all_of(headers.begin(), headers.end(), [&](const Header& header) {
    return std::any_of(received.begin(), received.end(), [&](const Headers::Field field) {
      return field.name == ascii::lowered(header.name) && field.value == ascii::trim(header.value);
    });
  });
}

/// Checks the negotiation of compression: each end sends no more than the other can read.
void check_terms(const duet::Compression& client, const DeflateAnswer& answer) {
  std::optional<DeflateTerms> terms;
  require(check_deflate_answer(answer.header, client, terms).empty(),
          "a client accepts the answer to its own offer");
  require(terms.has_value(), "an answer turns compression on");
  require(terms->deflate_bits <= answer.terms.inflate_bits, "a server reads the window of the client");
  require(answer.terms.deflate_bits <= terms->inflate_bits, "a client reads the window of the server");
  require(!terms->deflate_takeover || answer.terms.inflate_takeover,
          "a server keeps the context of the client");
  require(!answer.terms.deflate_takeover || terms->inflate_takeover,
          "a client keeps the context of the server");
}

duet::Compression chosen_compression(Input& input) {
  duet::Compression compression{.enabled = true};
  compression.window_bits = 9 + static_cast<int>(input.choice(7));
  compression.client_context_takeover = input.flag();
  compression.server_context_takeover = input.flag();
  return compression;
}

void shake_hands(Input input) {
  const duet::Compression client = chosen_compression(input);
  const duet::Compression server = chosen_compression(input);
  UpgradeRequest request;
  request.host = "example.com";
  request.target = "/chat";
  request.key = "dGhlIHNhbXBsZSBub25jZQ==";
  request.subprotocols = subprotocols(input.until('\n'));
  request.extra = extra_headers(input);
  request.extensions = write_deflate_offer(client);

  const std::string text = format_request(request);
  RequestHead head;
  const HeadResult read = parse_request(text, wide, head);
  require(read.state == HeadResult::State::complete && read.consumed == text.size(),
          "a server reads the request");
  require(are_sent(request.extra, head.headers), "a server receives the headers of the application");
  const UpgradeCheck check = check_request(head);
  require(check.status == 101, "a server accepts the request");
  std::vector<std::string> offered;
  require(read_subprotocols(head.headers, offered), "a server accepts the subprotocols");
  require(offered == request.subprotocols, "a server receives the subprotocols in their order");
  std::optional<DeflateAnswer> answer;
  require(accept_deflate_offer(head.headers.joined("sec-websocket-extensions"), server, answer) && answer,
          "a server accepts an offer of compression");
  check_terms(client, *answer);

  std::vector<Header> extra = request.extra;
  extra.push_back({"Sec-WebSocket-Extensions", answer->header});
  const std::string accepted = format_accept(check, offered.empty() ? "" : offered.back(), extra);
  ResponseHead response;
  require(parse_response(accepted, wide, response).consumed == accepted.size(), "a client reads the answer");
  std::string chosen;
  require(check_response(response, request.key, chosen, true).empty(), "a client accepts the answer");
  require(chosen == (offered.empty() ? "" : offered.back()), "a client receives the subprotocol");
}

const Target handshake("handshake", shake_hands);

}  // namespace
