// duet-edit: follows a document into a file, and the file's changes, by any editor, into the document.

#include <duet/loop.hpp>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string>

#include "../../common/on_signal.hpp"
#include "../../common/text_rules.hpp"
#include "follower.hpp"

namespace {

/// Returns the text with %XX as bytes.
std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string digits(text.substr(i + 1, 2));
    if (text[i] == '%' && digits.size() == 2 &&
        digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos) {
      decoded += static_cast<char>(std::stoi(digits, nullptr, 16));
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

struct Arguments {
  std::string url;
  editor::Follower::Options follower = {};
};

void describe(CLI::App& app, Arguments& arguments) {
  using Preference = editor::Follower::Preference;
  const char* user = std::getenv("USER");
  arguments.follower.name = user && common::name_fault(user).empty() ? user : "duet-edit";
  app.add_option("url", arguments.url, "The page's address with the document: http://localhost:8080/#Notes")
      ->required();
  app.add_option("file", arguments.follower.path, "The file; it is created if it does not exist")->required();
  app.add_option("--name", arguments.follower.name, "Your name, beside your edits");
  app.add_option("--prefer", arguments.follower.preference,
                 "The text that counts if both have one and were never the same: document, file")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, Preference>{{"document", Preference::document}, {"file", Preference::file}}));
}

int fail(std::string_view why) {
  std::cerr << "duet-edit: " << why << std::endl;
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Keeps a document of the collaborative editor and a file the same.", "duet-edit");
  Arguments arguments;
  describe(app, arguments);
  CLI11_PARSE(app, argc, argv);
  const std::size_t hash = arguments.url.find('#');
  if (hash == std::string::npos) return fail("the address names no document: http://localhost:8080/#Notes");
  arguments.follower.url = arguments.url.substr(0, hash);
  arguments.follower.document = percent_decoded(std::string_view(arguments.url).substr(hash + 1));
  for (const std::string& name : {arguments.follower.document, arguments.follower.name})
    if (const auto fault = common::name_fault(name); !fault.empty()) return fail(fault);

  int status = 0;
  duet::Loop loop;
  editor::Follower follower(loop, arguments.follower);
  follower.on_line([](std::string_view line) { std::cout << line << std::endl; });
  follower.on_end([&](std::string_view why) {
    if (!why.empty()) status = fail(why);
    loop.stop();
  });
  common::on_signal(loop, [&] { follower.stop(); });
  follower.start();
  loop.run();
  return status;
}
