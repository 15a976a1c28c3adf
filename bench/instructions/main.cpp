// duet_instructions [PATH ...]: runs the operations for instructions.mjs. Prints the counted paths, one per
// line.
#include "counted.hpp"

int main(int argc, char** argv) {
  duet_bench::Counted counted(std::vector<std::string>(argv + 1, argv + argc));
  duet_bench::count_parts(counted);
  duet_bench::count_compression(counted);
  duet_bench::count_server(counted);
  duet_bench::count_client(counted);
  duet_bench::count_loop(counted);
  return counted.found_all() ? 0 : 2;
}
