#include "rfc/table.hpp"

#include <utility>

#include "catch.hpp"

namespace duet_test {

namespace {

class Row final : public Catch::ITestInvoker {
 public:
  explicit Row(std::function<void()> body) : body_(std::move(body)) {}
  void invoke() const override { body_(); }

 private:
  std::function<void()> body_;
};

}  // namespace

void add_case(const std::string& name, const std::string& tags, std::function<void()> body,
              const std::source_location& where) {
  const Catch::AutoReg registered(TestInvoker(new Row(std::move(body))),
                                  Catch::SourceLineInfo(where.file_name(), where.line()), "",
                                  Catch::NameAndTags(name, tags));
}

}  // namespace duet_test
