#pragma once

#include <duet/function.hpp>
#include <duet/native_options.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "net/deadline.hpp"
#include "net/io_context.hpp"
#include "net/resolver.hpp"
#include "net/stream.hpp"

namespace duet::detail {

/// Returns the addresses with the families alternating, each family in its order (RFC 8305 section 4): an
/// unreachable family costs one delay, however many addresses it has.
std::vector<Address> alternating(const std::vector<Address>& addresses);

/// Connects to the first of several addresses that answers (RFC 8305 section 5). They are tried in order, the
/// next one when the previous has failed or has not answered in time. All attempts continue until one
/// succeeds.
class HappyEyeballs final : public std::enable_shared_from_this<HappyEyeballs> {
 public:
  /// Receives the stream, connected and without TLS; the receiver takes over its events (Stream::report_to).
  /// Or null, and why the last address failed.
  using Done = Function<void(std::shared_ptr<Stream>, std::string_view error)>;

  HappyEyeballs(IoContext& io, const std::vector<Address>& addresses,
                std::shared_ptr<const NativeOptions> options, Done done);

  /// Starts the first attempt. `done` is called once, possibly inside this call.
  void start() { try_next(); }
  /// Stops: `done` is not called any more.
  void stop();

 private:
  struct Attempt;

  friend class Deadline<HappyEyeballs>;
  void on_deadline();
  void try_next();
  void succeeded(Attempt& attempt);
  void failed(Attempt& attempt, std::string_view why);
  /// Removes the attempt, one of whose callbacks may be running.
  std::shared_ptr<Attempt> take(const Attempt& attempt);
  void finish(std::shared_ptr<Stream> stream);

  IoContext& io_;
  std::vector<Address> addresses_;
  std::size_t next_ = 0;
  std::shared_ptr<const NativeOptions> options_;
  Done done_;
  std::vector<std::shared_ptr<Attempt>> attempts_;
  std::string error_;
  Deadline<HappyEyeballs> next_try_;  // when the newest attempt has not answered
};

}  // namespace duet::detail
