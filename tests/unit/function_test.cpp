#include <duet/function.hpp>

#include <array>
#include <memory>
#include <string>

#include "catch.hpp"

using duet::Function;

namespace {

int twice(int value) { return 2 * value; }

struct Adder {
  int base;
  int operator()(int value) const { return base + value; }
};

}  // namespace

TEST_CASE("an empty function does nothing and returns a value-initialised result") {
  Function<int(int)> none;
  CHECK_FALSE(none);
  CHECK(none(5) == 0);
  Function<void()> null = nullptr;
  CHECK_FALSE(null);
  null();
  CHECK(Function<std::string()>()().empty());
}

TEST_CASE("functions and pointers to them and lambdas and objects can be called") {
  Function<int(int)> plain = twice;
  Function<int(int)> pointer = &twice;
  Function<int(int)> lambda = [](int value) { return value + 1; };
  Function<int(int)> object = Adder{10};
  CHECK(plain(4) == 8);
  CHECK(pointer(4) == 8);
  CHECK(lambda(4) == 5);
  CHECK(object(4) == 14);
}

TEST_CASE("small captures of every kind survive being moved") {
  int number = 42;
  char letter = 'x';
  float fraction = 0.5F;
  int counter = 0;
  Function<int()> by_value = [number] { return number; };
  Function<char()> by_letter = [letter] { return letter; };
  Function<float()> by_fraction = [fraction] { return fraction; };
  Function<int()> by_reference = [&counter] { return ++counter; };
  Function<int()> by_value_2 = std::move(by_value);
  Function<char()> by_letter_2 = std::move(by_letter);
  Function<float()> by_fraction_2 = std::move(by_fraction);
  Function<int()> by_reference_2 = std::move(by_reference);
  CHECK_FALSE(by_value);
  CHECK(by_value() == 0);
  CHECK(by_value_2() == 42);
  CHECK(by_letter_2() == 'x');
  CHECK(by_fraction_2() == 0.5F);
  CHECK(by_reference_2() == 1);
  CHECK(counter == 1);
}

TEST_CASE("a small callable keeps its state from call to call") {
  Function<int()> count = [n = 0]() mutable { return ++n; };
  CHECK(count() == 1);
  Function<int()> moved = std::move(count);
  CHECK(moved() == 2);
  CHECK(moved() == 3);
}

TEST_CASE("large and move-only captures are moved and destroyed once") {
  const auto witness = std::make_shared<int>(7);
  {
    Function<int()> large = [witness, filler = std::array<int, 50>{}] { return *witness + filler[0]; };
    CHECK(witness.use_count() == 2);
    Function<int()> moved = std::move(large);
    CHECK(witness.use_count() == 2);
    CHECK(moved() == 7);
    Function<int()> assigned;
    assigned = std::move(moved);
    CHECK(assigned() == 7);
    assigned = nullptr;
    CHECK(witness.use_count() == 1);
  }
  Function<int()> only = [p = std::make_unique<int>(3)] { return *p; };
  CHECK(only() == 3);
  CHECK(witness.use_count() == 1);
}

TEST_CASE("a function assigned to itself is unchanged") {
  Function<int()> self = [p = std::make_unique<int>(3)] { return *p; };
  Function<int()>& alias = self;
  self = std::move(alias);
  CHECK(self() == 3);
}

TEST_CASE("arguments are forwarded unchanged") {
  Function<std::string(std::string&, std::unique_ptr<int>)> take = [](std::string& text,
                                                                      std::unique_ptr<int> number) {
    text += '!';
    return text + std::to_string(*number);
  };
  std::string text = "hi";
  CHECK(take(text, std::make_unique<int>(4)) == "hi!4");
  CHECK(text == "hi!");
}
