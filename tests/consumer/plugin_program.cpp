// A program that knows nothing of duet until it loads the plug-in.

#include <dlfcn.h>

#include <cstdio>

int main(int, char** argv) {
  void* plugin = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  if (plugin == nullptr) {
    std::puts(dlerror());
    return 1;
  }
  const auto consume = reinterpret_cast<bool (*)()>(dlsym(plugin, "consume_duet"));
  if (consume == nullptr || !consume()) return 1;
  std::puts("consumed");
}
