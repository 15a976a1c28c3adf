#include "file_state.hpp"

#include "text/bytes.hpp"

namespace editor {

namespace {

constexpr std::uint8_t format = 1;

}  // namespace

std::string encode(const FileState& state) {
  text::ByteWriter out;
  out.byte(format);
  for (const std::string* part : {&state.document, &state.kept, &state.file}) {
    out.number(part->size());
    out.bytes(*part);
  }
  return std::move(out).take();
}

std::optional<FileState> decode_file_state(std::string_view bytes) {
  text::ByteReader in(bytes);
  if (in.byte() != format) return std::nullopt;
  FileState state;
  for (std::string* part : {&state.document, &state.kept, &state.file}) {
    const auto size = in.number();
    const auto value = size ? in.bytes(*size) : std::nullopt;
    if (!value) return std::nullopt;
    *part = *value;
  }
  if (!in.at_end()) return std::nullopt;
  return state;
}

}  // namespace editor
