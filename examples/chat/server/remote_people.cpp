#include "remote_people.hpp"

namespace chat {

namespace {

std::vector<Attendance> attendances(const Json& list) {
  std::vector<Attendance> all;
  for (const Json& one : list)
    if (one.is_array() && one.size() == 3 && one[0].is_number_unsigned() && one[1].is_number_unsigned() &&
        one[2].is_string())
      all.push_back({one[0].get<std::uint64_t>(), {one[1].get<std::uint64_t>(), one[2].get<std::string>()}});
  return all;
}

}  // namespace

void RemotePeople::come(Server& server, const Attendance& one, Changes& changes) {
  if (server.people.emplace(Place(one.room, one.person.id), one.person.name).second)
    changes.came.push_back(one);
}

void RemotePeople::leave(Server& server, const Place& place, Changes& changes) {
  const auto found = server.people.find(place);
  if (found == server.people.end()) return;
  changes.left.push_back({place.first, {place.second, found->second}});
  server.people.erase(found);
}

RemotePeople::Changes RemotePeople::forget(std::map<std::string, Server>::iterator server) {
  Changes changes;
  for (const auto& [place, name] : server->second.people)
    changes.left.push_back({place.first, {place.second, name}});
  servers_.erase(server);
  return changes;
}

RemotePeople::Changes RemotePeople::receive(const Json& message, bool& asks) {
  Changes changes;
  const std::string& is = text_in(message, "is");
  const std::string& from = text_in(message, "from");
  const auto known = servers_.find(from);
  if (is == "down") return known == servers_.end() ? changes : forget(known);
  const std::uint64_t number = number_in(message, "number").value_or(0);
  if (is == "here") {
    asks = known == servers_.end() || known->second.number + 1 != number;
    if (asks) return changes;
    known->second.number = number;
    for (const Attendance& one : attendances(list_in(message, "came"))) come(known->second, one, changes);
    for (const Attendance& one : attendances(list_in(message, "left")))
      leave(known->second, {one.room, one.person.id}, changes);
  } else if (is == "all") {
    Server& server = servers_[from];
    server.number = number;
    std::set<Place> present;
    for (const Attendance& one : attendances(list_in(message, "people"))) {
      present.emplace(one.room, one.person.id);
      come(server, one, changes);
    }
    std::vector<Place> gone;
    for (const auto& [place, name] : server.people)
      if (!present.contains(place)) gone.push_back(place);
    for (const Place& place : gone) leave(server, place, changes);
  }
  return changes;
}

RemotePeople::Changes RemotePeople::retain(const std::set<std::string>& servers) {
  Changes changes;
  for (auto one = servers_.begin(); one != servers_.end();) {
    const auto each = one++;
    if (servers.contains(each->first)) continue;
    for (Attendance& left : forget(each).left) changes.left.push_back(std::move(left));
  }
  return changes;
}

std::vector<Person> RemotePeople::in_room(std::uint64_t room) const {
  std::vector<Person> people;
  for (const auto& [name, server] : servers_)
    for (auto one = server.people.lower_bound({room, 0});
         one != server.people.end() && one->first.first == room; ++one)
      people.push_back({one->first.second, one->second});
  return people;
}

void OwnPeople::come(std::uint64_t room, const Person& person) {
  people_[{room, person.id}] = person.name;
  changed_[{room, person.id}] = person.name;
}

void OwnPeople::leave(std::uint64_t room, const Person& person) {
  people_.erase({room, person.id});
  changed_[{room, person.id}] = person.name;
}

Json OwnPeople::take_changes() {
  Json json = {{"is", "here"}, {"from", server_}, {"number", ++number_}};
  for (const auto& [place, name] : changed_)
    json[people_.contains(place) ? "came" : "left"].push_back(Json::array({place.first, place.second, name}));
  changed_.clear();
  return json;
}

Json OwnPeople::everybody() const {
  Json json = {{"is", "all"}, {"from", server_}, {"number", number_}, {"people", Json::array()}};
  for (const auto& [place, name] : people_)
    json["people"].push_back(Json::array({place.first, place.second, name}));
  return json;
}

}  // namespace chat
