// Creates libwebsockets contexts without changing the state of the process.
#pragma once

struct lws_context;
struct lws_protocols;
struct uv_loop_s;

namespace duet::detail {

/// Creates a context on this libuv loop, or with its own poll loop if null. Returns null on failure.
///
/// libwebsockets changes two process-wide settings, the SIGPIPE handler and the log level. Both are restored
/// before this returns.
lws_context* make_lws_context(uv_loop_s* loop, const lws_protocols* protocols);

}  // namespace duet::detail
