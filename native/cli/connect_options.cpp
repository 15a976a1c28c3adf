#include "connect_options.hpp"

#include <CLI/CLI.hpp>

#include <openssl/evp.h>

#include "check_number.hpp"

namespace duet_cli {

namespace {

duet::RequestHeader header_of(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::size_t value = text.find_first_not_of(" \t", colon + 1);
  return {text.substr(0, colon), value == std::string::npos ? "" : text.substr(value)};
}

/// RFC 7617.
std::string basic(const std::string& credentials) {
  std::string text(4 * ((credentials.size() + 2) / 3) + 1, '\0');  // and the NUL of EVP_EncodeBlock
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                  reinterpret_cast<const unsigned char*>(credentials.data()),
                  static_cast<int>(credentials.size()));
  text.pop_back();
  return "Basic " + text;
}

void describe_request(CLI::App& app, ConnectOptions& a) {
  app.add_option("-H,--header", a.headers, "Request header, 'Name: value'; may be repeated")
      ->allow_extra_args(false)
      ->check([](const std::string& text) {
        return text.find(':') == std::string::npos ? "a header must be 'Name: value'" : "";
      });
  app.add_option("-o,--origin", a.origin, "Origin of the request, such as https://example.com");
  app.add_option("--user-agent", a.user_agent, "User-Agent of the request");
  app.add_option("--auth", a.credentials, "Basic credentials for the server, user:password")
      ->check([](const std::string& text) {
        return text.find(':') == std::string::npos ? "credentials must be 'user:password'" : "";
      });
  app.add_option("--token", a.token,
                 "Token for a duet server, sent with the subprotocols; for a bearer token use --header");
  app.add_option("--subprotocol", a.subprotocols, "Subprotocols to offer, in order of preference");
}

void describe_way(CLI::App& app, ConnectOptions& a) {
  app.add_flag("--insecure", a.insecure, "Trust every certificate; for tests");
  app.add_option("--ca", a.ca_file, "Certificates to trust instead of the system's (PEM)");
  CLI::Option* certificate = app.add_option("--cert", a.certificate_file, "Client certificate chain (PEM)");
  CLI::Option* key = app.add_option("--key", a.key_file, "Its private key (PEM)")->needs(certificate);
  certificate->needs(key);
  CLI::Option* path = app.add_option("--unix-socket", a.unix_socket,
                                     "Connect to this unix socket; the URL is still used for the request");
  app.add_option("--proxy", a.proxy, "HTTP proxy: http://user:password@host:port")->excludes(path);
  app.add_flag("--proxy-from-environment", a.proxy_from_environment,
               "Use the proxy of https_proxy, http_proxy or all_proxy, except for hosts in no_proxy")
      ->excludes(path);
  app.add_flag("--reconnect", a.reconnect,
               "Reconnect with exponential backoff until --send or the input is done; messages in transit "
               "when a connection is lost are not sent again");
}

}  // namespace

void describe(CLI::App& app, ConnectOptions& a) {
  app.add_option("url", a.url, "ws:// or wss:// URL")->required();
  app.add_option("--send", a.messages,
                 "Text to send, before waiting for the answers and closing; may be repeated; default: every "
                 "line of standard input")
      ->allow_extra_args(false);
  app.add_flag("--binary", a.binary, "Send binary messages");
  describe_request(app, a);
  describe_way(app, a);
  app.add_flag("--compress", a.compress, "Compress messages if the server supports it");
  app.add_option("--wait", a.wait, "Seconds without a message after which missing answers are given up")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 1e6))
      ->check(check_number);
  app.add_option("--max-message", a.max_message, "Maximum size of a received message, in bytes")
      ->capture_default_str()
      ->check(check_count);
}

duet::NativeOptions native_options(const ConnectOptions& options) {
  duet::NativeOptions native{
      .unix_socket = options.unix_socket,
      .proxy = {.url = options.proxy, .from_environment = options.proxy_from_environment},
      .tls = {.ca_file = options.ca_file,
              .certificate_file = options.certificate_file,
              .key_file = options.key_file,
              .insecure_skip_verification = options.insecure},
      .compression = {.enabled = options.compress}};
  for (const std::string& header : options.headers) native.headers.push_back(header_of(header));
  if (!options.origin.empty()) native.headers.push_back({"Origin", options.origin});
  if (!options.user_agent.empty()) native.headers.push_back({"User-Agent", options.user_agent});
  if (!options.credentials.empty()) native.headers.push_back({"Authorization", basic(options.credentials)});
  return native;
}

}  // namespace duet_cli
