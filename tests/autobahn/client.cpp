// autobahn_client URL AGENT: duet's native client in front of Autobahn's fuzzing server, which counts, runs and reports its
// cases by path. The client sends back each message.
#include <duet/client.hpp>
#include <duet/native_options.hpp>

#include <cstdlib>
#include <iostream>
#include <string>

namespace {

constexpr std::size_t most_of_message = 64 << 20;  // the suite's largest is 16 MiB

/// Connects once, and returns the last text if it does not echo.
std::string visit(const std::string& url, bool echoes) {
  duet::Loop loop;
  duet::ClientOptions options;
  options.limits.max_message_size = most_of_message;
  options.limits.max_receive_queue = 4 * most_of_message;
  options.send_queue.max_size = duet::no_limit;
  duet::Client client(loop, options);
  duet::NativeOptions native;
  native.compression = {.enabled = true, .threshold = 0, .window_bits = 15};
  if (auto set = duet::set_native_options(client, native); !set) std::cerr << set.error().message() << '\n';
  std::string text;
  client.on_message([&](duet::Message message) {
    if (echoes)
      client.send(message);
    else
      text = message.text();
  });
  client.on_close([&](const duet::Closed& closed) {
    if (closed.was_open) return;
    std::cerr << url << ": " << closed.detail << '\n';
    std::exit(1);
  });
  if (auto connecting = client.connect(url); !connecting) {
    std::cerr << connecting.error().message() << '\n';
    std::exit(1);
  }
  loop.run();
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "autobahn_client URL AGENT\n";
    return 2;
  }
  const std::string url = argv[1];
  const std::string agent = argv[2];
  const int cases = std::atoi(visit(url + "/getCaseCount", false).c_str());
  std::cout << cases << " cases" << std::endl;
  for (int number = 1; number <= cases; ++number)
    visit(url + "/runCase?case=" + std::to_string(number) + "&agent=" + agent, true);
  visit(url + "/updateReports?agent=" + agent, false);
  return cases > 0 ? 0 : 1;
}
