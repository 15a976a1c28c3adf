#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

namespace duet_cli {

/// A TOML file whose keys are the long names of a command's options: `port = 8080`, `echo = true`,
/// `origin = ["https://example.com"]`.
class ConfigFile {
 public:
  /// `describe` describes the command's options to a parser of no consequence.
  explicit ConfigFile(std::function<void(CLI::App&)> describe) : describe_(std::move(describe)) {}

  /// The arguments that say the same as the file, without what `given`, those of the command line, say
  /// themselves. False where the file is not there, is no TOML, has a key that is no option, or a value that
  /// is not for it: error() has the file, the line and a sentence.
  [[nodiscard]] bool read(const std::string& path, const std::vector<std::string>& given);

  [[nodiscard]] const std::vector<std::string>& arguments() const { return arguments_; }
  [[nodiscard]] const std::string& error() const { return error_; }

 private:
  /// Whether the option takes these arguments, looked at alone.
  [[nodiscard]] bool accepts(const std::vector<std::string>& arguments);

  std::function<void(CLI::App&)> describe_;
  std::vector<std::string> arguments_;
  std::string error_;
};

}  // namespace duet_cli
