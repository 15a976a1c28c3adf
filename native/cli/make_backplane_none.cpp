#include "make_backplane.hpp"

namespace duet_cli {

duet::Result<std::unique_ptr<duet::Backplane>, duet::Failure> make_backplane(duet::Loop&, const std::string&,
                                                                             const std::string&) {
  return duet::Failure{duet::Error::no_backplane, "this program was built without hiredis"};
}

}  // namespace duet_cli
