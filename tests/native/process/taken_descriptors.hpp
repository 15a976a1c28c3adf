#pragma once

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstddef>
#include <vector>

namespace duet_test {

/// Takes all descriptors of this process, whose limit becomes 200.
class TakenDescriptors {
 public:
  TakenDescriptors() {
    constexpr rlim_t most = 200;
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = most;
    setrlimit(RLIMIT_NOFILE, &limit);
    for (int fd = 0; (fd = fcntl(0, F_DUPFD_CLOEXEC, 0)) >= 0;) taken_.push_back(fd);
  }

  /// Releases up to this many.
  void leave(std::size_t count) {
    for (; count > 0 && !taken_.empty(); --count) {
      close(taken_.back());
      taken_.pop_back();
    }
  }
  void leave_all() { leave(taken_.size()); }

 private:
  std::vector<int> taken_;
};

}  // namespace duet_test
