// The others who have the document open.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "protocol.hpp"
#include "text/document.hpp"

namespace editor {

/// Where another person is in the text.
struct Presented {
  text::Agent agent = 0;
  std::string name;
  bool is_in_text = false;   ///< the person has a selection, of which all characters were received
  std::uint32_t anchor = 0;  ///< in UTF-16 code units
  std::uint32_t head = 0;    ///< the caret
};

class People {
 public:
  /// Replaces everybody.
  void reset(std::vector<Person> people);
  /// `own`: the agent of this person, whom the server does not leave out.
  void update(const Presence& presence, text::Agent own);

  [[nodiscard]] std::size_t size() const { return people_.size(); }
  /// Returns everybody with their places in the document, by agent. Selections move with the text, also where its
  /// characters are erased.
  [[nodiscard]] std::vector<Presented> in(const text::Document& document) const;

 private:
  std::map<text::Agent, Person> people_;
};

}  // namespace editor
