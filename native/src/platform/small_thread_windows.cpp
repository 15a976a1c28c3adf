#include <system_error>
#include <thread>

#include "platform/small_thread.hpp"

namespace duet::detail {

// A stack is 1 MiB of address space there.
std::string start_small_thread(void (*run)(void*), void* argument) {
  try {
    std::thread(run, argument).detach();
  } catch (const std::system_error& error) {
    return error.code().message();
  }
  return {};
}

}  // namespace duet::detail
