#include "beast_reader.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>

#include <algorithm>
#include <string>

#include "http/handshake.hpp"

namespace duet_fuzz {

namespace {

namespace beast = boost::beast;
namespace websocket = beast::websocket;
using Kind = duet::detail::FrameEvent::Kind;

constexpr std::string_view extension = "permessage-deflate";

boost::asio::io_context& context() {
  static boost::asio::io_context one;
  return one;
}

/// A socket whose peer sends given bytes. Of the bytes that are written, only a request is kept.
class Bytes {
 public:
  using executor_type = boost::asio::io_context::executor_type;

  [[nodiscard]] executor_type get_executor() const { return context().get_executor(); }

  template <class Buffers>
  std::size_t read_some(const Buffers& buffers, beast::error_code& error) {
    if (bytes_.empty()) error = boost::asio::error::eof;
    const std::size_t size =
        boost::asio::buffer_copy(buffers, boost::asio::buffer(bytes_.data(), bytes_.size()));
    bytes_.remove_prefix(size);
    return size;
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers, beast::error_code&) {
    if (!is_client_) return beast::buffer_bytes(buffers);
    request_ += beast::buffers_to_string(buffers);
    if (request_.ends_with("\r\n\r\n")) answer();
    return beast::buffer_bytes(buffers);
  }
  template <class Buffers>
  std::size_t read_some(const Buffers& buffers) {
    beast::error_code error;
    return read_some(buffers, error);
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers) {
    beast::error_code error;
    return write_some(buffers, error);
  }

  friend void teardown(beast::role_type, Bytes&, beast::error_code&) {
  }  // Beast calls it after the last frame

  void receive(std::string_view bytes) { bytes_ = bytes; }
  /// Answers the first request that is written.
  void be_client_of(std::string_view extensions) {
    is_client_ = true;
    extensions_ = extensions;
  }

 private:
  void answer() {
    is_client_ = false;
    duet::detail::RequestHead head;
    duet::detail::parse_request(request_, {}, head);
    duet::detail::UpgradeCheck check;
    check.status = 101;
    check.accept = duet::detail::accept_key(*head.headers.find("sec-websocket-key"));
    std::vector<duet::detail::Header> extra;
    if (!extensions_.empty()) extra.push_back({"Sec-WebSocket-Extensions", std::string(extensions_)});
    answer_ = duet::detail::format_accept(check, {}, extra);
    bytes_ = answer_;
  }

  std::string_view bytes_;
  bool is_client_ = false;
  std::string_view extensions_;
  std::string request_;
  std::string answer_;
};

websocket::permessage_deflate deflate_options(bool is_on) {
  websocket::permessage_deflate options;
  options.server_enable = options.client_enable = is_on;
  return options;
}

void accept(websocket::stream<Bytes, true>& peer, bool may_be_deflated) {
  beast::http::request<beast::http::string_body> request(beast::http::verb::get, "/", 11);
  request.set("Host", "a");
  request.set("Upgrade", "websocket");
  request.set("Connection", "Upgrade");
  request.set("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
  request.set("Sec-WebSocket-Version", "13");
  if (may_be_deflated) request.set("Sec-WebSocket-Extensions", std::string(extension));
  peer.accept(request);
}

StreamEvent control(websocket::frame_type type, beast::string_view payload) {
  StreamEvent event;
  event.kind = type == websocket::frame_type::ping ? Kind::ping : Kind::pong;
  event.payload = std::string(payload);
  return event;
}

}  // namespace

StreamEvents read_by_beast(std::string_view stream, const FrameStream::Terms& terms) {
  websocket::stream<Bytes, true> peer;
  peer.read_message_max(terms.limits.message_size);
  peer.set_option(deflate_options(terms.may_be_deflated));
  if (terms.role == duet::detail::Role::client) {
    peer.next_layer().be_client_of(terms.may_be_deflated ? extension : std::string_view());
    peer.handshake("a", "/");
  } else {
    accept(peer, terms.may_be_deflated);
  }
  peer.next_layer().receive(stream);

  StreamEvents events;
  peer.control_callback([&](websocket::frame_type type, beast::string_view payload) {
    if (type != websocket::frame_type::close) events.push_back(control(type, payload));
  });
  while (true) {
    beast::flat_buffer buffer;
    beast::error_code error;
    peer.read(buffer, error);
    if (error == boost::asio::error::eof) return events;
    if (error == websocket::error::closed) {
      const websocket::close_reason& reason = peer.reason();
      const std::uint16_t code =
          reason.code == 0 ? std::uint16_t{1005} : static_cast<std::uint16_t>(reason.code);
      events.push_back({.kind = Kind::close,
                        .code = code,
                        .payload = std::string(reason.reason.c_str(), reason.reason.size())});
      return events;
    }
    if (error) {
      events.push_back({.kind = Kind::violation});
      return events;
    }
    events.push_back({.kind = Kind::message,
                      .is_text = peer.got_text(),
                      .payload = beast::buffers_to_string(buffer.data())});
  }
}

}  // namespace duet_fuzz
