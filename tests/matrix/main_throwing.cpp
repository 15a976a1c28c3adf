// A program with exceptions, which it throws and catches inside of callbacks.
#include <cstdio>
#include <stdexcept>
#include <string>

#include "conversation.hpp"

namespace {

int destroyed = 0;

struct Counted {
  ~Counted() { ++destroyed; }
};

void throw_and_catch() {
  const int before = destroyed;
  std::string caught;
  try {
    const Counted counted;
    throw std::runtime_error("thrown in a callback");
  } catch (const std::exception& error) {
    caught = error.what();
  }
  if (caught != "thrown in a callback" || destroyed != before + 1)
    std::puts("FAIL: an exception went astray");
}

}  // namespace

int main(int, char** argv) { matrix::converse(argv[1], argv[2], {.in_callback = throw_and_catch}); }
