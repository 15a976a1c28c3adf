#include "connect_redis.hpp"

namespace chat {

duet::Result<std::unique_ptr<duet::Backplane>, duet::Failure> connect_redis(duet::Loop&, const std::string&,
                                                                            const std::string&) {
  return duet::Failure{duet::Error::no_backplane, "this program was built without hiredis"};
}

}  // namespace chat
