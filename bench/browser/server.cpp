// bench_page_server: the server of the browser cells. Prints its URL, and ends when its standard input does.
//
// The first message of a connection, and the first after each completed command, is a command:
//   flood text|binary SIZE COUNT   sends COUNT messages of that size
//   sink COUNT BATCH               receives COUNT messages, and answers every BATCH of them with an empty one
#include <duet/server.hpp>

#include <any>
#include <iostream>
#include <sstream>
#include <thread>

namespace {

struct Work {
  std::size_t flood = 0;  // messages still to send
  std::size_t sink = 0;   // messages still to receive
  std::size_t batch = 1;
  duet::PreparedMessage message = duet::PreparedMessage::binary({});
};

Work& work_of(const duet::Connection& connection) { return *std::any_cast<Work>(&connection.data()); }

void flood(const duet::Connection& connection) {
  Work& work = work_of(connection);
  for (bool slow = false; work.flood > 0 && !slow; --work.flood)
    slow = connection.send(work.message).slow_down();
}

void obey(const duet::Connection& connection, std::string_view command) {
  std::istringstream words{std::string(command)};
  std::string what, kind;
  std::size_t size = 0;
  Work& work = work_of(connection);
  words >> what;
  if (what == "flood" && words >> kind >> size >> work.flood) {
    const std::string payload(size, 'a');
    if (kind == "text")
      work.message = *duet::PreparedMessage::text(payload);
    else
      work.message = duet::PreparedMessage::binary(std::as_bytes(std::span(payload)));
    flood(connection);
  } else if (what != "sink" || !(words >> work.sink >> work.batch)) {
    connection.close(1008, "no command");
  }
}

void take(const duet::Connection& connection, duet::Message message) {
  Work& work = work_of(connection);
  if (work.sink == 0) return obey(connection, message.text());
  if (--work.sink % work.batch == 0) connection.send_binary({});
}

}  // namespace

int main() {
  duet::Loop loop;
  duet::Server server(
      loop, {.host = "127.0.0.1",
             .allowed_origins = {"*"},
             .limits = {.max_message_size = 16 << 20},
             .send_queue = {.high_water_mark = 4 << 20, .low_water_mark = 1 << 20, .close_above = 64 << 20}});
  server.on_open([](duet::Connection connection) { connection.data() = Work(); });
  server.on_message(take);
  server.on_drain(flood);
  const auto endpoint = server.listen();
  if (!endpoint) {
    std::cerr << endpoint.error().message() << '\n';
    return 1;
  }
  std::cout << endpoint->url() << std::endl;
  std::thread watch([&loop] {
    while (std::cin.get() != std::char_traits<char>::eof()) {
    }
    loop.post([&loop] { loop.stop(); });
  });
  loop.run();
  watch.join();
}
