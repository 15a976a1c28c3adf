#pragma once

#include <duet/native_options.hpp>

#include <memory>
#include <string>

#include "client/dial.hpp"
#include "tls/context.hpp"
#include "transport.hpp"

namespace duet::detail {

/// NativeOptions on their way through core.
class NativeBackendOptions final : public BackendOptions {
 public:
  explicit NativeBackendOptions(NativeOptions options) : options_(std::move(options)) {}

  /// Made at the first call, as reading certificates takes time. Null with a sentence.
  std::shared_ptr<TlsContext> tls(std::string& error) const;

  [[nodiscard]] DialOptions dial() const {
    return {options_.unix_socket, options_.source_address, options_.tcp};
  }
  [[nodiscard]] const std::string& server_name() const { return options_.server_name; }
  [[nodiscard]] const std::vector<RequestHeader>& headers() const { return options_.headers; }
  [[nodiscard]] const Compression& compression() const { return options_.compression; }

 private:
  NativeOptions options_;
  mutable std::shared_ptr<TlsContext> context_;
};

/// What a client without options of its own verifies with: one for the process.
std::shared_ptr<TlsContext> default_client_tls(std::string& error);

}  // namespace duet::detail
