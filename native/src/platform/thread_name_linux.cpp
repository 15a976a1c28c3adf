#include <pthread.h>

#include "platform/thread_name.hpp"

namespace duet::detail {

void name_this_thread(const std::string& name) { pthread_setname_np(pthread_self(), name.c_str()); }

}  // namespace duet::detail
