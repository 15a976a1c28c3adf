#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "server/callbacks.hpp"
#include "server/route_pattern.hpp"

namespace duet::detail {

/// Finds the callbacks for a path.
class Router {
 public:
  struct Found {
    Callbacks* callbacks = nullptr;  ///< null: no route matches
    RouteParameters parameters = {};
  };

  /// Returns false for an invalid pattern. An existing pattern gets new callbacks, for future connections.
  bool add(std::string_view pattern, Route route);
  [[nodiscard]] Found find(std::string_view path) const;
  [[nodiscard]] bool empty() const { return routes_.empty(); }

 private:
  struct Entry {
    RoutePattern pattern;
    std::unique_ptr<Callbacks> callbacks;
  };
  std::vector<Entry> routes_;
  std::vector<std::unique_ptr<Callbacks>> replaced_;  // connections may still use them
};

}  // namespace duet::detail
