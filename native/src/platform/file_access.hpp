// Opening files below a folder, name by name, without following links.
#pragma once

#include <cstddef>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "platform/unique_fd.hpp"

namespace duet::detail {

/// Opens a folder by its path, which may contain links. Returns an empty one with errno on failure.
UniqueFd open_folder(const std::filesystem::path& path);

/// Opens a folder in another, which is no link. Returns an empty one with errno on failure.
UniqueFd open_folder_in(const UniqueFd& folder, const std::string& name);

/// Opens anything in a folder for reading, except a link. Does not wait for the writer of a FIFO. Returns an
/// empty one with errno on failure.
UniqueFd open_file_in(const UniqueFd& folder, const std::string& name);

struct FileInfo {
  enum class Kind : std::uint8_t { file, folder, other } kind = Kind::other;
  std::uint64_t bytes = 0;
  timespec changed{};   ///< the last change of its status, which nobody can set back
  timespec modified{};  ///< the last change of its contents
};

/// Returns nullopt with errno on failure.
std::optional<FileInfo> info_of(const UniqueFd& file);

/// Reads the next bytes. Returns their number, 0 at the end, or -1 with errno.
std::ptrdiff_t read_from(const UniqueFd& file, std::span<std::byte> bytes);

/// Sets the position of the next read. Returns false with errno on failure.
[[nodiscard]] bool seek_in(const UniqueFd& file, std::uint64_t position);

}  // namespace duet::detail
