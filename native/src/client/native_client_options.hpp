#pragma once

#include <duet/native_options.hpp>

#include <memory>
#include <string>

#include "core/src/transport.hpp"
#include "tls/tls_context.hpp"

namespace duet::detail {

/// NativeOptions as core passes them on.
class NativeBackendOptions final : public BackendOptions {
 public:
  explicit NativeBackendOptions(NativeOptions options)
      : options_(std::make_shared<const NativeOptions>(std::move(options))) {}

  /// Returns the context, created by the first call, because reading certificates takes time. Null with a
  /// sentence if that fails.
  std::shared_ptr<TlsContext> tls(std::string& error) const;

  /// Returns the options. A connection keeps the ones it started with.
  [[nodiscard]] const std::shared_ptr<const NativeOptions>& options() const { return options_; }

 private:
  std::shared_ptr<const NativeOptions> options_;
  mutable std::shared_ptr<TlsContext> context_;
};

/// Returns the context of clients without options of their own: one per process.
std::shared_ptr<TlsContext> default_client_tls(std::string& error);

}  // namespace duet::detail
