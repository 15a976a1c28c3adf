// The headers of libwebsockets and libuv, whose warnings are disabled. They define macros of their own.
#pragma once

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wconversion"
#include <libwebsockets.h>
#include <uv.h>
#pragma GCC diagnostic pop
