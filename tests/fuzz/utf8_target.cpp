// UTF-8: the native version and that of pages against a plain one, whole and in pieces.
#include <duet/utf8.hpp>

#include <span>
#include <string>

#include "plain_utf8.hpp"
#include "target.hpp"
#include "utf8_small.hpp"
#include "ws/utf8_splitter.hpp"

using namespace duet_fuzz;

namespace {

void check_utf8(Input input) {
  const unsigned seed = input.choice(256);
  const std::string_view text = input.rest();
  const auto bytes = std::as_bytes(std::span(text));
  const bool is_valid = is_plain_utf8(text);
  require(duet::is_utf8(text) == is_valid, "the native check agrees with the plain one");
  require(is_small_utf8(text) == is_valid, "the check of pages agrees with the plain one");
  require(is_small_utf8(text, seed % (text.size() + 1)) == is_valid,
          "the check of pages agrees in two pieces");

  duet::Utf8Validator validator;
  duet::detail::Utf8Splitter splitter;
  std::string split;
  Pieces pieces(seed);
  bool is_good = true;
  for (auto rest = bytes; !rest.empty() && is_good;) {
    const auto piece = rest.first(pieces.next(rest.size()));
    rest = rest.subspan(piece.size());
    is_good = validator.feed(piece);
    const std::size_t read = text.size() - rest.size();
    const std::string_view start = text.substr(0, read);
    if (is_good) {
      const auto cut = splitter.cut(piece);
      require(is_plain_utf8(text_of(cut.character)), "a character that was split is whole");
      require(is_plain_utf8(text_of(cut.rest)), "the rest of a piece is whole characters");
      split.append(text_of(cut.character)).append(text_of(cut.rest));
      require(split == start.substr(0, split.size()), "splitting changes no byte");
      require(read - split.size() < 4, "less than a character is kept");
      require((splitter.missing() == 0) == validator.complete(),
              "both know whether a character is incomplete");
      require(is_plain_utf8(start) == validator.complete(), "a complete piece is UTF-8");
    } else {
      require(!is_plain_utf8(start), "only what is not UTF-8 is refused");
    }
  }
  require((is_good && validator.complete()) == is_valid, "the check of pieces agrees with the plain one");
  if (!is_good) require(!validator.feed({}), "a refused text stays refused");
}

const Target utf8("utf8", check_utf8);

}  // namespace
