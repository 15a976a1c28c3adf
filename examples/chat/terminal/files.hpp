// The texts that outlive the program.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace chat {

/// A folder of files that only their owner can read.
class Files {
 public:
  /// Creates the folder if it does not exist.
  explicit Files(std::filesystem::path folder);

  /// $XDG_STATE_HOME/duet-chat, or ~/.local/state/duet-chat.
  static std::filesystem::path usual_folder();

  [[nodiscard]] std::string read(std::string_view name) const;  ///< empty if there is no such file

  /// Replaces the file as a whole, so that it is never half written. An empty text removes it. Returns whether it was
  /// written.
  bool write(std::string_view name, std::string_view text) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace chat
