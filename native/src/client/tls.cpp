#include "client/tls.hpp"

#include <mutex>

#include "client_core.hpp"

namespace duet {

void set_native_options(Client& client, NativeOptions options) {
  detail::ClientCore::of(client).use(std::make_unique<detail::NativeBackendOptions>(std::move(options)));
}

namespace detail {

std::shared_ptr<TlsContext> NativeBackendOptions::tls(std::string& error) const {
  if (!context_)
    context_ = TlsContext::make_client({options_.ca_file, !options_.insecure_skip_verification}, error);
  return context_;
}

std::shared_ptr<TlsContext> default_client_tls(std::string& error) {
  static std::mutex mutex;
  static std::shared_ptr<TlsContext> context;
  const std::lock_guard lock(mutex);
  if (!context) context = TlsContext::make_client({}, error);
  return context;
}

}  // namespace detail
}  // namespace duet
