// Changes of a whole process are tried in a child.
#pragma once

#include <functional>
#include <string>

namespace duet_test {

/// Calls `what` in a child of this process, and returns its result; "signal 11" or "exit 1" if the child
/// ended otherwise. A child that hangs is killed.
std::string in_child(const std::function<std::string()>& what);

}  // namespace duet_test
