#pragma once

#include <string>

namespace duet_cli {

/// Returns whether this process may do everything: it is root's. On Windows always false.
[[nodiscard]] bool is_root();

/// Makes this process, with all of its threads, one of the user with this name: its groups, then its user. Checks that the
/// process cannot become root again. Returns an empty string, or a sentence that says why it failed: the process is not
/// root's, there is no such user, or the user is root. It may then have changed a part, and has to end. Windows: always
/// fails.
[[nodiscard]] std::string become_user(const std::string& name);

}  // namespace duet_cli
