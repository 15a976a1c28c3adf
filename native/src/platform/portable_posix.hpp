// Included before the sources of a Linux build with DUET_PORTABLE_POSIX, which takes the files of this folder that macOS takes.
// Takes away the names that Linux has and macOS has not, and gives those of macOS that Linux has under another name, so that the
// same lines run in the tests. The sources test by #ifdef for the options that only macOS has (SO_NOSIGPIPE, SO_NWRITE).
#pragma once
#pragma GCC system_header  // else poisoning a macro is a warning

#include <fcntl.h>
#include <malloc.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <unistd.h>
#if __has_include(<uv.h>)
#include <uv.h>  // has members of such names
#endif

#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <string>
#include <thread>

inline constexpr int TCP_KEEPALIVE = TCP_KEEPIDLE;  // no macro, as poison removes the other one
#define st_ctimespec st_ctim
#define st_mtimespec st_mtim
#define pthread_setname_np(name) (pthread_setname_np)(pthread_self(), name)

#pragma GCC poison accept4 SOCK_CLOEXEC SOCK_NONBLOCK MSG_NOSIGNAL MSG_MORE SO_DOMAIN SO_PROTOCOL SO_PEERCRED
#pragma GCC poison TCP_KEEPIDLE TCP_USER_TIMEOUT TCP_QUICKACK TCP_CORK TCP_INFO SIOCOUTQ SIOCINQ recvmmsg \
    sendmmsg
#pragma GCC poison pipe2 dup3 eventfd timerfd_create timerfd_settime signalfd memfd_create epoll_create \
    epoll_create1
#pragma GCC poison epoll_ctl epoll_wait epoll_pwait ppoll sendfile getrandom O_PATH O_TMPFILE st_atim \
    st_ctim st_mtim
#pragma GCC poison malloc_trim mallopt mallinfo mremap prctl gettid sched_setaffinity pthread_setaffinity_np
#pragma GCC poison sigtimedwait sigwaitinfo memrchr mempcpy strchrnul
