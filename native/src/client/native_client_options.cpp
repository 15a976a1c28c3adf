#include "client/native_client_options.hpp"

#include <mutex>

#include "client/proxy.hpp"
#include "core/src/client_core.hpp"
#include "http/handshake.hpp"
#include "tls/client_context.hpp"
#include "tls/pinned_key.hpp"

namespace duet {

Result<> set_native_options(Client& client, NativeOptions options) {
  for (const RequestHeader& header : options.headers)
    if (!detail::may_be_sent(header.name, header.value)) return Error::bad_header;
  if (!options.proxy.empty() && !detail::parse_proxy(options.proxy)) return Error::bad_proxy;
  for (const std::string& key : options.pinned_keys)
    if (!detail::is_pinned_key(key)) return Error::bad_pin;
  detail::ClientCore::of(client).use(std::make_unique<detail::NativeBackendOptions>(std::move(options)));
  return {};
}

namespace detail {

std::shared_ptr<TlsContext> NativeBackendOptions::tls(std::string& error) const {
  if (!context_)
    context_ = make_client_context({.ca_file = options_->ca_file,
                                    .ca_folder = options_->ca_folder,
                                    .ca_text = options_->ca_text,
                                    .verify = !options_->insecure_skip_verification,
                                    .identity = {options_->certificate_file, options_->key_file},
                                    .only_1_3 = options_->require_tls_1_3},
                                   error);
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
