// For Clang, with its libclang_rt.fuzzer_no_main.
#include "engine.hpp"

extern "C" int LLVMFuzzerRunDriver(int* argc, char*** argv, int (*run)(const unsigned char*, std::size_t));

namespace duet_fuzz {

namespace {

const Target* current = nullptr;

int run_once(const unsigned char* bytes, std::size_t size) {
  current->run(Input({reinterpret_cast<const char*>(bytes), size}));
  return 0;
}

}  // namespace

int fuzz(const Target& target, int argc, char** argv) {
  current = &target;
  return LLVMFuzzerRunDriver(&argc, &argv, run_once);
}

}  // namespace duet_fuzz
