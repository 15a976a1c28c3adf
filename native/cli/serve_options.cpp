#include "serve_options.hpp"

#include <CLI/CLI.hpp>

#include <cmath>

#include "check_number.hpp"
#include "system_memory.hpp"

namespace duet_cli {

namespace {

constexpr std::size_t most_of_message = 16 << 20;
/// With --topics, messages are parsed, sent to many and stored.
constexpr std::size_t most_of_topics_message = 256 << 10;
/// The divisor of the system's memory: uncounted memory (buffers of TLS, of the kernel, of the allocator) can
/// be as large again, and the machine runs other programs too.
constexpr std::size_t share_of_memory = 4;

/// Adds an option with an optional value.
CLI::Option* add_page(CLI::App& app, const std::string& name, std::string& path, const std::string& usual,
                      const std::string& description) {
  return app.add_option(name, path, description + " [" + usual + "]")
      ->expected(0, 1)
      ->default_str(usual)
      ->type_name("[PATH]");
}

void add_seconds(CLI::App& app, const std::string& name, std::chrono::milliseconds& time,
                 const std::string& description) {
  const auto usual = std::to_string(time.count() / 1000);
  app.add_option_function<double>(
         name, [&time](double seconds) { time = std::chrono::milliseconds(std::llround(seconds * 1000)); },
         description + " [" + usual + "]")
      ->type_name("SECONDS")
      ->check(CLI::Range(0.0, 1e6))
      ->check(check_number);
}

/// Adds an option that takes one of these words. CLI11's transformers would show enumerators as numbers.
template <class Value>
CLI::Option* add_choice(CLI::App& app, const std::string& name, Value& value,
                        const std::vector<std::pair<std::string, Value>>& choices,
                        const std::string& description) {
  std::vector<std::string> words;
  words.reserve(choices.size());
  for (const auto& [word, meaning] : choices) words.push_back(word);
  const auto set = [&value, choices](const std::string& given) {
    for (const auto& [word, meaning] : choices)
      if (word == given) value = meaning;
  };
  return app.add_option_function<std::string>(name, set, description)
      ->check(CLI::IsMember(std::move(words)))
      ->type_name("TEXT");
}

template <class Number>
void no_limit_if_zero(Number& limit) {
  if (!(limit > 0)) limit = duet::no_limit;
}

void describe_policy(CLI::App& app, duet::ServerOptions& server) {
  app.add_option("--subprotocol", server.subprotocols, "Subprotocols to accept, in order of preference");
  app.add_option(
      "--origin", server.allowed_origins,
      "Origins whose pages may connect; default: the server's own, or all without --web and --topics");
  app.add_option("--allowed-host", server.allowed_hosts,
                 "Hosts to answer for besides localhost and addresses (app.example, *.app.example, *); "
                 "default: all, but none on a loopback address");
  app.add_flag("--compress", server.compression.enabled, "Compress messages if the client supports it");
  app.add_option("--compress-level", server.compression.level,
                 "zlib's level: 1, the fastest, to 9, the smallest result")
      ->capture_default_str()
      ->check(CLI::Range(1, 9));
}

void describe_limits(CLI::App& app, ServeOptions& options) {
  using duet::ForwardedFields;
  duet::ServerOptions& server = options.server;
  app.add_option("--max-message", options.max_message,
                 "Maximum size of a received message, in bytes; 0: no limit, as below [" +
                     std::to_string(most_of_message) + ", with --topics " +
                     std::to_string(most_of_topics_message) + ']')
      ->check(check_count);
  app.add_option("--max-queue", server.send_queue.close_above,
                 "Maximum size of a connection's send queue, in bytes")
      ->capture_default_str()
      ->check(check_count);
  app.add_option("--max-head", server.limits.max_head_size, "Maximum size of a request's head, in bytes")
      ->capture_default_str()
      ->check(CLI::Range(1 << 10, 16 << 20));
  app.add_option("--max-header-lines", server.limits.max_header_lines,
                 "Maximum number of header lines of a request")
      ->capture_default_str()
      ->check(CLI::Range(10, 10'000));
  app.add_option("--max-frames", server.limits.max_frames_per_message,
                 "Maximum number of frames of a message")
      ->capture_default_str()
      ->check(check_count);
  app.add_option("--max-memory", options.max_memory,
                 "Maximum memory for the messages of all connections, in bytes; 0: no limit [a quarter of "
                 "the memory of the machine, the cgroup or ulimit -v]")
      ->check(check_count);
  app.add_option("--max-connections", server.limits.max_connections,
                 "Maximum number of open sockets; 0: no limit, as below")
      ->capture_default_str()
      ->check(check_count);
  app.add_option("--max-connections-per-address", server.limits.max_connections_per_address,
                 "The same per IPv4 address or IPv6 network of 64 bits")
      ->capture_default_str()
      ->check(check_count);
  app.add_option("--max-connection-rate-per-address", server.limits.max_connection_rate_per_address,
                 "New connections per second and such address")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber)
      ->check(check_number);
  app.add_option("--trusted-proxy", server.proxies.trusted,
                 "Proxies (192.0.2.1, 10.0.0.0/8) whose forwarding headers are trusted");
  add_choice<ForwardedFields>(
      app, "--forwarded-fields", server.proxies.forwarded_fields,
      {{"x-forwarded", ForwardedFields::x_forwarded}, {"forwarded", ForwardedFields::forwarded}},
      "Their headers: x-forwarded (X-Forwarded-For, -Proto) or forwarded (RFC 7239) [x-forwarded]");
  app.add_flag("--proxy-protocol", server.proxies.proxy_protocol,
               "Trusted proxies send a PROXY protocol header, version 1 or 2");
  add_seconds(app, "--handshake-timeout", server.timeouts.handshake, "Timeout for the opening handshake");
  add_seconds(app, "--close-timeout", server.timeouts.close, "Timeout for the answer to a Close frame");
  add_seconds(app, "--ping-interval", server.keep_alive->interval,
              "Silence before a ping is sent; 0: no pings");
  add_seconds(app, "--ping-timeout", server.keep_alive->timeout, "Timeout for the answer to a ping");
}

void describe_pages(CLI::App& app, ServeOptions& options) {
  duet::ServerOptions& server = options.server;
  app.add_option("--web", server.http.root, "Folder of files to serve over HTTP on the same port");
  app.add_option("--cache-control", server.http.cache_control, "Cache-Control of files")
      ->capture_default_str();
  app.add_option("--immutable", server.http.immutable_paths,
                 "Path prefixes of files that never change, such as /assets/");
  add_page(app, "--health", options.health_path, "/healthz", "Path of a health-check page");
  CLI::Option* metrics = add_page(app, "--metrics", options.metrics_path, "/metrics",
                                  "Path of a page with metrics for Prometheus, for this machine only");
  app.add_flag("--public-metrics", options.public_metrics, "Show the metrics to everybody")->needs(metrics);
}

void describe_log(CLI::App& app, ServeOptions& options) {
  using duet::LogLevel;
  CLI::Option* format =
      add_choice<LogFormat>(app, "--log", options.log,
                            {{"text", LogFormat::text}, {"json", LogFormat::json}, {"none", LogFormat::none}},
                            "Format of the log on standard error: text, json or none [none]");
  add_choice<LogLevel>(app, "--log-level", options.log_level,
                       {{"debug", LogLevel::debug},
                        {"info", LogLevel::info},
                        {"warning", LogLevel::warning},
                        {"error", LogLevel::error}},
                       "Minimum level of the log: debug, info, warning or error [info]");
  app.add_flag_callback(
      "-v,--verbose",
      [&options, format] {
        if (format->count() == 0) options.log = LogFormat::text;
      },
      "The same as --log text");
}

}  // namespace

void describe(CLI::App& app, ServeOptions& options) {
  app.add_option("--config", options.config_file,
                 "TOML file with options by their long names; the command line takes precedence");
  app.add_option("--port", options.server.port, "Port to listen on; 0 lets the system choose")
      ->capture_default_str();
  app.add_option("--host", options.server.host, "Address to listen on; 0.0.0.0 or :: for all")
      ->capture_default_str();
  CLI::Option* path =
      app.add_option("--unix-socket", options.server.unix_socket.path, "Unix socket to listen on instead");
  app.add_flag("--systemd", options.server.socket_activation.enabled,
               "Use the listening socket passed by systemd")
      ->excludes(path);
  app.add_option("--user", options.user, "User that root changes to once the server listens");
  app.add_option("--threads", options.server.threads, "Number of threads for connections; 0: one per core")
      ->capture_default_str()
      ->check(CLI::Range(0, 1024));
  CLI::Option* echo = app.add_flag("--echo", options.echo, "Send every message back");
  CLI::Option* reply =
      app.add_option("--reply", options.reply, "Answer every message with this text")->excludes(echo);
  CLI::Option* topics = app.add_flag("--topics", options.topics,
                                     "Publish/subscribe between clients by topic, with JSON messages");
  topics->excludes(echo)->excludes(reply);
  CLI::Option* history = app.add_option("--history", options.history,
                                        "Number of messages to keep per topic for later subscribers")
                             ->capture_default_str()
                             ->needs(topics)
                             ->check(check_count);
  app.add_option("--history-topics", options.history_topics,
                 "Topics with a history: names, or prefixes followed by '*' [*]")
      ->needs(history);
  app.add_option("--max-history", options.server.limits.max_history,
                 "Maximum memory for the history of all topics, in bytes; 0: no limit")
      ->capture_default_str()
      ->needs(history)
      ->check(check_count);
  CLI::Option* backplane =
      app.add_option(
             "--backplane", options.backplane,
             "Redis that connects the topics of several servers: redis://user:password@host:port/db, or "
             "redis+sentinel://host:port,host:port/name")
          ->needs(topics);
  app.add_option("--backplane-prefix", options.backplane_prefix, "Beginning of all keys and channels there")
      ->capture_default_str()
      ->needs(backplane);
  describe_pages(app, options);
  describe(app, options.tls);
  describe_policy(app, options.server);
  describe_limits(app, options);
  describe_log(app, options);
}

duet::ServerOptions server_options(const ServeOptions& options) {
  duet::ServerOptions server = options.server;
  server.tls = tls_options(options.tls);
  server.limits.max_message_size =
      options.max_message.value_or(options.topics ? most_of_topics_message : most_of_message);
  server.limits.max_memory = options.max_memory.value_or(system_memory() / share_of_memory);
  // On the command line 0 means that there is no limit.
  duet::ServerOptions::Limits& limits = server.limits;
  no_limit_if_zero(limits.max_message_size);
  no_limit_if_zero(limits.max_frames_per_message);
  no_limit_if_zero(limits.max_memory);
  no_limit_if_zero(limits.max_history);
  no_limit_if_zero(limits.max_connections);
  no_limit_if_zero(limits.max_connections_per_address);
  no_limit_if_zero(limits.max_connection_rate_per_address);
  if (server.keep_alive->interval.count() == 0) server.keep_alive.reset();
  if (server.host == "::" || server.host == "0.0.0.0") server.host.clear();
  // --echo and --reply reveal nothing: without pages of its own, the server has nobody to protect.
  if (!options.topics && server.allowed_origins.empty() && server.http.root.empty())
    server.allowed_origins = {"*"};
  if (!options.health_path.empty()) server.http.health = {.enabled = true, .path = options.health_path};
  if (!options.metrics_path.empty())
    server.http.metrics = {
        .enabled = true, .path = options.metrics_path, .loopback_only = !options.public_metrics};
  return server;
}

}  // namespace duet_cli
