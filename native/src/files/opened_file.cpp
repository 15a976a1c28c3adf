#include "files/opened_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>

namespace duet::detail {

namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
// O_NONBLOCK: opening a FIFO must not wait for its writer. It has no effect on a regular file.
constexpr int file_flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
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

using FileInfo = struct stat;

const timespec& changed(const FileInfo& info) {
#ifdef __APPLE__
  return info.st_ctimespec;
#else
  return info.st_ctim;
#endif
}

const timespec& modified(const FileInfo& info) {
#ifdef __APPLE__
  return info.st_mtimespec;
#else
  return info.st_mtim;
#endif
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
    UniqueFd fd(::openat(folder.get(), (file.name + ending(encoding)).c_str(), file_flags));
    FileInfo encoded{};
    if (!fd || ::fstat(fd.get(), &encoded) != 0 || !S_ISREG(encoded.st_mode)) continue;
    if (is_before(modified(encoded), modified(info))) continue;
    file.fd = above_standard(std::move(fd));
    if (!file.fd) continue;
    file.encoding = encoding;
    info = encoded;
    return true;
  }
  return false;
}

}  // namespace

OpenedFile open_below(const std::filesystem::path& root, const RequestPath& path,
                      std::span<const Encoding> taken, std::time_t now) {
  UniqueFd folder;
  UniqueFd at(::open(root.c_str(), folder_flags));
  if (!at) return refused_by_system(errno);
  std::vector<std::string> names = path.names;
  if (path.is_folder) names.emplace_back("index.html");
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool last = i + 1 == names.size();
    folder = std::move(at);
    at = UniqueFd(::openat(folder.get(), names[i].c_str(), last ? file_flags : folder_flags | O_NOFOLLOW));
    if (!at) return refused_by_system(errno);
  }

  FileInfo info{};
  if (::fstat(at.get(), &info) != 0) return refused(500);
  if (S_ISDIR(info.st_mode)) return refused(path.is_folder ? 404 : 301);
  if (!S_ISREG(info.st_mode)) return refused(404);
  OpenedFile file;
  file.status = 200;
  file.fd = above_standard(std::move(at));
  if (!file.fd) return refused_by_system(errno);
  file.name = names.back();
  if (!choose_encoding(folder, taken, file, info)) return refused(406);
  file.bytes = static_cast<std::uint64_t>(info.st_size);
  // A time in the future would always be later than the client's copy (RFC 9110 section 8.8.2.1).
  file.validators = {make_etag(file.bytes, changed(info), file.encoding, now), std::min(info.st_mtime, now)};
  return file;
}

std::string make_etag(std::uint64_t bytes, const timespec& changed, Encoding encoding, std::time_t now) {
  std::array<char, 64> etag{};
  const std::string_view encoded = name(encoding);
  std::snprintf(etag.data(), etag.size(), "%s\"%llx-%llx.%lx%s%.*s\"",
                changed.tv_sec + settled_after > now ? "W/" : "", static_cast<unsigned long long>(bytes),
                static_cast<unsigned long long>(changed.tv_sec), static_cast<unsigned long>(changed.tv_nsec),
                encoded.empty() ? "" : "-", static_cast<int>(encoded.size()), encoded.data());
  return etag.data();
}

}  // namespace duet::detail
