#include <windows.h>

// Headers that need it.
#include <fcntl.h>
#include <io.h>
#include <shellapi.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <limits>

#include "standard_streams.hpp"

namespace duet_cli {

namespace {

std::string utf8(std::wstring_view text) {
  const int units = static_cast<int>(text.size());
  const int size = WideCharToMultiByte(CP_UTF8, 0, text.data(), units, nullptr, 0, nullptr, nullptr);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text.data(), units, bytes.data(), size, nullptr, nullptr);
  return bytes;
}

/// Reads from a console. Its bytes would not be UTF-8 in every version of Windows.
std::ptrdiff_t read_console(HANDLE console, std::span<char> to) {
  std::array<wchar_t, 4096> units;
  const std::size_t room = std::min(units.size(), to.size() / 3);  // a unit is up to 3 bytes
  DWORD count = 0;
  if (!ReadConsoleW(console, units.data(), static_cast<DWORD>(room), &count, nullptr)) {
    errno = EIO;
    return -1;
  }
  const std::wstring_view text(units.data(), count);
  if (text.starts_with(L'\x1A')) return 0;  // Ctrl-Z
  const std::string bytes = utf8(text);
  std::copy(bytes.begin(), bytes.end(), to.begin());
  return static_cast<std::ptrdiff_t>(bytes.size());
}

UINT code_page_before = 0;

}  // namespace

// main() gets its arguments in the system's code page.
std::vector<std::string> arguments(int, char**) {
  int count = 0;
  LPWSTR* const wide = CommandLineToArgvW(GetCommandLineW(), &count);
  std::vector<std::string> list;
  for (int i = 1; i < count; ++i) list.push_back(utf8(wide[i]));
  LocalFree(wide);
  return list;
}

// The console keeps its code page after the process has ended.
void prepare_standard_streams() {
  for (const int descriptor : {standard_input, standard_output, standard_error})
    _setmode(descriptor, _O_BINARY);
  code_page_before = GetConsoleOutputCP();
  if (code_page_before == 0) return;  // there is no console
  SetConsoleOutputCP(CP_UTF8);
  std::atexit([] { SetConsoleOutputCP(code_page_before); });
}

// A pipe takes everything that is written at once.
std::size_t whole_in_pipe() { return 4096; }

int write_all(int descriptor, std::string_view& text) {
  while (!text.empty()) {
    const auto size = static_cast<unsigned>(std::min<std::size_t>(text.size(), 1 << 20));
    const int written = _write(descriptor, text.data(), size);
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

std::ptrdiff_t read_some(int descriptor, std::span<char> to) {
  const auto handle = reinterpret_cast<HANDLE>(_get_osfhandle(descriptor));
  DWORD mode = 0;
  if (GetConsoleMode(handle, &mode)) return read_console(handle, to);
  constexpr std::size_t most = std::numeric_limits<int>::max();
  return _read(descriptor, to.data(), static_cast<unsigned>(std::min(to.size(), most)));
}

bool is_terminal(int descriptor) { return _isatty(descriptor) != 0; }

void trim_line_end(std::string& line) {
  if (line.ends_with('\r')) line.pop_back();
}

bool wait_for_closed_output() { return false; }

}  // namespace duet_cli
