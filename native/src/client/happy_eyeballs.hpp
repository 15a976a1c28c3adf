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

/// The addresses with their families taking turns, each family in its order (RFC 8305 section 4): one family
/// that leads nowhere costs one delay, however many addresses it has.
std::vector<Address> alternating(const std::vector<Address>& addresses);

/// Connects to whichever of some addresses answers first (RFC 8305 section 5): they are tried one after the
/// other, the next when one has failed or has not answered for a moment, and all go on until one has.
class HappyEyeballs final : public std::enable_shared_from_this<HappyEyeballs> {
 public:
  /// The stream, connected and without TLS, whose events its taker has to ask for (Stream::report_to); or
  /// null, and why the last address failed.
  using Done = Function<void(std::shared_ptr<Stream>, std::string_view error)>;

  HappyEyeballs(IoContext& io, const std::vector<Address>& addresses,
                std::shared_ptr<const NativeOptions> options, Done done);

  /// `done` is called once, perhaps from inside this call.
  void start() { try_next(); }
  /// It is not called any more.
  void stop();

 private:
  struct Attempt;

  friend class Deadline<HappyEyeballs>;
  void on_deadline();
  void try_next();
  void succeeded(Attempt& attempt);
  void failed(Attempt& attempt, std::string_view why);
  /// It may be inside one of its own callbacks.
  std::shared_ptr<Attempt> take(const Attempt& attempt);
  void finish(std::shared_ptr<Stream> stream);

  IoContext& io_;
  std::vector<Address> addresses_;
  std::size_t next_ = 0;
  std::shared_ptr<const NativeOptions> options_;
  Done done_;
  std::vector<std::shared_ptr<Attempt>> attempts_;
  std::string error_;
  Deadline<HappyEyeballs> next_try_;  // where the attempt begun last has not answered
};

}  // namespace duet::detail
