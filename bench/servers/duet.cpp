// duet's own server.
#include <duet/server.hpp>

#include <cstdio>
#include <string_view>

#include "servers/options.hpp"

namespace {

constexpr std::string_view subscribes = "/sub/";
constexpr std::string_view publishes = "/pub/";

duet::ServerOptions options_of(const bench::ServerArguments& arguments) {
  duet::ServerOptions options;
  options.host = "127.0.0.1";
  options.threads = static_cast<unsigned>(arguments.threads);
  options.tls.certificate_file = arguments.certificate;
  options.tls.key_file = arguments.key;
  options.compression = {.enabled = arguments.deflate,
                         .threshold = bench::deflate_threshold,
                         .window_bits = bench::deflate_window_bits,
                         .memory_level = bench::deflate_memory_level};
  options.http.keep_headers = !arguments.compact;
  options.limits.max_message_size = bench::max_message;
  options.send_queue.close_above = bench::max_queue;
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const bench::ServerArguments arguments = bench::parse(argc, argv);
  duet::Loop loop;
  duet::Server server(loop, options_of(arguments));
  server.on_open([](duet::Connection connection) {
    if (connection.path().starts_with(subscribes))
      static_cast<void>(connection.subscribe(connection.path().substr(subscribes.size())));
  });
  server.on_message([](duet::Connection connection, duet::Message message) {
    if (!connection.path().starts_with(publishes)) return static_cast<void>(connection.send(message));
    static_cast<void>(connection.publish(connection.path().substr(publishes.size()), message));
  });
  const auto endpoint = server.listen();
  if (!endpoint) return std::fprintf(stderr, "duet: %s\n", endpoint.error().detail.c_str()), 1;
  bench::listening(endpoint->port);
  loop.run();
}
