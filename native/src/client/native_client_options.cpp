#include "client/native_client_options.hpp"

#include <mutex>

#include "client/proxy.hpp"
#include "core/src/client_core.hpp"
#include "http/handshake.hpp"
#include "tls/client_context.hpp"
#include "tls/pinned_key.hpp"
#include "ws/deflate_offer.hpp"

namespace duet {

Result<void, Failure> set_native_options(Client& client, NativeOptions options) {
  for (const RequestHeader& header : options.headers)
    if (!detail::may_be_sent(header.name, header.value)) return Failure{Error::bad_header, header.name};
  if (!options.proxy.url.empty() && !detail::parse_proxy(options.proxy.url))
    return Failure{Error::bad_proxy, options.proxy.url};
  for (const std::string& key : options.tls.pinned_keys)
    if (!detail::is_pinned_key(key)) return Failure{Error::bad_pin, key};
  if (std::optional<Failure> failure = detail::check_compression(options.compression)) return *failure;
  detail::ClientCore::of(client).use(std::make_unique<detail::NativeBackendOptions>(std::move(options)));
  return {};
}

namespace detail {

std::shared_ptr<TlsContext> NativeBackendOptions::tls(std::string& error) const {
  if (!context_) context_ = make_client_context(options_->tls, error);
  return context_;
}

std::shared_ptr<TlsContext> default_client_tls(std::string& error) {
  static std::mutex mutex;
  static std::shared_ptr<TlsContext> context;
  const std::lock_guard lock(mutex);
  if (!context) context = make_client_context({}, error);
  return context;
}

}  // namespace detail
}  // namespace duet
