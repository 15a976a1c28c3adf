#include "high_score_store.hpp"

#include <algorithm>

#include "../../common/text_rules.hpp"

namespace game {

namespace {

constexpr const char* schema =
    "CREATE TABLE IF NOT EXISTS best(key TEXT PRIMARY KEY, name TEXT NOT NULL, score INTEGER NOT NULL) "
    "WITHOUT ROWID";

}  // namespace

std::unique_ptr<HighScoreStore> HighScoreStore::open(const std::string& path, std::string& why) {
  auto database = common::open_database(path, why);
  if (!database) return nullptr;
  common::execute(database.get(), schema);
  return std::unique_ptr<HighScoreStore>(new HighScoreStore(std::move(database)));
}

HighScoreStore::HighScoreStore(common::Database database)
    : database_(std::move(database)), insert_(database_.get(), "INSERT INTO best VALUES(?, ?, ?)") {
  load();
}

void HighScoreStore::load() {
  common::Statement select(database_.get(), "SELECT name, score FROM best ORDER BY score DESC, key LIMIT 10");
  common::Statement::Run rows(select);
  while (rows.next()) scores_.best.emplace_back(rows.text(0), static_cast<std::uint16_t>(rows.number(1)));
}

void HighScoreStore::offer(std::string_view name, std::uint16_t score) {
  auto& best = scores_.best;
  if (score == 0 || (best.size() == board_size && score <= best.back().second)) return;
  const std::string key = common::folded(name);
  const auto own = std::find_if(best.begin(), best.end(),
                                [&](const auto& one) { return common::folded(one.first) == key; });
  if (own != best.end() && own->second >= score) return;
  if (own != best.end()) best.erase(own);
  const auto place =
      std::find_if(best.begin(), best.end(), [&](const auto& one) { return one.second < score; });
  best.emplace(place, name, score);
  if (best.size() > board_size) best.pop_back();
  is_changed_ = true;
}

bool HighScoreStore::commit() {
  if (!is_changed_) return false;
  is_changed_ = false;
  common::execute(database_.get(), "BEGIN IMMEDIATE");
  common::execute(database_.get(), "DELETE FROM best");
  for (const auto& [name, score] : scores_.best)
    common::Statement::Run(insert_, std::string_view(common::folded(name)), std::string_view(name),
                           std::uint64_t{score})
        .done();
  common::execute(database_.get(), "COMMIT");
  return true;
}

}  // namespace game
