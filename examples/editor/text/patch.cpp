#include "text/patch.hpp"

#include "text/utf8.hpp"

namespace text {

void add_erasure(Patches& patches, std::uint32_t position, std::uint32_t erased) {
  if (!patches.empty() && patches.back().inserted.empty()) {
    Patch& last = patches.back();
    if (position == last.position || position + erased == last.position) {
      last.position = position;
      last.erased += erased;
      return;
    }
  }
  patches.push_back({position, erased, {}});
}

std::string patched(std::string text, const Patches& patches) {
  for (const Patch& patch : patches) {
    const std::size_t begin = skip_units(text, patch.position).bytes;
    const std::size_t length = skip_units(std::string_view(text).substr(begin), patch.erased).bytes;
    text.replace(begin, length, patch.inserted);
  }
  return text;
}

}  // namespace text
