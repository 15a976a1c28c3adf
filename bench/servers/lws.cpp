// Plain libwebsockets, as in its examples: a queue for each connection, one lws_write per callback, and
// lws_callback_on_writable for the next. Over libuv, as its own poll() is too slow for many connections.
#include <libwebsockets.h>

#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "servers/options.hpp"

namespace {

/// With space in front for the frame header that libwebsockets writes there.
using Message = std::shared_ptr<std::string>;

struct Session {
  lws* wsi;
  std::string path;
  std::string incoming;
  std::deque<std::pair<Message, bool>> outgoing;
};

std::map<std::string, std::set<Session*>> rooms;

bool begins(const std::string& path, const char* prefix) { return path.rfind(prefix, 0) == 0; }

void queue(Session& session, const Message& message, bool is_binary) {
  session.outgoing.emplace_back(message, is_binary);
  lws_callback_on_writable(session.wsi);
}

void received(Session& session, const char* data, std::size_t size) {
  if (lws_is_first_fragment(session.wsi)) session.incoming.assign(LWS_PRE, '\0');
  session.incoming.append(data, size);
  if (lws_remaining_packet_payload(session.wsi) > 0 || !lws_is_final_fragment(session.wsi)) return;
  const auto message = std::make_shared<std::string>(std::move(session.incoming));
  const bool is_binary = lws_frame_is_binary(session.wsi) != 0;
  if (!begins(session.path, "/pub/")) return queue(session, message, is_binary);
  for (Session* member : rooms[session.path.substr(5)]) queue(*member, message, is_binary);
}

int write_next(Session& session) {
  if (session.outgoing.empty()) return 0;
  const auto [message, is_binary] = std::move(session.outgoing.front());
  session.outgoing.pop_front();
  const std::size_t size = message->size() - LWS_PRE;
  auto* const begin = reinterpret_cast<unsigned char*>(message->data()) + LWS_PRE;
  if (lws_write(session.wsi, begin, size, is_binary ? LWS_WRITE_BINARY : LWS_WRITE_TEXT) <
      static_cast<int>(size))
    return -1;
  if (!session.outgoing.empty()) lws_callback_on_writable(session.wsi);
  return 0;
}

int on_event(lws* wsi, lws_callback_reasons reason, void* user, void* in, std::size_t size) {
  auto* const session = user ? *static_cast<Session**>(user) : nullptr;
  switch (reason) {
    case LWS_CALLBACK_ESTABLISHED: {
      char path[256];
      const int length = lws_hdr_copy(wsi, path, sizeof path, WSI_TOKEN_GET_URI);
      auto* const opened =
          new Session{wsi, std::string(path, static_cast<std::size_t>(std::max(length, 0))), {}, {}};
      *static_cast<Session**>(user) = opened;
      if (begins(opened->path, "/sub/")) rooms[opened->path.substr(5)].insert(opened);
      return 0;
    }
    case LWS_CALLBACK_CLOSED:
      if (session && begins(session->path, "/sub/")) rooms[session->path.substr(5)].erase(session);
      delete session;
      return 0;
    case LWS_CALLBACK_RECEIVE: received(*session, static_cast<const char*>(in), size); return 0;
    case LWS_CALLBACK_SERVER_WRITEABLE: return write_next(*session);
    default: return lws_callback_http_dummy(wsi, reason, user, in, size);
  }
}

const lws_protocols protocols[] = {{"echo", on_event, sizeof(Session*), 65536, 0, nullptr, 0},
                                   {nullptr, nullptr, 0, 0, 0, nullptr, 0}};
const lws_extension extensions[] = {
    {"permessage-deflate", lws_extension_callback_pm_deflate, "permessage-deflate; client_max_window_bits"},
    {nullptr, nullptr, nullptr}};

}  // namespace

int main(int argc, char** argv) {
  const bench::ServerArguments arguments = bench::parse(argc, argv);
  lws_set_log_level(LLL_ERR, nullptr);
  lws_context_creation_info info;
  std::memset(&info, 0, sizeof info);
  info.port = 0;
  info.iface = "127.0.0.1";
  info.protocols = protocols;
  info.pt_serv_buf_size = 65536;
  info.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
  if (arguments.deflate) info.extensions = extensions;
  if (arguments.tls()) {
    info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
    info.ssl_cert_filepath = arguments.certificate.c_str();
    info.ssl_private_key_filepath = arguments.key.c_str();
  }
  lws_context* const context = lws_create_context(&info);
  lws_vhost* const vhost = context ? lws_create_vhost(context, &info) : nullptr;
  if (!vhost) return 1;
  bench::listening(static_cast<unsigned>(lws_get_vhost_listen_port(vhost)));
  while (lws_service(context, 0) >= 0) {
  }
}
