#pragma once

#include <duet/native_options.hpp>

#include <memory>
#include <string>

#include "core/src/transport.hpp"
#include "tls/tls_context.hpp"

namespace duet::detail {

/// NativeOptions on their way through core.
class NativeBackendOptions final : public BackendOptions {
 public:
  explicit NativeBackendOptions(NativeOptions options)
      : options_(std::make_shared<const NativeOptions>(std::move(options))) {}

  /// Made at the first call, as reading certificates takes time. Null with a sentence.
  std::shared_ptr<TlsContext> tls(std::string& error) const;

  /// As given; connections keep it, whatever the client is told later.
  [[nodiscard]] const std::shared_ptr<const NativeOptions>& options() const { return options_; }

 private:
  std::shared_ptr<const NativeOptions> options_;
  mutable std::shared_ptr<TlsContext> context_;
};

/// What a client without options of its own verifies with: one for the process.
std::shared_ptr<TlsContext> default_client_tls(std::string& error);

}  // namespace duet::detail
