// Boost.Beast. The commands and their answers are those of ../connection.mjs.

#include <openssl/sha.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <deque>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using boost::system::error_code;
using boost::system::system_error;
using Words = std::vector<std::string>;

std::string bytes_of(const std::string& hex) {
  std::string result;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    result += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return result;
}

std::string hex_of(std::string_view bytes) {
  std::string result;
  for (const char byte : bytes)
    for (const int shift : {4, 0}) result += "0123456789abcdef"[(byte >> shift) & 15];
  return result.empty() ? "-" : result;
}

Words split(const std::string& text, char separator) {
  Words result;
  std::istringstream stream(text);
  for (std::string word; std::getline(stream, word, separator);) result.push_back(word);
  return result;
}

std::string described(bool is_text, std::string_view data) {
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(data.data()), data.size(), digest);
  return (is_text ? "text " : "binary ") + std::to_string(data.size()) + ' ' +
         hex_of({reinterpret_cast<const char*>(digest), sizeof digest});
}

/// The parts of "wss://host:port/path".
struct Target {
  explicit Target(const std::string& url) : secure(url.starts_with("wss")) {
    const std::size_t begin = url.find("//") + 2;
    const std::size_t slash = std::min(url.find('/', begin), url.size());
    authority = url.substr(begin, slash - begin);
    const std::size_t colon = authority.rfind(':');
    host = authority.substr(0, colon);
    port = authority.substr(colon + 1);
    path = slash == url.size() ? "/" : url.substr(slash);
  }

  bool secure;
  std::string authority, host, port, path;
};

/// A connection, over TCP or TLS. Failures throw.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual std::string open(const Target& target, const std::string& protocols) = 0;
  virtual void send(bool is_text, const std::string& data, bool is_last = true) = 0;
  virtual void ping(const std::string& payload) = 0;
  virtual void pong(const std::string& payload) = 0;
  virtual std::string receive() = 0;
  virtual std::string ponged() = 0;
  virtual void close(const websocket::close_reason& reason) = 0;
  virtual std::string closed() = 0;
};

/// More than the longest message. In pieces Beast 1.74 may fail to inflate one, because it mistakes a full
/// buffer for the end.
constexpr std::size_t room = 17 << 20;

/// Reads all the time, because control frames are handled within a read.
template <class Next>
class BeastConnection final : public Connection {
 public:
  template <class... Args>
  explicit BeastConnection(asio::io_context& io, Args&... args) : io_(io), stream_(io, args...) {
    websocket::permessage_deflate deflate;
    deflate.client_enable = true;
    stream_.set_option(deflate);
    stream_.read_message_max(0);
    stream_.write_buffer_bytes(1 << 16);  // the length of a frame: the usual 4096 would give too many frames
    stream_.control_callback([this](websocket::frame_type type, beast::string_view payload) {
      if (type == websocket::frame_type::pong) pongs_.emplace_back(payload);
    });
  }

  std::string open(const Target& target, const std::string& protocols) override {
    auto& socket = beast::get_lowest_layer(stream_);
    asio::connect(socket, tcp::resolver(io_).resolve(target.host, target.port));
    socket.set_option(tcp::no_delay(true));
    if constexpr (!std::is_same_v<Next, tcp::socket>) {
      auto& tls = stream_.next_layer();
      tls.set_verify_mode(asio::ssl::verify_peer);
      tls.set_verify_callback(asio::ssl::host_name_verification(target.host));
      tls.handshake(asio::ssl::stream_base::client);
    }
    if (protocols != "-")
      stream_.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
        request.set(beast::http::field::sec_websocket_protocol, protocols);
      }));
    websocket::response_type response;
    stream_.handshake(response, target.authority, target.path);
    read();
    return "open " + field(response, beast::http::field::sec_websocket_protocol) + ' ' +
           split(field(response, beast::http::field::sec_websocket_extensions), ';')[0];
  }

  void send(bool is_text, const std::string& data, bool is_last) override {
    stream_.text(is_text);
    stream_.write_some(is_last, asio::buffer(data));
  }

  void ping(const std::string& payload) override { stream_.ping({payload.data(), payload.size()}); }
  void pong(const std::string& payload) override { stream_.pong({payload.data(), payload.size()}); }
  std::string receive() override { return next(messages_); }
  std::string ponged() override { return "pong " + hex_of(next(pongs_)); }

  void close(const websocket::close_reason& reason) override {
    stream_.async_close(reason, [](error_code) {});
  }

  std::string closed() override {
    while (!end_) io_.run_one();
    if (end_ != websocket::error::closed && end_ != asio::error::operation_aborted) return "closed 1006 -";
    const auto& reason = stream_.reason();
    const int code = reason.code == websocket::close_code::none ? 1005 : reason.code;
    return "closed " + std::to_string(code) + ' ' + hex_of(reason.reason.c_str());
  }

 private:
  static std::string field(const websocket::response_type& response, beast::http::field name) {
    const auto value = response[name];
    return value.empty() ? "-" : std::string(value);
  }

  void read() {
    stream_.async_read_some(
        buffer_.prepare(room - buffer_.size()), [this](error_code error, std::size_t size) {
          end_ = error;
          if (error) return;
          buffer_.commit(size);
          if (stream_.is_message_done()) {
            const std::string_view data(static_cast<const char*>(buffer_.cdata().data()), buffer_.size());
            messages_.push_back(described(stream_.got_text(), data));
            buffer_.consume(data.size());
          }
          read();
        });
  }

  std::string next(std::deque<std::string>& queue) {
    while (queue.empty()) {
      if (end_) throw system_error(end_);
      io_.run_one();
    }
    const std::string first = queue.front();
    queue.pop_front();
    return first;
  }

  asio::io_context& io_;
  websocket::stream<Next> stream_;
  beast::flat_buffer buffer_;
  std::deque<std::string> messages_;
  std::deque<std::string> pongs_;
  error_code end_;
};

class Driver {
 public:
  std::string answer(const Words& words) {
    const std::string& verb = words[0];
    if (verb == "open") return open(words[1], Target(words[2]), words[3], words[4]);
    if (verb == "closed") return closed(words[1]);
    Connection& connection = *connections_.at(words[1]);
    if (verb == "receive") return connection.receive();
    if (verb == "ponged") return connection.ponged();
    if (verb == "close") return close(connection, words[2], bytes_of(words[3]));
    if (verb == "ping") connection.ping(bytes_of(words[2]));
    if (verb == "pong") connection.pong(bytes_of(words[2]));
    if (verb == "send") send(connection, words[2] == "text", std::stoul(words[3]), bytes_of(words[4]));
    if (verb == "pieces") send_pieces(connection, words);
    return "sent";
  }

 private:
  std::string open(const std::string& number, const Target& target, const std::string& ca,
                   const std::string& protocols) {
    std::unique_ptr<Connection> connection;
    if (target.secure) {
      asio::ssl::context context(asio::ssl::context::tls_client);
      if (ca != "-") context.load_verify_file(ca);
      connection = std::make_unique<BeastConnection<beast::ssl_stream<tcp::socket>>>(io_, context);
    } else {
      connection = std::make_unique<BeastConnection<tcp::socket>>(io_);
    }
    const std::string answer = connection->open(target, protocols);
    connections_[number] = std::move(connection);
    return answer;
  }

  static void send(Connection& connection, bool is_text, std::size_t length, const std::string& pattern) {
    std::string data;
    data.reserve(length + pattern.size());
    while (data.size() < length) data += pattern;
    data.resize(length);
    connection.send(is_text, data);
  }

  static void send_pieces(Connection& connection, const Words& words) {
    for (std::size_t i = 3; i < words.size(); ++i) {
      if (words[i].starts_with("ping:"))
        connection.ping(bytes_of(words[i].substr(5)));
      else
        connection.send(words[2] == "text", bytes_of(words[i]), i + 1 == words.size());
    }
  }

  std::string closed(const std::string& number) {
    const std::string answer = connections_.at(number)->closed();
    connections_.erase(number);
    return answer;
  }

  static std::string close(Connection& connection, const std::string& code, const std::string& reason) {
    if (code == "-")
      connection.close(websocket::close_code::none);
    else
      connection.close({static_cast<websocket::close_code>(std::stoul(code)), reason});
    return "closing";
  }

  asio::io_context io_;
  asio::executor_work_guard<asio::io_context::executor_type> work_ = asio::make_work_guard(io_);
  std::map<std::string, std::unique_ptr<Connection>> connections_;
};

}  // namespace

int main() {
  Driver driver;
  for (std::string line; std::getline(std::cin, line);) {
    try {
      std::cout << driver.answer(split(line, ' ')) << std::endl;
    } catch (const std::exception& error) {
      std::cout << "failed " << error.what() << std::endl;
    }
  }
}
