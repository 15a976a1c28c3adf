#pragma once

#include <duet/client.hpp>
#include <duet/compression.hpp>

#include <string>

namespace duet {

/// What only a native client can be told. A portable program that includes this does not compile for the
/// web, where the browser decides these things.
struct NativeOptions {
  /// A PEM file of certificates to trust instead of the system's.
  std::string ca_file = {};

  /// Trusts every certificate for every host: anyone on the way can read and change everything. For tests.
  bool insecure_skip_verification = false;

  /// Offered to the server. An answer to it that breaks RFC 7692 fails the attempt: Closed{1006, http}.
  Compression compression = {};
};

/// For every connect() of this client from now on. A ca_file that cannot be read fails the attempt:
/// Closed{1006, tls} with the reason as its detail.
void set_native_options(Client& client, NativeOptions options);

}  // namespace duet
