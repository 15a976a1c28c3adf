#include "serve_options.hpp"

#include <cmath>

#include "check_number.hpp"
#include "system_memory.hpp"

namespace duet_cli {

namespace {

constexpr std::size_t most_of_message = 16 << 20;
/// With --topics a message is taken apart, passed on to many and kept.
constexpr std::size_t most_of_topics_message = 256 << 10;
/// Of the system's memory: what is not counted (buffers of TLS, of the kernel, of the allocator) takes as
/// much again at worst, and the machine does other things too.
constexpr std::size_t share_of_memory = 4;

/// An option that may be given without its value.
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

/// One of these words. Not CLI11's transformers, which show enumerators as numbers.
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

void describe_policy(CLI::App& app, duet::ServerOptions& server) {
  app.add_option("--subprotocol", server.subprotocols, "Subprotocols to accept, the preferred one first");
  app.add_option(
      "--origin", server.allowed_origins,
      "Origins whose pages may connect; without it the server's own pages, and all if there are none");
  app.add_option(
      "--allowed-host", server.allowed_hosts,
      "Hosts to answer for besides localhost and addresses (app.example, *.app.example, *); without it "
      "all, but none on a loopback address");
  app.add_flag("--compress", server.compression.enabled, "Compress messages with clients that can");
}

void describe_limits(CLI::App& app, ServeOptions& options) {
  using duet::ForwardedFields;
  duet::ServerOptions& server = options.server;
  app.add_option("--max-message", options.max_message,
                 "Largest message to accept, in bytes; 0: no limit, as below [" +
                     std::to_string(most_of_message) + ", with --topics " +
                     std::to_string(most_of_topics_message) + ']')
      ->check(check_count);
  app.add_option("--max-queue", server.max_buffered_amount, "Most bytes to hold for a slow reader")
      ->capture_default_str()
      ->check(check_count);
  app.add_option("--max-head", server.max_head_size, "Largest head of a request, in bytes")
      ->capture_default_str()
      ->check(CLI::Range(1 << 10, 16 << 20));
  app.add_option("--max-header-lines", server.max_header_lines, "Most header lines of a request")
      ->capture_default_str()
      ->check(CLI::Range(10, 10'000));
  app.add_option("--max-frames", server.max_frames_per_message, "Most frames of one message")
      ->capture_default_str()
      ->check(check_count);
  app.add_option(
         "--max-memory", options.max_memory,
         "Most bytes to hold for all connections together; 0: no limit [a quarter of what the machine, "
         "the cgroup or ulimit -v has]")
      ->check(check_count);
  app.add_option("--max-connections", server.max_connections, "Most open sockets; 0: no limit, as below")
      ->capture_default_str()
      ->check(check_count);
  app.add_option("--max-connections-per-address", server.max_connections_per_address,
                 "The same from one IPv4 address or IPv6 network of 64 bits")
      ->capture_default_str()
      ->check(check_count);
  app.add_option("--max-connection-rate-per-address", server.max_connection_rate_per_address,
                 "New connections in a second from one")
      ->capture_default_str()
      ->check(CLI::NonNegativeNumber)
      ->check(check_number);
  app.add_option("--trusted-proxy", server.trusted_proxies,
                 "Proxies (192.0.2.1, 10.0.0.0/8) that are believed when they say whom they pass on");
  add_choice<ForwardedFields>(
      app, "--forwarded-fields", server.forwarded_fields,
      {{"x-forwarded", ForwardedFields::x_forwarded}, {"forwarded", ForwardedFields::forwarded}},
      "How they say it: x-forwarded (X-Forwarded-For, -Proto) or forwarded (RFC 7239) [x-forwarded]");
  app.add_flag("--proxy-protocol", server.proxy_protocol,
               "Trusted proxies begin with the PROXY protocol's header, version 1 or 2");
  add_seconds(app, "--handshake-timeout", server.handshake_timeout, "From a connection to its handshake");
  add_seconds(app, "--close-timeout", server.close_timeout, "From a Close frame to its answer");
  add_seconds(app, "--ping-interval", server.ping_interval, "Silence before a ping; 0: none is sent");
  add_seconds(app, "--ping-timeout", server.ping_timeout, "From a ping to the next sign of life");
}

void describe_pages(CLI::App& app, ServeOptions& options) {
  duet::ServerOptions& server = options.server;
  app.add_option("--web", server.web_root, "Folder of files to serve over HTTP on the same port");
  app.add_option("--cache-control", server.http.cache_control, "Cache-Control of files")
      ->capture_default_str();
  app.add_option("--immutable", server.http.immutable_paths,
                 "Beginnings of paths whose files never change under their name, such as /assets/");
  add_page(app, "--health", options.health_path, "/healthz",
           "Path of a page that tells whether the server is up");
  CLI::Option* metrics = add_page(app, "--metrics", options.metrics_path, "/metrics",
                                  "Path of a page with statistics for Prometheus, for this machine only");
  app.add_flag("--public-metrics", options.public_metrics, "Show them to everybody")->needs(metrics);
}

void describe_log(CLI::App& app, ServeOptions& options) {
  using duet::LogLevel;
  CLI::Option* format =
      add_choice<LogFormat>(app, "--log", options.log,
                            {{"text", LogFormat::text}, {"json", LogFormat::json}, {"none", LogFormat::none}},
                            "How to tell on standard error what happens: text, json or none [none]");
  add_choice<LogLevel>(app, "--log-level", options.log_level,
                       {{"debug", LogLevel::debug},
                        {"info", LogLevel::info},
                        {"warning", LogLevel::warning},
                        {"error", LogLevel::error}},
                       "The least that is told: debug, info, warning or error [info]");
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
                 "TOML file with options by their long names; those given here win");
  app.add_option("--port", options.server.port, "Port to listen on; 0 lets the system choose")
      ->capture_default_str();
  app.add_option("--host", options.server.host, "Address to listen on; 0.0.0.0 or :: for all")
      ->capture_default_str();
  CLI::Option* path =
      app.add_option("--unix-socket", options.server.unix_socket, "Path to listen at, in place of these");
  app.add_flag("--systemd", options.server.socket_activation,
               "Take the listening socket that systemd has opened")
      ->excludes(path);
  app.add_option("--threads", options.server.threads,
                 "Threads to spread the connections over; 0: as many as the machine has cores")
      ->capture_default_str()
      ->check(CLI::Range(0, 1024));
  CLI::Option* echo = app.add_flag("--echo", options.echo, "Send every message back");
  CLI::Option* reply =
      app.add_option("--reply", options.reply, "Answer every message with this text")->excludes(echo);
  CLI::Option* topics = app.add_flag(
      "--topics", options.topics, "Pass messages on between clients, by topic: a protocol of JSON messages");
  topics->excludes(echo)->excludes(reply);
  CLI::Option* history =
      app.add_option("--history", options.history, "Messages of a topic to keep for those who come later")
          ->capture_default_str()
          ->needs(topics)
          ->check(check_count);
  app.add_option("--history-topics", options.history_topics,
                 "Which topics' messages are kept: names, or beginnings with a '*' behind [*]")
      ->needs(history);
  app.add_option("--max-history", options.server.max_history,
                 "Most bytes of all topics' history together; 0: no limit")
      ->capture_default_str()
      ->needs(history)
      ->check(check_count);
  describe_pages(app, options);
  describe(app, options.tls);
  describe_policy(app, options.server);
  describe_limits(app, options);
  describe_log(app, options);
}

duet::ServerOptions server_options(const ServeOptions& options) {
  duet::ServerOptions server = options.server;
  server.tls = tls_options(options.tls);
  server.max_message_size =
      options.max_message.value_or(options.topics ? most_of_topics_message : most_of_message);
  server.max_memory = options.max_memory.value_or(system_memory() / share_of_memory);
  if (server.host == "::" || server.host == "0.0.0.0") server.host.clear();
  // What --echo and --reply answer is no secret: with no pages of its own there is nobody to protect.
  if (!options.topics && server.allowed_origins.empty() && server.web_root.empty())
    server.allowed_origins = {"*"};
  if (!options.health_path.empty()) server.http.health = {.enabled = true, .path = options.health_path};
  if (!options.metrics_path.empty())
    server.http.metrics = {
        .enabled = true, .path = options.metrics_path, .loopback_only = !options.public_metrics};
  return server;
}

}  // namespace duet_cli
