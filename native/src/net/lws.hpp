// The header of libwebsockets, whose warnings are disabled. It defines macros of its own.
#pragma once

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wconversion"
#include <libwebsockets.h>
#pragma GCC diagnostic pop
