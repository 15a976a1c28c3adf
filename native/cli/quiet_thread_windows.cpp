#include <system_error>
#include <thread>
#include <utility>

#include "quiet_thread.hpp"

namespace duet_cli {

bool start_quiet_thread(std::function<void()> run) {
  try {
    std::thread(std::move(run)).detach();
  } catch (const std::system_error&) {
    return false;
  }
  return true;
}

}  // namespace duet_cli
