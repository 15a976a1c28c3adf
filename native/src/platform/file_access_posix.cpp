#include "platform/file_access.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include "platform/system.hpp"

namespace duet::detail {

namespace {

constexpr int folder_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
// O_NONBLOCK: opening a FIFO must not wait for its writer. It has no effect on a regular file.
constexpr int file_flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;

using Status = struct stat;

#if DUET_SYSTEM_LINUX
const timespec& changed(const Status& status) { return status.st_ctim; }
const timespec& modified(const Status& status) { return status.st_mtim; }
#else
const timespec& changed(const Status& status) { return status.st_ctimespec; }
const timespec& modified(const Status& status) { return status.st_mtimespec; }
#endif

FileInfo::Kind kind_of(const Status& status) {
  if (S_ISREG(status.st_mode)) return FileInfo::Kind::file;
  return S_ISDIR(status.st_mode) ? FileInfo::Kind::folder : FileInfo::Kind::other;
}

}  // namespace

UniqueFd open_folder(const std::filesystem::path& path) {
  return UniqueFd(::open(path.c_str(), folder_flags));
}

UniqueFd open_folder_in(const UniqueFd& folder, const std::string& name) {
  return UniqueFd(::openat(folder.get(), name.c_str(), folder_flags | O_NOFOLLOW));
}

UniqueFd open_file_in(const UniqueFd& folder, const std::string& name) {
  return UniqueFd(::openat(folder.get(), name.c_str(), file_flags));
}

std::optional<FileInfo> info_of(const UniqueFd& file) {
  Status status{};
  if (::fstat(file.get(), &status) != 0) return {};
  return FileInfo{kind_of(status), static_cast<std::uint64_t>(status.st_size), changed(status),
                  modified(status)};
}

std::ptrdiff_t read_from(const UniqueFd& file, std::span<std::byte> bytes) {
  return ::read(file.get(), bytes.data(), bytes.size());
}

bool seek_in(const UniqueFd& file, std::uint64_t position) {
  return ::lseek(file.get(), static_cast<off_t>(position), SEEK_SET) >= 0;
}

}  // namespace duet::detail
