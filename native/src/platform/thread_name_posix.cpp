#include <pthread.h>

#include "platform/thread_name.hpp"

namespace duet::detail {

// macOS names the calling thread only.
void name_this_thread(const std::string& name) { pthread_setname_np(name.c_str()); }

}  // namespace duet::detail
