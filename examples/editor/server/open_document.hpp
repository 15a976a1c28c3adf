// A document that somebody has open.
#pragma once

#include <duet/connection.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "../core/protocol.hpp"
#include "store.hpp"
#include "text/document.hpp"

namespace editor {

/// The text in memory, and the people in it with the changes that were not told to the others yet.
class OpenDocument {
 public:
  using Time = std::chrono::steady_clock::time_point;

  OpenDocument(StoredDocument stored, text::Document text)
      : stored_(std::move(stored)),
        text_(std::move(text)),
        topic_("document/" + std::to_string(stored_.id)) {}

  [[nodiscard]] StoredDocument& stored() { return stored_; }
  [[nodiscard]] text::Document& text() { return text_; }
  [[nodiscard]] const std::string& topic() const { return topic_; }

  // People

  /// Returns the connection that this replica had until now; one of no connection if there was none.
  duet::Connection enter(Person person, const duet::Connection& ws);
  /// Does nothing if the replica has another connection by now.
  void leave(text::Agent agent, const duet::Connection& ws);
  void rename(text::Agent agent, std::string name);
  void select(text::Agent agent, std::optional<Selection> selection);
  [[nodiscard]] std::size_t size() const { return people_.size(); }
  /// Returns everybody except one.
  [[nodiscard]] std::vector<Person> others(text::Agent agent) const;

  [[nodiscard]] bool has_news() const { return !changed_.empty() || !left_.empty(); }
  /// Returns when the news may be sent: from 40 ms after the last ones, up to half a second if there are many people.
  [[nodiscard]] Time due() const;
  Presence take_news(Time now);

 private:
  struct Visitor {
    Person person;
    duet::Connection ws;
  };

  StoredDocument stored_;
  text::Document text_;
  std::string topic_;
  std::map<text::Agent, Visitor> people_;
  std::set<text::Agent> changed_;
  std::set<text::Agent> left_;
  Time told_{};
};

}  // namespace editor
