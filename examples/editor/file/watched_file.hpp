// A file that other programs write too. POSIX.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace editor {

/// Notices changes by looking: a timer compares what the system says about the file, which works on every file system and for
/// every way of writing, in place or by renaming another file. Looking costs one system call.
class WatchedFile {
 public:
  explicit WatchedFile(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] const std::string& path() const { return path_; }

  /// The system's data about a file, which another write changes.
  struct Signature {
    ino_t inode = 0;
    off_t size = 0;
    std::int64_t modified = 0;  ///< in nanoseconds, as the next
    std::int64_t changed = 0;
    /// A write after this look changes the others. It may not if the one before was a moment ago: the clock of the file
    /// system has steps.
    bool is_certain = false;

    friend bool operator==(const Signature& a, const Signature& b) {
      return a.inode == b.inode && a.size == b.size && a.modified == b.modified && a.changed == b.changed;
    }
  };
  /// Returns nullopt if there is no file.
  [[nodiscard]] std::optional<Signature> look() const;

  /// Returns nullopt and the reason if it cannot be read.
  [[nodiscard]] std::optional<std::string> read(std::string& why) const;

  struct Replaced {
    std::string fault = {};                     ///< empty: the file has the new text
    std::optional<std::string> displaced = {};  ///< the content before, if there was a file
  };
  /// Replaces the file as a whole, with its permissions, so that nobody reads half of it. The two files change places at once,
  /// so that the caller gets a change of another program that came in between. Where the system cannot do that, nothing is
  /// displaced, and the file is not replaced if it is not `seen` any more.
  [[nodiscard]] Replaced replace(std::string_view text, const std::optional<Signature>& seen) const;

 private:
  std::string path_;
};

/// Writes a file as a whole and waits until it is on disk. Returns the reason if that is not possible.
std::string write_file(const std::string& path, std::string_view bytes, mode_t mode);

/// Returns the bytes of a file, nullopt if there is none or it cannot be read.
std::optional<std::string> read_file(const std::string& path);

/// Returns the path of a hidden file beside another one: .NAME and the ending.
std::string beside(const std::string& path, std::string_view ending);

/// Returns the path of the file itself, where the path may be a symbolic link.
std::string real_path(const std::string& path);

/// Returns false if another process has the lock. It is held until the process ends.
bool lock_file(const std::string& path);

}  // namespace editor
