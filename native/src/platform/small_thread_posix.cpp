#include <pthread.h>

#include <cstddef>
#include <cstring>
#include <memory>

#include "platform/signals_blocked.hpp"
#include "platform/small_thread.hpp"

namespace duet::detail {

namespace {

// The usual 8 MiB would be too much address space for many threads.
constexpr std::size_t stack_size = 512 << 10;

struct Task {
  void (*run)(void*);
  void* argument;
};

void* run_task(void* task) {
  const Task copy = *std::unique_ptr<Task>(static_cast<Task*>(task));
  copy.run(copy.argument);
  return nullptr;
}

}  // namespace

std::string start_small_thread(void (*run)(void*), void* argument) {
  auto task = std::make_unique<Task>(Task{run, argument});
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, stack_size);
  const SignalsBlocked blocked;
  pthread_t thread{};
  const int status = pthread_create(&thread, &attributes, run_task, task.get());
  pthread_attr_destroy(&attributes);
  if (status != 0) return std::strerror(status);
  static_cast<void>(task.release());
  return {};
}

}  // namespace duet::detail
