// Does the same as core/src/skip_host.cpp in fewer bytes: the page's own URL parser checks the host, and
// reads the URL again when connecting.
#include <emscripten.h>

#include <cstdint>

#include "core/src/characters.hpp"
#include "core/src/host.hpp"

#pragma clang diagnostic ignored "-Wdollar-in-identifier-extension"  // the ends of regular expressions

// The formatter takes regular expressions of JavaScript for C++.
// clang-format off
// 0: no host of a URL. 1: a name or an IPv4 address that duet accepts, without empty labels and "0x".
// 2: anything else.
// `text` is an address, as a double: it is no BigInt for wasm64, and not negative above 2 GiB.
EM_JS(int, duet_kind_of_host, (double text, int size), {
  for (var host = ""; size--;) host += String.fromCharCode(HEAPU8[text++]);
  try {
    new URL("ws://" + (host = decodeURIComponent(host)));
    return /^[0-9a-z_.-]{1,253}$/i.test(host) && !/^[.]|[.][.]|(^|[.])0x([.]|$)/i.test(host) ? 1 : 2;
  } catch (e) {
    return 0;
  }
});
// clang-format on

namespace duet::detail {

const char* skip_host(const char* at) {
  const bool is_ipv6 = *at == '[';
  const int classes = is_ipv6 ? digit | hex_letter | dot : digit | letter | host_mark;
  const char* end = at + is_ipv6;
  while (is_one_of(*end, classes) || *end == (is_ipv6 ? ':' : '%')) ++end;
  if (is_ipv6 && *end++ != ']') return nullptr;
  const auto address = static_cast<double>(reinterpret_cast<std::uintptr_t>(at));
  return duet_kind_of_host(address, static_cast<int>(end - at)) == 1 + is_ipv6 ? end : nullptr;
}

}  // namespace duet::detail
