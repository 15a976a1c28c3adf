#include "people.hpp"

#include <optional>
#include <utility>

namespace editor {

void People::reset(std::vector<Person> people) {
  people_.clear();
  for (Person& one : people) {
    const text::Agent agent = one.agent;
    people_.insert_or_assign(agent, std::move(one));
  }
}

void People::update(const Presence& presence, text::Agent own) {
  for (const text::Agent agent : presence.left) people_.erase(agent);
  for (const Person& one : presence.here)
    if (one.agent != own) people_.insert_or_assign(one.agent, one);
}

std::vector<Presented> People::in(const text::Document& document) const {
  std::vector<Presented> all;
  for (const auto& [agent, person] : people_) {
    Presented one{.agent = agent, .name = person.name};
    if (person.selection) {
      const auto anchor = document.position(person.selection->anchor);
      const auto head = document.position(person.selection->head);
      one.is_in_text = anchor && head;
      one.anchor = anchor.value_or(0);
      one.head = head.value_or(0);
    }
    all.push_back(std::move(one));
  }
  return all;
}

}  // namespace editor
