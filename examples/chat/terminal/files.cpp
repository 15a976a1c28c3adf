#include "files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace chat {

Files::Files(std::filesystem::path folder) : folder_(std::move(folder)) {
  std::error_code ignored;  // write() reports it
  std::filesystem::create_directories(folder_, ignored);
}

std::filesystem::path Files::usual_folder() {
  if (const char* state = std::getenv("XDG_STATE_HOME"); state && *state)
    return std::filesystem::path(state) / "duet-chat";
  const char* home = std::getenv("HOME");
  return std::filesystem::path(home ? home : ".") / ".local/state/duet-chat";
}

std::string Files::read(std::string_view name) const {
  std::ifstream file(folder_ / name, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool Files::write(std::string_view name, std::string_view text) const {
  std::error_code error;
  if (text.empty()) return std::filesystem::remove(folder_ / name, error);
  const std::filesystem::path fresh = folder_ / (std::string(name) + ".new");
  const int file = open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const ssize_t written = ::write(file, text.data(), text.size());
  close(file);
  if (written != static_cast<ssize_t>(text.size())) return false;
  std::filesystem::rename(fresh, folder_ / name, error);
  return !error;
}

}  // namespace chat
