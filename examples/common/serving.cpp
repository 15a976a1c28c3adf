#include "serving.hpp"

#include <pthread.h>
#include <signal.h>

#include <functional>
#include <iostream>
#include <thread>

namespace common {

namespace {

/// Calls stop() on the loop at SIGINT or SIGTERM. A signal handler may do almost nothing, so a thread waits for them.
void on_signal(duet::Loop& loop, std::function<void()> stop) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // The loop exists until the first signal: nothing else ends it.
  std::thread([signals, &loop, stop = std::move(stop)] {
    int signal = 0;
    if (sigwait(&signals, &signal) == 0) loop.post([stop] { stop(); });
  }).detach();
}

}  // namespace

int serve(duet::Loop& loop, duet::Server& server, const char* program,
          duet::Function<void(const duet::Endpoint&)> listening) {
  on_signal(loop, [&] {
    server.shut_down({.window = std::chrono::milliseconds(200), .code = duet::close_code::service_restart},
                     [&](const auto&) { loop.stop(); });
  });
  const auto endpoint = server.listen();
  if (!endpoint) {
    std::cerr << program << ": " << endpoint.error().message() << '\n';
    return 1;
  }
  std::cout << endpoint->url() << std::endl;
  listening(*endpoint);
  loop.run();
  return 0;
}

}  // namespace common
