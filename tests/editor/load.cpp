// Load for the editor's server: people who type in one long text, each at a place of their own. Prints what the server's process
// took, how long an edit was under way to another person, and how long a new one waited for the text.
//
//   duet_editor_load URL PID [PEOPLE [SECONDS]]
#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "examples/editor/core/editor.hpp"
#include "tests/applications/figures.hpp"

namespace {

using namespace application_test;
using namespace std::chrono_literals;

constexpr std::size_t text_size = 1 << 20;
constexpr auto keystroke = 200ms;  // five characters a second, as a quick typist

struct Counts {
  std::uint64_t typed = 0;
  std::uint64_t received = 0;
  std::vector<std::uint64_t> delays;  // in microseconds, from one person to the next one
  std::unordered_map<std::string, std::uint64_t> under_way;  // an edit's text and its time
};

class Typist {
 public:
  Typist(duet::Loop& loop, const std::string& url, std::size_t number, Counts& counts)
      : loop_(loop), number_(number), counts_(counts), editor_(loop, options(url, number)) {
    editor_.on_text([this] { opened_ = now_us(); });
    editor_.on_patches([this](const text::Patches& patches) { receive(patches); });
    editor_.on_change([this] {
      if (editor_.link().state == common::Link::State::offline) {
        std::cerr << "offline: " << editor_.link().why << '\n';
        std::_Exit(1);
      }
    });
    begun_ = now_us();
    editor_.start();
  }

  [[nodiscard]] editor::Editor& editor() { return editor_; }
  [[nodiscard]] bool has_text() const { return opened_ != 0; }
  [[nodiscard]] std::uint64_t opening() const { return opened_ - begun_; }
  /// The edits of this person are timed when this one gets them.
  void watch(const Typist& other) { watched_ = "<" + std::to_string(other.number_) + "."; }

  void write(std::uint32_t position, std::string text) {
    const text::Patch patch{position, 0, std::move(text)};
    if (!editor_.edit({&patch, 1})) std::abort();
  }

  void type(std::size_t people) {
    const std::string token = "<" + std::to_string(number_) + "." + std::to_string(typed_++) + ">";
    counts_.under_way[token] = now_us();
    ++counts_.typed;
    const std::uint32_t position = static_cast<std::uint32_t>(editor_.document().length() / people * number_);
    write(position, token);
    editor_.select(position, position);
    loop_.after(keystroke, [this, people] { type(people); });
  }

 private:
  static editor::Editor::Options options(const std::string& url, std::size_t number) {
    return {.url = url, .document = "Load", .name = "Person " + std::to_string(number)};
  }

  void receive(const text::Patches& patches) {
    counts_.received += patches.size();
    for (const text::Patch& one : patches) {
      if (!one.inserted.starts_with(watched_)) continue;
      const auto found = counts_.under_way.find(one.inserted);
      if (found == counts_.under_way.end()) continue;
      counts_.delays.push_back(now_us() - found->second);
      counts_.under_way.erase(found);
    }
  }

  duet::Loop& loop_;
  std::size_t number_;
  Counts& counts_;
  std::string watched_ = "-";
  std::uint64_t typed_ = 0;
  std::uint64_t begun_ = 0;
  std::uint64_t opened_ = 0;
  editor::Editor editor_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string url = argv[1];
  const std::string pid = argv[2];
  const std::size_t people = argc > 3 ? std::stoul(argv[3]) : 20;
  const double seconds = argc > 4 ? std::stod(argv[4]) : 20;

  duet::Loop loop;
  Counts counts;
  std::vector<std::unique_ptr<Typist>> all;
  double busy = 0;
  std::uint64_t begun = 0;

  const auto report = [&] {
    const double passed = static_cast<double>(now_us() - begun) / 1e6;
    std::sort(counts.delays.begin(), counts.delays.end());
    const double share = (processor_seconds(pid) - busy) / passed * 100;
    std::vector<std::uint64_t> openings;
    for (const auto& one : all) openings.push_back(one->opening());
    std::sort(openings.begin(), openings.end());
    std::cout << people << " people in a text of " << text_size / 1024 << " KiB, " << passed
              << " s: " << static_cast<double>(counts.typed) / passed << " edits/s, "
              << static_cast<double>(counts.received) / passed << " changes/s received\n"
              << "server: " << share << " % of a core, " << resident_mib(pid) << " MiB\n"
              << "an edit at another person: median " << milliseconds(counts.delays, .5)
              << " ms, 99 % within " << milliseconds(counts.delays, .99) << " ms\n"
              << "opening the text: median " << milliseconds(openings, .5) << " ms" << std::endl;
    std::_Exit(counts.delays.empty() ? 1 : 0);
  };
  const auto begin = [&] {
    for (std::size_t i = 0; i < people; ++i) {
      all[i]->watch(*all[(i + 1) % people]);
      loop.after(keystroke * i / people, [&, i] { all[i]->type(people); });
    }
    loop.after(2s, [&] {
      busy = processor_seconds(pid);
      begun = now_us();
      counts.typed = counts.received = 0;
      counts.delays.clear();
    });
    loop.after(2s + std::chrono::milliseconds(static_cast<long>(seconds * 1000)), [&] { report(); });
  };
  // One after another, so that the time of opening is that of one person.
  duet::Function<void()> enter;
  enter = [&] {
    if (!all.empty() && (!all.back()->has_text() || all.back()->editor().unstored() > 0)) {
      loop.after(1ms, [&] { enter(); });
      return;
    }
    if (all.size() == 1 && all[0]->editor().document().length() == 0) {
      std::string text;
      while (text.size() < text_size) text += "A line of a long text that several people edit.\n";
      all[0]->write(0, text);
      loop.after(1ms, [&] { enter(); });
      return;
    }
    if (all.size() == people) return begin();
    all.push_back(std::make_unique<Typist>(loop, url, all.size(), counts));
    enter();
  };
  enter();
  loop.run();
}
