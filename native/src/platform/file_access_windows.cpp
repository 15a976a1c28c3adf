#include <fcntl.h>
#include <windows.h>
#include <winternl.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#include "platform/file_access.hpp"

namespace duet::detail {

namespace {

constexpr DWORD shared = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

int errno_of(DWORD error) {
  switch (error) {
    case ERROR_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION: return EACCES;
    case ERROR_TOO_MANY_OPEN_FILES: return EMFILE;
    case ERROR_NOT_ENOUGH_MEMORY:
    case ERROR_NO_SYSTEM_RESOURCES: return ENOMEM;
    case ERROR_IO_DEVICE:
    case ERROR_CRC: return EIO;
    default: return ENOENT;
  }
}

UniqueFd refused(int error) {
  errno = error;
  return {};
}

HANDLE handle_of(const UniqueFd& file) { return reinterpret_cast<HANDLE>(_get_osfhandle(file.get())); }

UniqueFd own(HANDLE handle) {
  UniqueFd fd(_open_osfhandle(reinterpret_cast<intptr_t>(handle), _O_RDONLY | _O_BINARY | _O_NOINHERIT));
  if (!fd) CloseHandle(handle);
  return fd;
}

/// Returns the UTF-8 name in UTF-16; an empty one if it is invalid, or no single name: it has a separator, or
/// names a stream of a file.
std::wstring single_name(const std::string& name) {
  if (name.find_first_of(std::string_view("/\\:\0", 4)) != std::string::npos) return {};
  const int size = static_cast<int>(std::min<std::size_t>(name.size(), SHRT_MAX));
  std::wstring wide(static_cast<std::size_t>(size), L'\0');
  const int length = MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, name.data(), size, wide.data(), size);
  wide.resize(static_cast<std::size_t>(std::max(length, 0)));
  return wide;
}

/// Opens a name in a folder. CreateFile() cannot: it takes paths, of which another part may be replaced
/// meanwhile, and gives a meaning to names such as NUL and to dots at the end.
UniqueFd open_in(const UniqueFd& folder, const std::string& name, ULONG options) {
  std::wstring wide = single_name(name);
  if (wide.empty()) return refused(ENOENT);
  const auto bytes = static_cast<USHORT>(std::min<std::size_t>(wide.size() * sizeof(wchar_t), USHRT_MAX - 1));
  UNICODE_STRING text{bytes, bytes, wide.data()};
  OBJECT_ATTRIBUTES object{};
  InitializeObjectAttributes(&object, &text, OBJ_CASE_INSENSITIVE, handle_of(folder), nullptr);
  IO_STATUS_BLOCK block{};
  HANDLE handle = nullptr;
  const NTSTATUS status =
      NtCreateFile(&handle, FILE_GENERIC_READ, &object, &block, nullptr, 0, shared, FILE_OPEN,
                   options | FILE_OPEN_REPARSE_POINT | FILE_SYNCHRONOUS_IO_NONALERT, nullptr, 0);
  if (status < 0) return refused(errno_of(RtlNtStatusToDosError(status)));
  FILE_ATTRIBUTE_TAG_INFO tag{};
  const bool is_known = GetFileInformationByHandleEx(handle, FileAttributeTagInfo, &tag, sizeof tag) != 0;
  if (is_known && (tag.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0) return own(handle);
  CloseHandle(handle);
  return refused(ELOOP);
}

/// 100 nanoseconds since 1601 as the time since 1970.
timespec time_of(const LARGE_INTEGER& since_1601) {
  constexpr long long second = 10'000'000;
  constexpr long long until_1970 = 11'644'473'600;
  timespec time{};
  time.tv_sec = static_cast<decltype(time.tv_sec)>(since_1601.QuadPart / second - until_1970);
  time.tv_nsec = static_cast<decltype(time.tv_nsec)>(since_1601.QuadPart % second * 100);
  return time;
}

}  // namespace

UniqueFd open_folder(const std::filesystem::path& path) {
  const HANDLE handle = CreateFileW(path.c_str(), FILE_GENERIC_READ, shared, nullptr, OPEN_EXISTING,
                                    FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return refused(errno_of(GetLastError()));
  return own(handle);
}

UniqueFd open_folder_in(const UniqueFd& folder, const std::string& name) {
  return open_in(folder, name, FILE_DIRECTORY_FILE);
}

UniqueFd open_file_in(const UniqueFd& folder, const std::string& name) { return open_in(folder, name, 0); }

std::optional<FileInfo> info_of(const UniqueFd& file) {
  const HANDLE handle = handle_of(file);
  FILE_BASIC_INFO times{};
  FILE_STANDARD_INFO size{};
  if (GetFileInformationByHandleEx(handle, FileBasicInfo, &times, sizeof times) == 0 ||
      GetFileInformationByHandleEx(handle, FileStandardInfo, &size, sizeof size) == 0) {
    errno = errno_of(GetLastError());
    return {};
  }
  FileInfo::Kind kind = size.Directory ? FileInfo::Kind::folder : FileInfo::Kind::file;
  if (GetFileType(handle) != FILE_TYPE_DISK) kind = FileInfo::Kind::other;
  return FileInfo{kind, static_cast<std::uint64_t>(size.EndOfFile.QuadPart), time_of(times.ChangeTime),
                  time_of(times.LastWriteTime)};
}

std::ptrdiff_t read_from(const UniqueFd& file, std::span<std::byte> bytes) {
  return _read(file.get(), bytes.data(), static_cast<unsigned>(std::min<std::size_t>(bytes.size(), INT_MAX)));
}

bool seek_in(const UniqueFd& file, std::uint64_t position) {
  return _lseeki64(file.get(), static_cast<long long>(position), SEEK_SET) >= 0;
}

}  // namespace duet::detail
