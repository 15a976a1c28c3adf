/* Of macOS, for libuv: zig has no such header. */
#define _PATH_DEFPATH "/usr/bin:/bin"
