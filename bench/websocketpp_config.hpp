// websocketpp's configuration for one thread and without logs.
#pragma once

#include <websocketpp/concurrency/none.hpp>
#include <websocketpp/logger/stub.hpp>
#include <websocketpp/transport/asio/endpoint.hpp>

namespace bench {

/// `Core` is websocketpp's own for the role. `Socket` is with TLS or without.
template <class Core, class Socket>
struct QuietConfig : Core {
  using type = QuietConfig;
  using base = Core;
  using concurrency_type = websocketpp::concurrency::none;
  using alog_type = websocketpp::log::stub;
  using elog_type = websocketpp::log::stub;
  static const websocketpp::log::level elog_level = websocketpp::log::elevel::none;
  static const websocketpp::log::level alog_level = websocketpp::log::alevel::none;

  struct transport_config : Core::transport_config {
    using concurrency_type = QuietConfig::concurrency_type;
    using alog_type = QuietConfig::alog_type;
    using elog_type = QuietConfig::elog_type;
    using request_type = typename Core::request_type;
    using response_type = typename Core::response_type;
    using socket_type = Socket;
    static const bool enable_multithreading = false;
  };
  using transport_type = websocketpp::transport::asio::endpoint<transport_config>;
};

}  // namespace bench
