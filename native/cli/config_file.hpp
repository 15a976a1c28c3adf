#pragma once

#include <functional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace duet_cli {

/// A TOML file whose keys are the long names of a command's options: `port = 8080`, `echo = true`,
/// `origin = ["https://example.com"]`.
class ConfigFile {
 public:
  /// `describe` adds the command's options to a temporary parser.
  explicit ConfigFile(std::function<void(CLI::App&)> describe) : describe_(std::move(describe)) {}

  /// Reads the file and converts it to arguments, except options in `given`, the arguments of the command
  /// line. Returns false if the file does not exist or is not TOML, or has an unknown key or an invalid
  /// value: error() has the file, the line and a sentence.
  [[nodiscard]] bool read(const std::string& path, const std::vector<std::string>& given);

  [[nodiscard]] const std::vector<std::string>& arguments() const { return arguments_; }
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  /// Returns whether the parser accepts these arguments by themselves.
  [[nodiscard]] bool accepts(const std::vector<std::string>& arguments);

  std::function<void(CLI::App&)> describe_;
  std::vector<std::string> arguments_;
  std::string error_;
};

}  // namespace duet_cli
