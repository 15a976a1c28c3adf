// The headers of libwebsockets and libuv, which are not free of warnings, and define things of their own.
#pragma once

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wconversion"
#include <libwebsockets.h>
#include <uv.h>
#pragma GCC diagnostic pop
