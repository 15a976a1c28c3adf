#pragma once

#include <duet/connection.hpp>

#include <any>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>

#include "../../common/bucket.hpp"
#include "store.hpp"

namespace chat {

/// One connection.
struct Visitor {
  Person person;
  std::set<std::uint64_t> rooms;
  Bucket requests;
  Bucket mistakes;
};

/// One person, over all connections.
struct Account {
  std::size_t connections = 0;
  Bucket messages;
  Bucket changes;
  Bucket pages;
  Bucket new_rooms;
};

/// Returns the visitor of a connection.
inline Visitor& visitor_of(const duet::Connection& ws) {
  return **std::any_cast<std::shared_ptr<Visitor>>(&ws.data());
}

}  // namespace chat
