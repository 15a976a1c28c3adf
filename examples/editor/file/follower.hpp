// Keeps a file and a document the same.
#pragma once

#include <duet/loop.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "../core/editor.hpp"
#include "file_replica.hpp"
#include "file_state.hpp"
#include "watched_file.hpp"

namespace editor {

/// Four times a second it looks at the file. A change of the file that has come to rest becomes edits of the document; then
/// edits of others are written to the file. A state beside the file (.NAME.duet) remembers both, so that nothing is lost
/// when they change while this program does not run.
class Follower {
 public:
  /// The text that counts where a file and a document differ and were never the same.
  enum class Preference : std::uint8_t { none, document, file };

  struct Options {
    std::string url;
    std::string document;  ///< its name
    std::string path;
    std::string name;  ///< of the person
    Preference preference = Preference::none;
  };

  /// The loop must outlive it.
  Follower(duet::Loop& loop, Options options);
  ~Follower() { loop_.cancel(timer_); }
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  /// A line about what has happened.
  void on_line(duet::Function<void(std::string_view)> callback) { on_line_ = std::move(callback); }

  /// It cannot go on; called once, with a sentence. Empty: after stop().
  void on_end(duet::Function<void(std::string_view)> callback) { on_end_ = std::move(callback); }

  void start();

  /// Reads the file once more, and ends when the server has stored it, or after two seconds.
  void stop();

 private:
  void begin();
  void begin_first_time();
  void look();
  void read(const WatchedFile::Signature& signature);
  bool take(std::string text, const WatchedFile::Signature& signature);
  void write();
  void save();
  void show_link();
  void complain(std::string why);
  void end(std::string why);

  duet::Loop& loop_;
  Options options_;
  WatchedFile file_;
  std::optional<FileState> state_;  // as it was stored, until begin()
  std::optional<Editor> editor_;
  std::optional<FileReplica> replica_;
  std::string content_;                         // of the file, as it was read or written last
  std::optional<WatchedFile::Signature> seen_;  // when it had this content
  std::optional<WatchedFile::Signature> last_;  // of the last look
  std::string link_;                            // as it was shown
  std::string complaint_;                       // about the file as it is
  unsigned empty_looks_ = 0;
  enum class Stage : std::uint8_t { running, stopping, ended } stage_ = Stage::running;
  duet::TimerId timer_ = 0;
  duet::Function<void(std::string_view)> on_line_;
  duet::Function<void(std::string_view)> on_end_;
};

}  // namespace editor
