#include "files/opened_file.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <optional>

#include "platform/file_access.hpp"

namespace duet::detail {

namespace {

// A file that changed less long ago may still be changing; some file systems count in whole seconds.
constexpr std::time_t settled_after = 2;

OpenedFile refused(int status) {
  OpenedFile file;
  file.status = status;
  return file;
}

// Errors that the peer could cause are 404; running out of descriptors or memory is not its fault.
OpenedFile refused_by_system(int error) {
  return refused(error == EMFILE || error == ENFILE || error == ENOMEM || error == EIO ? 500 : 404);
}

bool is_before(const timespec& a, const timespec& b) {
  return a.tv_sec != b.tv_sec ? a.tv_sec < b.tv_sec : a.tv_nsec < b.tv_nsec;
}

const char* ending(Encoding encoding) { return encoding == Encoding::brotli ? ".br" : ".gz"; }

/// Replaces the plain file by the first encoding that exists. Returns false if none exists and the plain file
/// is not accepted.
bool choose_encoding(const UniqueFd& folder, std::span<const Encoding> taken, OpenedFile& file,
                     FileInfo& info) {
  for (const Encoding encoding : taken) {
    if (encoding == Encoding::identity) return true;
    UniqueFd fd = open_file_in(folder, file.name + ending(encoding));
    if (!fd) continue;
    const std::optional<FileInfo> encoded = info_of(fd);
    if (!encoded || encoded->kind != FileInfo::Kind::file) continue;
    if (is_before(encoded->modified, info.modified)) continue;
    file.fd = above_standard(std::move(fd));
    if (!file.fd) continue;
    file.encoding = encoding;
    info = *encoded;
    return true;
  }
  return false;
}

}  // namespace

OpenedFile open_below(const std::filesystem::path& root, const RequestPath& path,
                      std::span<const Encoding> taken, std::time_t now) {
  UniqueFd folder;
  UniqueFd at = open_folder(root);
  if (!at) return refused_by_system(errno);
  std::vector<std::string> names = path.names;
  if (path.is_folder) names.emplace_back("index.html");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool last = i + 1 == names.size();
    folder = std::move(at);
    at = last ? open_file_in(folder, names[i]) : open_folder_in(folder, names[i]);
    if (!at) return refused_by_system(errno);
  }

  std::optional<FileInfo> info = info_of(at);
  if (!info) return refused(500);
  if (info->kind == FileInfo::Kind::folder) return refused(path.is_folder ? 404 : 301);
  if (info->kind != FileInfo::Kind::file) return refused(404);
  OpenedFile file;
  file.status = 200;
  file.fd = above_standard(std::move(at));
  if (!file.fd) return refused_by_system(errno);
  file.name = names.back();
  if (!choose_encoding(folder, taken, file, *info)) return refused(406);
  file.bytes = info->bytes;
  // A time in the future would always be later than the client's copy (RFC 9110 section 8.8.2.1).
  file.validators = {make_etag(file.bytes, info->changed, file.encoding, now),
                     std::min(info->modified.tv_sec, now)};
  return file;
}

std::string make_etag(std::uint64_t bytes, const timespec& changed, Encoding encoding, std::time_t now) {
  std::array<char, 64> etag{};
  const std::string_view encoded = name(encoding);
  static_cast<void>(std::snprintf(
      etag.data(), etag.size(), "%s\"%llx-%llx.%lx%s%.*s\"", changed.tv_sec + settled_after > now ? "W/" : "",
      static_cast<unsigned long long>(bytes), static_cast<unsigned long long>(changed.tv_sec),
      static_cast<unsigned long>(changed.tv_nsec), encoded.empty() ? "" : "-",
      static_cast<int>(encoded.size()), encoded.data()));
  return etag.data();
}

}  // namespace duet::detail
