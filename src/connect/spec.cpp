#include "datawave/connect/spec.hpp"

#include <algorithm>

#include "datawave/core/text.hpp"

namespace datawave::connect {

namespace {
Error field_error(const FieldSpec& field, std::string message, std::string remedy) {
  return Error(ErrorCode::invalid_argument, std::string(field.key) + ": " + std::move(message))
      .with_field(std::string(field.key))
      .with_remedy(std::move(remedy));
}
}  // namespace

Result<void> ConnectionSpec::set(std::string_view name, std::string value) {
  const FieldSpec* field = descriptor_->find_field(name);
  if (field == nullptr) {
    std::vector<std::string_view> known;
    for (const FieldSpec& f : descriptor_->fields) {
      known.push_back(f.key);
      known.insert(known.end(), f.aliases.begin(), f.aliases.end());
    }
    const std::string_view near = nearest_word(name, known);
    return fail(Error(ErrorCode::invalid_argument,
                      std::string(descriptor_->title) + " has no option \"" + printable(name, 60) + "\"")
                    .with_field(printable(name, 60))
                    .with_remedy(near.empty()
                                     ? "`datawave connectors " + std::string(descriptor_->type) + "` lists the options."
                                     : "Did you mean \"" + std::string(near) + "\"?"));
  }
  if (value.find('\0') != std::string::npos) return fail(field_error(*field, "holds a NUL byte", "Remove %00."));
  switch (field->type) {
    case FieldType::secret: set_secret(field->key, Secret(std::move(value))); return {};
    case FieldType::integer: {
      const auto number = parse_i64(value);
      if (!number || *number < field->minimum || *number > field->maximum) {
        // The value is not quoted: where an @ was forgotten, a password stands in the place of the port.
        return fail(field_error(
            *field,
            "not a whole number from " + std::to_string(field->minimum) + " to " + std::to_string(field->maximum),
            "Give a number in that range."));
      }
      break;
    }
    case FieldType::choice:
      if (std::find(field->choices.begin(), field->choices.end(), value) == field->choices.end()) {
        std::string all;
        for (const auto choice : field->choices) all += (all.empty() ? "" : ", ") + std::string(choice);
        return fail(field_error(*field, "\"" + printable(value, 40) + "\" is not one of the choices",
                                "Use one of: " + all + "."));
      }
      break;
    default: break;
  }
  values_.insert_or_assign(std::string(field->key), std::move(value));
  return {};
}

void ConnectionSpec::set_secret(std::string_view key, Secret value) {
  secrets_.insert_or_assign(std::string(key), std::move(value));
}

std::string_view ConnectionSpec::get(std::string_view key) const {
  const auto it = values_.find(key);
  if (it != values_.end()) return it->second;
  const FieldSpec* field = descriptor_->find_field(key);
  return field == nullptr ? std::string_view() : field->default_value;
}

const Secret& ConnectionSpec::secret(std::string_view key) const {
  static const Secret none;
  const auto it = secrets_.find(key);
  return it == secrets_.end() ? none : it->second;
}

std::int64_t ConnectionSpec::integer(std::string_view key) const { return parse_i64(get(key)).value_or(0); }

Result<void> ConnectionSpec::check_complete() const {
  for (const FieldSpec& field : descriptor_->fields) {
    if (!field.required) continue;
    const bool given = field.type == FieldType::secret ? !secret(field.key).empty() : !get(field.key).empty();
    if (!given) return fail(field_error(field, "is missing", std::string(field.help)));
  }
  return {};
}

ConnectionSpec ConnectionSpec::duplicate() const {
  ConnectionSpec copy(*descriptor_);
  copy.values_ = values_;
  for (const auto& [key, value] : secrets_) copy.secrets_.emplace(key, value.duplicate());
  return copy;
}

}  // namespace datawave::connect
