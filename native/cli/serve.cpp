#include <pthread.h>
#include <signal.h>
#include <duet/server.hpp>

#include <cmath>
#include <iostream>
#include <mutex>
#include <thread>
#include <utility>

#include "commands.hpp"

namespace duet_cli {

namespace {

using namespace std::chrono_literals;

/// Calls `fn` on the loop whenever the process gets a signal that is meant for a server: by a thread that
/// waits for them, because a handler may do next to nothing. To be made before other threads are started.
class Signals {
 public:
  Signals(duet::Loop& loop, duet::Server& server, void (*fn)(duet::Server&, int signal)) : gate_(new Gate) {
    sigset_t signals;
    sigemptyset(&signals);
    for (const int one : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, one);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::thread([gate = gate_, &loop, &server, fn, signals] {
      int signal = 0;
      while (sigwait(&signals, &signal) == 0) {
        const std::lock_guard lock(gate->mutex);
        if (gate->open) loop.post([&server, fn, signal] { fn(server, signal); });
      }
    }).detach();
  }
  ~Signals() {
    const std::lock_guard lock(gate_->mutex);
    gate_->open = false;
  }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

 private:
  struct Gate {
    std::mutex mutex;
    bool open = true;
  };
  std::shared_ptr<Gate> gate_;
};

void reload_certificates(duet::Server& server) {
  const auto reloaded = server.reload_certificates();
  std::cerr << (reloaded ? "the certificate is read again" : "duet: " + reloaded.error().message())
            << std::endl;
}

void handle(duet::Server& server, int signal) {
  static bool ending = false;
  if (signal == SIGHUP) return reload_certificates(server);
  if (std::exchange(ending, true)) return server.close();  // for the impatient
  server.drain({.window = std::chrono::milliseconds(server.connection_count() / 10), .deadline = 5s});
}

void log_events(duet::Server& server) {
  server.on_open([](duet::Connection& ws) {
    std::cerr << ws.id() << " open " << ws.remote_address() << ' ' << ws.target() << '\n';
  });
  server.on_close([](duet::Connection& ws, const duet::Closed& closed) {
    std::cerr << ws.id() << " closed " << closed.code << ' ' << closed.reason
              << (closed.was_clean ? "" : " (" + closed.message() + ")") << '\n';
  });
}

/// An option that may be given without its value.
CLI::Option* add_page(CLI::App& app, const std::string& name, std::string& path, const std::string& usual,
                      const std::string& description) {
  return app.add_option(name, path, description + " [" + usual + "]")
      ->expected(0, 1)
      ->default_str(usual)
      ->type_name("[PATH]");
}

duet::HttpOptions http_options(const ServeArguments& a) {
  duet::HttpOptions http{.cache_control = a.cache_control, .immutable_paths = a.immutable_paths};
  if (!a.health_path.empty()) http.health = {.enabled = true, .path = a.health_path};
  if (!a.metrics_path.empty())
    http.metrics = {.enabled = true, .path = a.metrics_path, .loopback_only = !a.public_metrics};
  return http;
}

void add_seconds(CLI::App& app, const std::string& name, std::chrono::milliseconds& time,
                 const std::string& description) {
  const auto usual = std::to_string(time.count() / 1000);
  app.add_option_function<double>(
         name, [&time](double seconds) { time = std::chrono::milliseconds(std::llround(seconds * 1000)); },
         description + " [" + usual + "]")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 1e6));
}

void describe_limits(CLI::App& app, duet::ServerOptions& limits) {
  app.add_option("--max-frames", limits.max_frames_per_message, "Most pieces of one message")
      ->capture_default_str();
  app.add_option("--max-memory", limits.max_memory,
                 "Most bytes to hold for all connections together; 0: no limit")
      ->capture_default_str();
  app.add_option("--max-connections", limits.max_connections, "Most open sockets; 0: no limit, as below")
      ->capture_default_str();
  app.add_option("--max-connections-per-address", limits.max_connections_per_address,
                 "The same from one IPv4 address or IPv6 network of 64 bits")
      ->capture_default_str();
  app.add_option("--max-connection-rate-per-address", limits.max_connection_rate_per_address,
                 "New connections in a second from one")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber);
  app.add_option("--trusted-proxy", limits.trusted_proxies,
                 "Proxies (192.0.2.1, 10.0.0.0/8) whose X-Forwarded-For is believed");
  app.add_flag("--proxy-protocol", limits.proxy_protocol,
               "Trusted proxies begin with the PROXY protocol's header, version 1 or 2");
  add_seconds(app, "--handshake-timeout", limits.handshake_timeout, "From a connection to its handshake");
  add_seconds(app, "--close-timeout", limits.close_timeout, "From a Close frame to its answer");
  add_seconds(app, "--ping-interval", limits.ping_interval, "Silence before a ping; 0: none is sent");
  add_seconds(app, "--ping-timeout", limits.ping_timeout, "From a ping to the next sign of life");
}

}  // namespace

void describe(CLI::App& app, ServeArguments& a) {
  app.add_option("--port", a.port, "Port to listen on; 0 lets the system choose")->capture_default_str();
  app.add_option("--host", a.host, "Address to listen on; 0.0.0.0 or :: for all")->capture_default_str();
  CLI::Option* path = app.add_option("--unix-socket", a.unix_socket, "Path to listen at, in place of these");
  app.add_flag("--systemd", a.systemd, "Take the listening socket that systemd has opened")->excludes(path);
  CLI::Option* echo = app.add_flag("--echo", a.echo, "Send every message back");
  app.add_option("--reply", a.reply, "Answer every message with this text")->excludes(echo);
  app.add_option("--web", a.web_root, "Folder of files to serve over HTTP on the same port");
  app.add_option("--cache-control", a.cache_control, "Cache-Control of files")->capture_default_str();
  app.add_option("--immutable", a.immutable_paths,
                 "Beginnings of paths whose files never change under their name, such as /assets/");
  add_page(app, "--health", a.health_path, "/healthz", "Path of a page that tells whether the server is up");
  CLI::Option* metrics = add_page(app, "--metrics", a.metrics_path, "/metrics",
                                  "Path of a page with statistics for Prometheus, for this machine only");
  app.add_flag("--public-metrics", a.public_metrics, "Show them to everybody")->needs(metrics);
  CLI::Option* certificate = app.add_option("--cert", a.certificate, "Certificate chain (PEM), for wss");
  CLI::Option* key = app.add_option("--key", a.key, "Its private key (PEM)")->needs(certificate);
  certificate->needs(key);
  app.add_flag("--tls-1-3", a.tls_1_3, "Speak TLS 1.3 or later only")->needs(certificate);
  app.add_option("--subprotocol", a.subprotocols, "Subprotocols to accept, the preferred one first");
  app.add_option(
      "--origin", a.origins,
      "Origins whose pages may connect; without it the server's own pages, and all if there are none");
  app.add_flag("--compress", a.compress, "Compress messages with clients that can");
  app.add_option("--max-message", a.max_message, "Largest message to accept, in bytes")
      ->capture_default_str();
  app.add_option("--max-queue", a.max_queue, "Most bytes to hold for a slow reader")->capture_default_str();
  describe_limits(app, a.limits);
  app.add_flag("-v,--verbose", a.verbose, "Tell on standard error who comes and goes");
}

int run(const ServeArguments& a) {
  // What --echo and --reply answer is no secret: with no pages of its own there is nobody to protect.
  std::vector<std::string> origins = a.origins;
  if (origins.empty() && a.web_root.empty()) origins = {"*"};

  duet::Loop loop;
  duet::Server server(loop, {.port = a.port,
                             .host = a.host == "::" || a.host == "0.0.0.0" ? "" : a.host,
                             .unix_socket = a.unix_socket,
                             .socket_activation = a.systemd,
                             .subprotocols = a.subprotocols,
                             .allowed_origins = origins,
                             .web_root = a.web_root,
                             .http = http_options(a),
                             .certificate_file = a.certificate,
                             .key_file = a.key,
                             .require_tls_1_3 = a.tls_1_3,
                             .compression = {.enabled = a.compress},
                             .max_message_size = a.max_message,
                             .max_frames_per_message = a.limits.max_frames_per_message,
                             .max_buffered_amount = a.max_queue,
                             .max_memory = a.limits.max_memory,
                             .handshake_timeout = a.limits.handshake_timeout,
                             .close_timeout = a.limits.close_timeout,
                             .ping_interval = a.limits.ping_interval,
                             .ping_timeout = a.limits.ping_timeout,
                             .max_connections = a.limits.max_connections,
                             .max_connections_per_address = a.limits.max_connections_per_address,
                             .max_connection_rate_per_address = a.limits.max_connection_rate_per_address,
                             .trusted_proxies = a.limits.trusted_proxies,
                             .proxy_protocol = a.limits.proxy_protocol});
  const Signals signals(loop, server, handle);
  if (a.verbose) log_events(server);
  server.on_message([&a](duet::Connection& ws, duet::Message message) {
    if (!a.reply.empty())
      ws.send(a.reply);
    else if (a.echo)
      message.is_text() ? ws.send(message.text()) : ws.send(message.bytes());
  });

  const auto listening = server.listen();
  if (!listening) {
    std::cerr << "duet: " << listening.error().message() << '\n';
    return 1;
  }
  if (!listening->unix_socket.empty()) {
    std::cout << "ws+unix://" << listening->unix_socket << std::endl;
    return loop.run(), 0;
  }
  std::cout << listening->url() << std::endl;
  if (!a.web_root.empty()) std::cout << listening->page_url() << std::endl;
  loop.run();
  return 0;
}

}  // namespace duet_cli
