#include "config_file.hpp"

#include <toml++/toml.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <filesystem>

namespace duet_cli {

namespace {

bool is_named(const CLI::Option& option, std::string_view argument) {
  const auto is_one_of = [](const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (argument.starts_with("--"))
    return is_one_of(option.get_lnames(), argument.substr(2, argument.find('=') - 2));
  return argument.size() > 1 && argument[0] == '-' && is_one_of(option.get_snames(), argument.substr(1, 1));
}

std::string text_of(const toml::node& node) {
  if (const auto text = node.value<std::string>(); text && node.is_string()) return *text;
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  return CLI::detail::to_string(node.value<double>().value_or(0));
}

/// Returns the kind of value that the option requires in place of this one; empty if it is valid.
std::string_view wanted(const CLI::Option& option, const toml::node& value) {
  const bool is_flag = option.get_items_expected_max() == 0;
  const bool needs_no_value = option.get_items_expected_min() == 0;
  const bool is_text = option.get_type_name().find("TEXT") != std::string::npos ||
                       option.get_type_name().find("PATH") != std::string::npos;
  if (value.is_boolean()) return needs_no_value ? "" : is_text ? "a string" : "a number";
  if (is_flag) return "true or false";
  if (value.is_string()) {
    if (value.value<std::string>()->empty()) return "a non-empty string";
    return is_text ? "" : "a number";
  }
  if (value.is_integer() || value.is_floating_point()) return is_text ? "a string" : "";
  return is_text ? "a string" : "a number";
}

}  // namespace

bool ConfigFile::accepts(const std::vector<std::string>& arguments) {
  CLI::App alone;
  describe_(alone);
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());  // in CLI11's order
  try {
    alone.parse(std::move(reversed));
  } catch (const CLI::RequiresError&) {  // the option that it requires may be elsewhere
  } catch (const CLI::ParseError& error) {
    error_ = error.what();
    return false;
  }
  return true;
}

bool ConfigFile::read(const std::string& path, const std::vector<std::string>& given) {
  const auto fail = [&](const toml::source_region& where, const std::string& sentence) {
    error_ = path + ':' + std::to_string(where.begin.line) + ": " + sentence;
    return false;
  };
  toml::table parsed;
  std::error_code unreadable;
  if (std::filesystem::is_directory(path, unreadable)) {
    error_ = path + ": the file cannot be read";
    return false;
  }
  try {
    parsed = toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    if (error.source().begin) return fail(error.source(), std::string(error.description()));
    error_ = path + ": the file cannot be read";
    return false;
  }

  CLI::App known;
  describe_(known);
  for (const auto& [key, value] : parsed) {
    const std::string name(key.str());
    const CLI::Option* option = known.get_option_no_throw("--" + name);
    if (!option || name == "help" || name == "config")
      return fail(key.source(), "unknown option '" + name + "'");
    if (value.is_array() && option->get_items_expected_max() <= 1)
      return fail(value.source(), "'" + name + "' must be a single value, not a list");

    std::vector<std::string> arguments;
    const auto add = [&](const toml::node& one) {
      const std::string_view want = wanted(*option, one);
      if (!want.empty()) return fail(one.source(), "'" + name + "' must be " + std::string(want));
      if (!one.is_boolean()) arguments.push_back("--" + name + '=' + text_of(one));
      if (one.is_boolean() && *one.value<bool>()) arguments.push_back("--" + name);
      return true;
    };
    if (const toml::array* list = value.as_array()) {
      for (const toml::node& each : *list)
        if (!add(each)) return false;
    } else if (!add(value)) {
      return false;
    }
    if (!accepts(arguments)) return fail(value.source(), error_);
    const auto says_it = [&](const std::string& argument) { return is_named(*option, argument); };
    if (std::none_of(given.begin(), given.end(), says_it))
      arguments_.insert(arguments_.end(), arguments.begin(), arguments.end());
  }
  return true;
}

}  // namespace duet_cli
