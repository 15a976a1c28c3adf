// Sec-WebSocket-Extensions, in a request and in a response.
#include <algorithm>

#include "base/ascii.hpp"
#include "target.hpp"
#include "ws/deflate_offer.hpp"
#include "ws/extension_list.hpp"

using namespace duet_fuzz;
using namespace duet::detail;

namespace {

std::string written(const std::vector<Extension>& list) {
  std::string text;
  for (const Extension& extension : list) {
    require(ascii::is_token(extension.name), "the name of an extension is a token");
    text += (text.empty() ? "" : ", ") + extension.name;
    for (const Extension::Parameter& parameter : extension.parameters) {
      require(ascii::is_token(parameter.name), "the name of a parameter is a token");
      require(!parameter.value || ascii::is_token(*parameter.value), "the value of a parameter is a token");
      text += "; " + parameter.name;
      if (parameter.value) text += "=\"" + *parameter.value + '"';
    }
  }
  return text;
}

void check_terms(const DeflateTerms& terms) {
  require(terms.deflate_bits == 0 || (terms.deflate_bits >= 9 && terms.deflate_bits <= 15),
          "zlib has the window");
  require(terms.inflate_bits >= 8 && terms.inflate_bits <= 15, "the window of the peer is in range");
}

void read_extensions(Input input) {
  duet::Compression compression{.enabled = true};
  compression.window_bits = 9 + static_cast<int>(input.choice(7));
  compression.client_context_takeover = input.flag();
  compression.server_context_takeover = input.flag();
  require(!check_compression(compression), "the options are in range");
  std::optional<DeflateAnswer> own;
  require(accept_deflate_offer(write_deflate_offer(compression), compression, own) && own,
          "an offer can be met");
  const std::string_view header = input.rest();
  const auto list = parse_extensions(header);
  if (list) {
    const std::string text = written(*list);
    const auto again = parse_extensions(text);
    require(again && written(*again) == text, "a list is the same when it is written and read again");
  }

  std::optional<DeflateAnswer> answer;
  require(accept_deflate_offer(header, compression, answer) == list.has_value(),
          "an offer is refused if it violates the grammar");
  if (answer) {
    check_terms(answer->terms);
    require(answer->terms.deflate_bits <= compression.window_bits, "a server's window is within its limit");
    require(answer->terms.deflate_bits != 0, "a server that accepts an offer compresses");
    const auto chosen = parse_extensions(answer->header);
    require(chosen && chosen->size() == 1, "the answer is one extension");
    std::optional<DeflateTerms> theirs;
    require(check_deflate_answer(answer->header, {.enabled = true}, theirs).empty(),
            "a client understands the answer");
    require(theirs->inflate_bits >= answer->terms.deflate_bits, "a client reads the window of the server");
  }

  std::optional<DeflateTerms> terms;
  const std::string sentence = check_deflate_answer(header, compression, terms);
  require(sentence.empty() || !terms, "a refused answer has no terms");
  require(!sentence.empty() || list, "an accepted answer is in the grammar");
  if (terms) check_terms(*terms);
}

const Target extensions("extensions", read_extensions);

}  // namespace
