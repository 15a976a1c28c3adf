// Makes libwebsockets' contexts, and leaves what belongs to the process as it was.
#pragma once

struct lws_context;
struct lws_protocols;
struct uv_loop_s;

namespace duet::detail {

/// A context in this loop of libuv, or with a poll loop of its own for null. Null when it cannot be made.
///
/// libwebsockets changes two things that all of a process shares; both are the program's own again when this
/// returns: what SIGPIPE does, and what libwebsockets' log shows.
lws_context* make_lws_context(uv_loop_s* loop, const lws_protocols* protocols);

}  // namespace duet::detail
