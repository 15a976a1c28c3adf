#include <duet/redis_backplane.hpp>

#include "core/src/loop_core.hpp"
#include "redis/redis_backplane_impl.hpp"
#include "tls/client_context.hpp"

namespace duet {

Result<std::unique_ptr<Backplane>, Failure> make_redis_backplane(Loop& loop, const RedisOptions& options) {
  auto address = detail::RedisAddress::parse(options.url);
  if (!address) return address.error();
  if (options.prefix.size() > 64) return Failure{Error::bad_limit, "the prefix is longer than 64 bytes"};
  if (options.timeout.count() <= 0 || options.history_lifetime.count() <= 0 ||
      options.id_lifetime.count() <= 0)
    return Failure{Error::bad_limit, "a time is not positive"};
  NativeOptions native;
  native.tls = options.tls;
  detail::RedisTarget target{*std::move(address), options.timeout,
                             std::make_shared<const NativeOptions>(std::move(native))};
  target.sentinel_user = options.sentinel_user;
  target.sentinel_password = options.sentinel_password;
  if (target.address.secure) {
    std::string why;
    target.tls = detail::make_client_context(options.tls, why);
    if (!target.tls) return Failure{Error::system_failure, why};
  }
  return std::unique_ptr<Backplane>(std::make_unique<detail::RedisBackplaneImpl>(
      detail::IoContext::of(detail::LoopCore::of(loop)), std::move(target), options));
}

}  // namespace duet
