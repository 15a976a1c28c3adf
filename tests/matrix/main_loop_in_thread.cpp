// A program with a loop in a separate thread, which hands itself back to its worker.
#include <string>
#include <thread>

#include "interlude.hpp"

int main(int, char** argv) {
  const auto talk = [url = std::string(argv[1]), large = std::string(argv[2])] {
    matrix::converse(url, large, {.interlude = matrix::post_from_a_thread, .last_line = matrix::plan});
  };
  std::thread(talk).detach();
}
