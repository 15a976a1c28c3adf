#include "net/lws_context.hpp"

#include <signal.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstring>
#include <mutex>

#include "net/lws.hpp"

namespace duet::detail {

namespace {

/// libwebsockets allocates tables by the descriptor limit, which may be a million: too much for every loop.
unsigned descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  return static_cast<unsigned>(std::clamp<rlim_t>(limit.rlim_cur, 256, 1 << 17));
}

/// Restores the program's SIGPIPE handler, which each new context replaces with SIG_IGN. duet does not need
/// it, because it sends without the signal (platform/sending.hpp).
class SigpipeKept {
 public:
  SigpipeKept() { sigaction(SIGPIPE, nullptr, &before_); }
  ~SigpipeKept() {
    struct sigaction now {};
    // Another thread may have set its own handler meanwhile.
    if (sigaction(SIGPIPE, nullptr, &now) == 0 && now.sa_handler == SIG_IGN)
      sigaction(SIGPIPE, &before_, nullptr);
  }
  SigpipeKept(const SigpipeKept&) = delete;
  SigpipeKept& operator=(const SigpipeKept&) = delete;

 private:
  struct sigaction before_ {};
};

// The only difference between the versions here. From 4.3 on a context can have its own log. Earlier versions
// have one log per process, and creating a context logs the version at a level that is shown by default.
// There the log level is 0 meanwhile, and the log function is not replaced.
#if LWS_LIBRARY_VERSION_NUMBER >= 4003000
class Silence {
 public:
  explicit Silence(lws_context_creation_info& info) {
    static lws_log_cx_t says_nothing{};
    info.log_cx = &says_nothing;
  }
};
#else
class Silence {
 public:
  explicit Silence(lws_context_creation_info&) : level_(level()) { lws_set_log_level(0, nullptr); }
  ~Silence() {
    if (level() == 0) lws_set_log_level(level_, nullptr);  // else another thread has set it meanwhile
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  static int level() {
    int found = 0;
    for (int i = 0; i < LLL_COUNT; ++i) found |= lwsl_visible(1 << i);
    return found;
  }
  const int level_;
};
#endif

}  // namespace

lws_context* make_lws_context(uv_loop_s* loop, const lws_protocols* protocols) {
  static std::mutex creating;
  const std::lock_guard lock(creating);
  static lws_retry_bo_t no_pings{};
  lws_context_creation_info info;
  std::memset(&info, 0, sizeof info);
  info.port = CONTEXT_PORT_NO_LISTEN;
  info.protocols = protocols;
  info.fd_limit_per_thread = descriptor_limit();
  info.retry_and_idle_policy = &no_pings;
  void* loops[1] = {loop};
  if (loop) {
    info.options = LWS_SERVER_OPTION_LIBUV;
    info.foreign_loops = loops;
  }
  const SigpipeKept sigpipe;
  const Silence silence(info);
  return lws_create_context(&info);
}

}  // namespace duet::detail
