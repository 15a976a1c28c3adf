#include "serving.hpp"

#include <iostream>

#include "on_signal.hpp"

namespace common {

int serve(duet::Loop& loop, duet::Server& server, const char* program) {
  on_signal(loop, [&] {
    server.shut_down({.window = std::chrono::milliseconds(200), .code = duet::close_code::service_restart},
                     [&](const auto&) { loop.stop(); });
  });
  const auto listening = server.listen();
  if (!listening) {
    std::cerr << program << ": " << listening.error().message() << '\n';
    return 1;
  }
  std::cout << listening->url() << std::endl;
  loop.run();
  return 0;
}

}  // namespace common
