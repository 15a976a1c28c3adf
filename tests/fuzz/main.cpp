// duet_fuzz list
// duet_fuzz replay FOLDER ...           runs each target with the inputs of FOLDER/TARGET.txt
// duet_fuzz seeds TARGET FOLDER ... TO  writes those inputs to files in the folder TO
// duet_fuzz corpus TARGET FOLDER        runs the target with each file of the folder
// duet_fuzz fuzz TARGET [ARGUMENT ...]  runs libFuzzer with its arguments
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "engine.hpp"
#include "seed_file.hpp"

using namespace duet_fuzz;

namespace {

using Words = std::vector<std::string>;

std::string file_of(const std::string& folder, const Target& target) {
  return folder + '/' + std::string(target.name) + ".txt";
}

int list() {
  Target::each([](const Target& target, void*) { std::printf("%s\n", target.name.data()); }, nullptr);
  return 0;
}

int replay(const Words& folders) {
  struct Replay {
    const Words& folders;
    std::size_t inputs = 0;
    bool is_complete = true;
  } all{folders};
  Target::each(
      [](const Target& target, void* context) {
        auto& replay = *static_cast<Replay*>(context);
        std::size_t inputs = 0;
        std::printf("%s", target.name.data());
        std::fflush(stdout);
        for (const std::string& folder : replay.folders)
          for (const std::string& seed : read_seeds(file_of(folder, target)))
            target.run(Input(seed)), ++inputs;
        std::printf(": %zu\n", inputs);
        replay.inputs += inputs;
        if (inputs == 0) replay.is_complete = false;
      },
      &all);
  std::printf("%zu inputs\n", all.inputs);
  return all.is_complete ? 0 : 1;
}

int write_seeds(const Target& target, Words folders) {
  const std::string to = folders.back();
  folders.pop_back();
  std::filesystem::create_directories(to);
  std::size_t count = 0;
  for (const std::string& folder : folders)
    for (const std::string& seed : read_seeds(file_of(folder, target)))
      std::ofstream(to + "/seed" + std::to_string(count++), std::ios::binary) << seed;
  return 0;
}

int run_corpus(const Target& target, const std::string& folder) {
  std::size_t inputs = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const std::string input = read_file(file.path().string());
    target.run(Input(input));
    ++inputs;
  }
  std::printf("%zu inputs\n", inputs);
  return 0;
}

int usage() {
  std::fprintf(stderr,
               "duet_fuzz list | replay FOLDER ... | seeds TARGET FOLDER ... TO | corpus TARGET FOLDER | "
               "fuzz TARGET [ARGUMENT ...]\n");
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  const Words words(argv + 1, argv + argc);
  if (words.empty()) return usage();
  const std::string& command = words[0];
  if (command == "list") return list();
  if (command == "replay") return replay({words.begin() + 1, words.end()});
  const Target* const target = words.size() > 1 ? Target::find(words[1]) : nullptr;
  if (!target) return usage();
  if (command == "seeds" && words.size() > 3) return write_seeds(*target, {words.begin() + 2, words.end()});
  if (command == "corpus" && words.size() == 3) return run_corpus(*target, words[2]);
  if (command != "fuzz") return usage();
  argv[2] = argv[0];  // libFuzzer's own arguments follow
  return fuzz(*target, argc - 2, argv + 2);
}
