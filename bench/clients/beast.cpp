// Boost.Beast's client, asynchronous, with one write and one read at a time, as in its examples.
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/websocket.hpp>

#include <string>
#include <vector>

#include "clients/options.hpp"

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using asio::ip::tcp;

class Run {
 public:
  explicit Run(const bench::ClientArguments& arguments)
      : arguments_(arguments), stream_(io_), payload_(arguments.size) {}

  int run() {
    stream_.next_layer().connect({asio::ip::address_v4::loopback(), arguments_.port});
    stream_.next_layer().set_option(tcp::no_delay(true));
    stream_.read_message_max(bench::largest_message);
    stream_.write_buffer_bytes(64 << 10);  // the default is 4 KiB: too many small writes, as a client masks
    stream_.handshake("127.0.0.1", arguments_.path());
    stream_.binary(true);
    watch_.begin();
    read();
    if (arguments_.sends()) write();
    io_.run();
    return watch_.end(done_, arguments_.count);
  }

 private:
  void write() {
    if (sent_++ == arguments_.count) {
      stream_.text(true);
      return stream_.async_write(asio::buffer(question_), [](beast::error_code, std::size_t) {});
    }
    stream_.async_write(asio::buffer(payload_), [this](beast::error_code error, std::size_t) {
      if (!error) write();
    });
  }

  void read() {
    stream_.async_read(buffer_, [this](beast::error_code error, std::size_t size) {
      if (error) return;
      if (arguments_.sends()) {
        done_ = std::stoull(beast::buffers_to_string(buffer_.data()));
        return;
      }
      if (size == arguments_.size) ++done_;
      buffer_.consume(size);
      if (done_ < arguments_.count) read();
    });
  }

  bench::ClientArguments arguments_;
  bench::Stopwatch watch_;
  asio::io_context io_{1};
  websocket::stream<tcp::socket> stream_;
  beast::flat_buffer buffer_;
  std::vector<char> payload_;
  std::string question_ = "how many?";
  std::uint64_t sent_ = 0;
  std::uint64_t done_ = 0;
};

}  // namespace

int main(int argc, char** argv) { return Run(bench::parse_client(argc, argv)).run(); }
