#include "files/mime.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"

namespace duet::detail {

namespace {

struct Entry {
  std::string_view extension;
  std::string_view type;
};

constexpr std::array table{
    Entry{"html", "text/html; charset=utf-8"},
    Entry{"htm", "text/html; charset=utf-8"},
    Entry{"css", "text/css; charset=utf-8"},
    Entry{"js", "text/javascript; charset=utf-8"},
    Entry{"mjs", "text/javascript; charset=utf-8"},
    Entry{"wasm", "application/wasm"},
    Entry{"json", "application/json; charset=utf-8"},
    Entry{"map", "application/json; charset=utf-8"},
    Entry{"webmanifest", "application/manifest+json; charset=utf-8"},
    Entry{"txt", "text/plain; charset=utf-8"},
    Entry{"md", "text/markdown; charset=utf-8"},
    Entry{"xml", "application/xml; charset=utf-8"},
    Entry{"svg", "image/svg+xml; charset=utf-8"},
    Entry{"png", "image/png"},
    Entry{"jpg", "image/jpeg"},
    Entry{"jpeg", "image/jpeg"},
    Entry{"gif", "image/gif"},
    Entry{"webp", "image/webp"},
    Entry{"ico", "image/x-icon"},
    Entry{"woff", "font/woff"},
    Entry{"woff2", "font/woff2"},
    Entry{"ttf", "font/ttf"},
    Entry{"mp3", "audio/mpeg"},
    Entry{"wav", "audio/wav"},
    Entry{"ogg", "audio/ogg"},
    Entry{"mp4", "video/mp4"},
    Entry{"webm", "video/webm"},
    Entry{"pdf", "application/pdf"},
    Entry{"data", "application/octet-stream"},
};

}  // namespace

std::string_view mime_type(std::string_view path) {
  constexpr std::string_view unknown = "application/octet-stream";
  const std::size_t dot = path.find_last_of("./");
  if (dot == std::string_view::npos || path[dot] == '/') return unknown;
  const std::string_view extension = path.substr(dot + 1);
  const auto* const entry = std::find_if(table.begin(), table.end(), [extension](const Entry& candidate) {
    return ascii::equals_ignoring_case(candidate.extension, extension);
  });
  return entry == table.end() ? unknown : entry->type;
}

}  // namespace duet::detail
