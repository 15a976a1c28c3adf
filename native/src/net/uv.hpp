// The header of libuv, whose warnings are disabled.
#pragma once

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wpedantic"
#pragma GCC diagnostic ignored "-Wconversion"
#include <uv.h>
#pragma GCC diagnostic pop
