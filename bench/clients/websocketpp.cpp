// websocketpp's client over Asio. It has no callback for a drained queue, so it sends until its window is
// full and checks again in the next iteration of the loop.
#include <websocketpp/client.hpp>
#include <websocketpp/config/asio_no_tls_client.hpp>

#include <string>

#include "clients/options.hpp"
#include "websocketpp_config.hpp"

namespace {

using Client = websocketpp::client<bench::QuietConfig<websocketpp::config::core_client,
                                                      websocketpp::transport::asio::basic_socket::endpoint>>;

class Run {
 public:
  explicit Run(const bench::ClientArguments& arguments)
      : arguments_(arguments), payload_(arguments.size, 'd') {}

  int run() {
    namespace asio = websocketpp::lib::asio;
    client_.init_asio();
    client_.set_max_message_size(bench::largest_message);
    client_.set_tcp_post_init_handler([this](const websocketpp::connection_hdl& handle) {
      asio::error_code ignored;
      client_.get_con_from_hdl(handle)->get_raw_socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    });
    client_.set_open_handler([this](const websocketpp::connection_hdl&) {
      watch_.begin();
      if (arguments_.sends()) send();
    });
    client_.set_message_handler([this](const websocketpp::connection_hdl&,
                                       const Client::message_ptr& message) { received(message); });
    websocketpp::lib::error_code error;
    connection_ = client_.get_connection(arguments_.url(), error);
    if (error) return 1;
    client_.connect(connection_);
    client_.run();
    return watch_.end(done_, arguments_.count);
  }

 private:
  void send() {
    while (sent_ < arguments_.count && connection_->get_buffered_amount() < bench::send_window) {
      if (connection_->send(payload_, websocketpp::frame::opcode::binary)) return client_.stop();
      ++sent_;
    }
    if (sent_ == arguments_.count)
      connection_->send(std::string("how many?"), websocketpp::frame::opcode::text);
    else
      client_.get_io_service().post([this] { send(); });
  }

  void received(const Client::message_ptr& message) {
    if (arguments_.sends()) {
      done_ = std::stoull(message->get_payload());
      client_.stop();
    } else if (message->get_payload().size() == arguments_.size && ++done_ == arguments_.count) {
      client_.stop();
    }
  }

  bench::ClientArguments arguments_;
  bench::Stopwatch watch_;
  Client client_;
  Client::connection_ptr connection_;
  std::string payload_;
  std::uint64_t sent_ = 0;
  std::uint64_t done_ = 0;
};

}  // namespace

int main(int argc, char** argv) { return Run(bench::parse_client(argc, argv)).run(); }
