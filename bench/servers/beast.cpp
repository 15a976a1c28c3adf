// Boost.Beast on one io_context and one thread, asynchronous, as in its examples: read, write, read. Rooms
// have a queue for each connection, as in its chat example.
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include <deque>
#include <iostream>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "servers/options.hpp"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using asio::ip::tcp;
using beast::error_code;

using Plain = tcp::socket;
using Secure = beast::ssl_stream<tcp::socket>;
using Message = std::shared_ptr<const std::string>;

/// A recipient of a publisher's messages.
class Member {
 public:
  virtual ~Member() = default;
  virtual void deliver(const Message& message, bool is_text) = 0;
};

std::map<std::string, std::set<Member*>, std::less<>> rooms;

template <class Next>
class Session final : public Member, public std::enable_shared_from_this<Session<Next>> {
 public:
  template <class... Args>
  Session(const bench::ServerArguments& arguments, Args&&... args) : stream_(std::forward<Args>(args)...) {
    websocket::permessage_deflate deflate;
    deflate.server_enable = arguments.deflate;
    deflate.server_max_window_bits = bench::deflate_window_bits;
    deflate.client_max_window_bits = bench::deflate_window_bits;
    deflate.memLevel = bench::deflate_memory_level;
    stream_.set_option(deflate);
    stream_.set_option(websocket::stream_base::timeout::suggested(beast::role_type::server));
    stream_.read_message_max(bench::max_message);
    // By default it sends frames of 4 KiB, and compresses into a buffer of that size.
    stream_.auto_fragment(false);
    if (arguments.deflate) stream_.write_buffer_bytes(64 << 10);
  }

  ~Session() override {
    if (!subscribed_.empty()) rooms[subscribed_].erase(this);
  }

  void start() {
    if constexpr (std::is_same_v<Next, Secure>)
      stream_.next_layer().async_handshake(asio::ssl::stream_base::server,
                                           [self = this->shared_from_this()](error_code error) {
                                             if (!error) self->read_request();
                                           });
    else
      read_request();
  }

  void deliver(const Message& message, bool is_text) override {
    queue_.emplace_back(message, is_text);
    if (queue_.size() == 1) write_first();
  }

 private:
  void read_request() {
    http::async_read(stream_.next_layer(), buffer_, request_,
                     [self = this->shared_from_this()](error_code error, std::size_t) {
                       if (!error) self->accept();
                     });
  }

  void accept() {
    stream_.async_accept(request_, [self = this->shared_from_this()](error_code error) {
      if (!error) self->open();
    });
  }

  void open() {
    const std::string target(request_.target());
    if (target.rfind("/pub/", 0) == 0) published_ = target.substr(5);
    if (target.rfind("/sub/", 0) == 0) rooms[subscribed_ = target.substr(5)].insert(this);
    request_ = {};
    read();
  }

  void read() {
    stream_.async_read(buffer_, [self = this->shared_from_this()](error_code error, std::size_t) {
      if (!error) self->received();
    });
  }

  void received() {
    if (!published_.empty()) return publish();
    stream_.text(stream_.got_text());
    stream_.async_write(buffer_.data(), [self = this->shared_from_this()](error_code error, std::size_t) {
      if (error) return;
      self->buffer_.consume(self->buffer_.size());
      self->read();
    });
  }

  void publish() {
    const auto message = std::make_shared<const std::string>(beast::buffers_to_string(buffer_.data()));
    buffer_.consume(buffer_.size());
    for (Member* member : rooms[published_]) member->deliver(message, stream_.got_text());
    read();
  }

  void write_first() {
    stream_.text(queue_.front().second);
    stream_.async_write(asio::buffer(*queue_.front().first),
                        [self = this->shared_from_this()](error_code error, std::size_t) {
                          if (error) return;
                          self->queue_.pop_front();
                          if (!self->queue_.empty()) self->write_first();
                        });
  }

  websocket::stream<Next> stream_;
  beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  std::string subscribed_;
  std::string published_;
  std::deque<std::pair<Message, bool>> queue_;
};

class Listener {
 public:
  Listener(asio::io_context& io, const bench::ServerArguments& arguments)
      : arguments_(arguments), acceptor_(io, {asio::ip::address_v4::loopback(), 0}) {
    acceptor_.listen(4096);
    if (!arguments.tls()) return;
    context_.use_certificate_chain_file(arguments.certificate);
    context_.use_private_key_file(arguments.key, asio::ssl::context::pem);
  }

  [[nodiscard]] unsigned port() const { return acceptor_.local_endpoint().port(); }

  void accept() {
    acceptor_.async_accept([this](error_code error, tcp::socket socket) {
      if (!error) begin(std::move(socket));
      accept();
    });
  }

 private:
  void begin(tcp::socket socket) {
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    if (arguments_.tls())
      std::make_shared<Session<Secure>>(arguments_, std::move(socket), context_)->start();
    else
      std::make_shared<Session<Plain>>(arguments_, std::move(socket))->start();
  }

  const bench::ServerArguments& arguments_;
  tcp::acceptor acceptor_;
  asio::ssl::context context_{asio::ssl::context::tls_server};
};

}  // namespace

int main(int argc, char** argv) {
  const bench::ServerArguments arguments = bench::parse(argc, argv);
  asio::io_context io(1);
  Listener listener(io, arguments);
  listener.accept();
  bench::listening(listener.port());
  io.run();
}
