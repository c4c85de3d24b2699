#include <set>

#include "commands.hpp"

namespace datawave::cli {

namespace {
std::string first_word(const std::string& name) { return name.substr(0, name.find(' ')); }
std::string second_word(const std::string& name) {
  return name.find(' ') == std::string::npos ? "" : name.substr(name.find(' ') + 1);
}

std::string join(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

std::vector<std::string> top_level(const std::vector<CommandWords>& commands) {
  std::vector<std::string> out;
  std::set<std::string> seen;
  for (const CommandWords& c : commands) {
    if (seen.insert(first_word(c.name)).second) out.push_back(first_word(c.name));
  }
  return out;
}

/// Inside single quotes for the shell.
std::string quoted(std::string text) {
  for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 4) text.replace(at, 1, "'\\''");
  return "'" + text + "'";
}

std::string bash(const std::vector<CommandWords>& commands) {
  std::string out =
      "# bash completion for datawave: datawave completion bash > /etc/bash_completion.d/datawave\n_datawave() {\n"
      "  local word=\"${COMP_WORDS[COMP_CWORD]}\" command=\"${COMP_WORDS[1]}\" words=\"\"\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    words=" +
      quoted(join(top_level(commands)) + " --help") + "\n  else\n    case \"$command\" in\n";
  for (const std::string& top : top_level(commands)) {
    std::string words;
    for (const CommandWords& c : commands) {
      if (first_word(c.name) != top) continue;
      if (!second_word(c.name).empty()) words += " " + second_word(c.name);
      words += " " + join(c.flags);
    }
    out += "      " + top + ") words=" + quoted(words.empty() ? "" : words.substr(1)) + " ;;\n";
  }
  return out +
         "    esac\n  fi\n  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
         "  case \"$word\" in -*) ;; *) COMPREPLY+=($(compgen -f -- \"$word\")) ;; esac\n}\ncomplete -o filenames -F "
         "_datawave datawave\n";
}

std::string zsh(const std::vector<CommandWords>& commands) {
  std::string out =
      "#compdef datawave\n# zsh completion for datawave: datawave completion zsh > ~/.zfunc/_datawave\n_datawave() {\n "
      " local -a words\n"
      "  if (( CURRENT == 2 )); then\n    words=(";
  std::set<std::string> seen;
  for (const CommandWords& c : commands) {
    if (!seen.insert(first_word(c.name)).second) continue;
    out += quoted(first_word(c.name) + ":" + c.help) + " ";
  }
  out += ")\n    _describe command words\n    return\n  fi\n";
  // Inside the function `words` of zsh is hidden by the local array, so the command is read from the line itself.
  out += "  case \"${${(z)BUFFER}[2]}\" in\n";
  for (const std::string& top : top_level(commands)) {
    std::string words;
    for (const CommandWords& c : commands) {
      if (first_word(c.name) != top) continue;
      if (!second_word(c.name).empty()) words += " " + second_word(c.name);
      words += " " + join(c.flags);
    }
    out += "    " + top + ") compadd --" + words + " ;;\n";
  }
  return out +
         "  esac\n  _files\n}\n"
         // Autoloaded from $fpath the file is the function; sourced, it only defines it.
         "if [ \"$funcstack[1]\" = _datawave ]; then _datawave \"$@\"; else compdef _datawave datawave; fi\n";
}

std::string fish(const std::vector<CommandWords>& commands) {
  std::string out =
      "# fish completion for datawave: datawave completion fish > ~/.config/fish/completions/datawave.fish\n";
  std::set<std::string> seen;
  for (const CommandWords& c : commands) {
    const std::string top = first_word(c.name);
    if (seen.insert(top).second)
      out += "complete -c datawave -n __fish_use_subcommand -f -a " + top + " -d " + quoted(c.help) + "\n";
    if (!second_word(c.name).empty())
      out += "complete -c datawave -n '__fish_seen_subcommand_from " + top + "' -f -a " + second_word(c.name) + "\n";
    for (const std::string& flag : c.flags) {
      if (flag.starts_with("--"))
        out += "complete -c datawave -n '__fish_seen_subcommand_from " + top + "' -l " + flag.substr(2) + "\n";
    }
  }
  return out;
}
}  // namespace

std::string completion_script(const std::string& shell, const std::vector<CommandWords>& commands) {
  if (shell == "bash") return bash(commands);
  if (shell == "zsh") return zsh(commands);
  return fish(commands);
}

}  // namespace datawave::cli
