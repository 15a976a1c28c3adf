// What changes a whole process is tried in a child.
#pragma once

#include <functional>
#include <string>

namespace duet_test {

/// Calls `what` in a child of this process, and returns what it returned; "signal 11" or "exit 1" where the
/// child ended otherwise. A child that hangs is ended.
std::string in_child(const std::function<std::string()>& what);

}  // namespace duet_test
