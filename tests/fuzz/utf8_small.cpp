// The version of pages, beside the native one in the same program.
#define duet duet_small
#include "core/src/utf8.cpp"
#undef duet

#include "utf8_small.hpp"

namespace duet_fuzz {

bool is_small_utf8(std::string_view text) { return duet_small::is_utf8(text); }

bool is_small_utf8(std::string_view text, std::size_t cut) {
  duet_small::Utf8Validator validator;
  const auto bytes = std::as_bytes(std::span(text));
  const bool first = validator.feed(bytes.first(cut));
  const bool second = validator.feed(bytes.subspan(cut));
  return first && second && validator.complete();
}

}  // namespace duet_fuzz
