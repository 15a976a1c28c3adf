// websocketpp over Asio, configured without logs. Rooms are a loop over the handles.
#include <websocketpp/config/asio.hpp>
#include <websocketpp/extensions/permessage_deflate/disabled.hpp>
#include <websocketpp/extensions/permessage_deflate/enabled.hpp>
#include <websocketpp/server.hpp>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <type_traits>

#include "servers/options.hpp"
#include "websocketpp_config.hpp"

namespace {

namespace asio = websocketpp::lib::asio;
namespace basic_socket = websocketpp::transport::asio::basic_socket;
namespace tls_socket = websocketpp::transport::asio::tls_socket;

template <class Socket, bool deflates>
struct Config : bench::QuietConfig<websocketpp::config::core, Socket> {
  using type = Config;
  using base = websocketpp::config::core;

  struct permessage_deflate_config : base::permessage_deflate_config {
    using request_type = base::request_type;
  };
  using permessage_deflate_type =
      std::conditional_t<deflates,
                         websocketpp::extensions::permessage_deflate::enabled<permessage_deflate_config>,
                         websocketpp::extensions::permessage_deflate::disabled<permessage_deflate_config>>;
};

using Handle = websocketpp::connection_hdl;
using Handles = std::set<Handle, std::owner_less<Handle>>;

template <class Socket, bool deflates>
int serve(const bench::ServerArguments& arguments) {
  using Server = websocketpp::server<Config<Socket, deflates>>;
  Server server;
  std::map<std::string, Handles> rooms;
  const auto path_of = [&server](const Handle& handle) {
    return server.get_con_from_hdl(handle)->get_resource();
  };
  server.init_asio();
  server.set_max_message_size(bench::max_message);
  server.set_listen_backlog(4096);
  server.set_tcp_post_init_handler([&server](const Handle& handle) {
    boost::system::error_code ignored;
    server.get_con_from_hdl(handle)->get_raw_socket().lowest_layer().set_option(asio::ip::tcp::no_delay(true),
                                                                                ignored);
  });
  server.set_open_handler([&](const Handle& handle) {
    const std::string path = path_of(handle);
    if (path.rfind("/sub/", 0) == 0) rooms[path.substr(5)].insert(handle);
  });
  server.set_close_handler([&](const Handle& handle) {
    const std::string path = path_of(handle);
    if (path.rfind("/sub/", 0) == 0) rooms[path.substr(5)].erase(handle);
  });
  server.set_message_handler([&](const Handle& handle, const typename Server::message_ptr& message) {
    const std::string& path = path_of(handle);
    websocketpp::lib::error_code ignored;
    if (path.rfind("/pub/", 0) != 0)
      return static_cast<void>(server.send(handle, message->get_payload(), message->get_opcode(), ignored));
    for (const Handle& member : rooms[path.substr(5)])
      server.send(member, message->get_payload(), message->get_opcode(), ignored);
  });
  if constexpr (std::is_same_v<Socket, tls_socket::endpoint>) {
    const auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    context->use_certificate_chain_file(arguments.certificate);
    context->use_private_key_file(arguments.key, asio::ssl::context::pem);
    server.set_tls_init_handler([context](const Handle&) { return context; });
  }
  server.listen(asio::ip::address_v4::loopback(), 0);
  server.start_accept();
  asio::error_code ignored;
  bench::listening(server.get_local_endpoint(ignored).port());
  server.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const bench::ServerArguments arguments = bench::parse(argc, argv);
  if (arguments.tls()) return serve<tls_socket::endpoint, false>(arguments);
  return arguments.deflate ? serve<basic_socket::endpoint, true>(arguments)
                           : serve<basic_socket::endpoint, false>(arguments);
}
