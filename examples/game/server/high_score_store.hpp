// The highest scores ever, in a file.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "../../common/database.hpp"
#include "../core/messages.hpp"

namespace game {

/// Each name has one score, its highest. The list has board_size names. It ends the process if it cannot store
/// (common::fail_to_store).
class HighScoreStore {
 public:
  /// Opens or creates the file; ":memory:" keeps nothing. Returns null and the reason if it cannot be opened.
  static std::unique_ptr<HighScoreStore> open(const std::string& path, std::string& why);

  /// Takes the score if it belongs on the list. It is published after commit().
  void offer(std::string_view name, std::uint16_t score);

  /// Writes the list to disk if it has changed. Returns whether it had: then publish scores().
  bool commit();

  [[nodiscard]] const HighScores& scores() const { return scores_; }

 private:
  explicit HighScoreStore(common::Database database);
  void load();

  common::Database database_;
  common::Statement insert_;
  HighScores scores_;
  bool is_changed_ = false;
};

}  // namespace game
