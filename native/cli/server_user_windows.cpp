#include "server_user.hpp"

namespace duet_cli {

bool is_root() { return false; }

std::string become_user(const std::string&) {
  return "--user is for other systems: run the server as a service with an account of its own";
}

}  // namespace duet_cli
