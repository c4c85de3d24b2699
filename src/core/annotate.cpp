#include "datawave/core/annotate.hpp"

#include <algorithm>

#include "datawave/core/json_reader.hpp"
#include "datawave/core/json_schema.hpp"
#include "datawave/core/text.hpp"
#include "datawave/core/uuid.hpp"

namespace datawave {

bool is_plain_name(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !text.empty() && text.size() <= 63 && text.front() != '-' && std::all_of(text.begin(), text.end(), fits) &&
         !parse_uuid(text);
}

namespace impl {
namespace {
std::string remedy_of(const Annotation& annotation, std::string made) {
  return annotation.remedy.empty() ? std::move(made) : std::string(annotation.remedy);
}
}  // namespace

bool check_range(std::int64_t value, const Annotation& annotation, JsonProblems& problems) {
  const bool low = annotation.minimum && value < *annotation.minimum;
  const bool high = annotation.maximum && value > *annotation.maximum;
  if (!low && !high) return true;
  std::string bounds;
  if (annotation.minimum) bounds = "from " + std::to_string(*annotation.minimum);
  if (annotation.maximum) bounds += (bounds.empty() ? "to " : " to ") + std::to_string(*annotation.maximum);
  bounds[0] = bounds[0] == 'f' ? 'F' : 'T';
  return problems.add("is out of range", remedy_of(annotation, bounds + "."));
}

bool check_text(std::string_view value, const Annotation& annotation, JsonProblems& problems) {
  if (annotation.shape != nullptr && !annotation.shape->fits(value))
    return problems.add(std::string(annotation.shape->fault), std::string(annotation.shape->remedy));
  if (value.size() < annotation.min_size) {
    if (value.empty()) return problems.add("must not be empty", remedy_of(annotation, ""));
    return problems.add("is too short",
                        remedy_of(annotation, "At least " + std::to_string(annotation.min_size) + " characters."));
  }
  if (annotation.max_size != 0 && value.size() > annotation.max_size)
    return problems.add("is too long",
                        remedy_of(annotation, "At most " + std::to_string(annotation.max_size) + " bytes."));
  if (annotation.words == nullptr) return true;
  const auto words = annotation.words();
  if (std::find(words.begin(), words.end(), value) != words.end()) return true;
  std::string all;
  for (const std::string_view word : words) all.append(all.empty() ? "" : ", ").append(word);
  const std::string_view near = value.size() > 60 ? "" : nearest_word(value, words);
  return problems.add("is none of the words that it may be",
                      near.empty() ? "One of: " + all + "." : "Did you mean " + std::string(near) + "?");
}

bool check_count(std::size_t count, const Annotation& annotation, JsonProblems& problems) {
  if (count < annotation.min_size) return problems.add("is empty", remedy_of(annotation, ""));
  if (annotation.max_size != 0 && count > annotation.max_size)
    return problems.add("has more than " + std::to_string(annotation.max_size) + " entries", remedy_of(annotation, ""));
  return true;
}

void write_range(JsonWriter& w, const Annotation& annotation) {
  if (annotation.minimum) {
    w.key("minimum");
    w.number(*annotation.minimum);
  }
  if (annotation.maximum) {
    w.key("maximum");
    w.number(*annotation.maximum);
  }
}

void write_size(JsonWriter& w, const Annotation& annotation, std::string_view what) {
  if (annotation.min_size != 0) {
    w.key("min" + std::string(what));
    w.number(static_cast<std::int64_t>(annotation.min_size));
  }
  if (annotation.max_size != 0) {
    w.key("max" + std::string(what));
    w.number(static_cast<std::int64_t>(annotation.max_size));
  }
}

void write_shape(JsonWriter& w, const Annotation& annotation, bool nullable) {
  if (annotation.shape != nullptr) {
    w.key("pattern");
    w.string(annotation.shape->pattern);
  }
  if (annotation.words == nullptr) return;
  w.key("enum");
  w.begin_array();
  for (const std::string_view word : annotation.words()) w.string(word);
  if (nullable) w.null();
  w.end_array();
}
}  // namespace impl

void schema_of_any_object(JsonWriter& w) {
  w.begin_object();
  w.key("type");
  w.begin_array();
  w.string("object");
  w.string("null");
  w.end_array();
  w.end_object();
}

void write_schema_reference(JsonWriter& w, std::string_view name, bool nullable) {
  w.begin_object();
  if (nullable) {
    w.key("anyOf");
    w.begin_array();
    w.begin_object();
  }
  w.key("$ref");
  w.string("#/components/schemas/" + std::string(name));
  if (nullable) {
    w.end_object();
    w.begin_object();
    w.key("type");
    w.string("null");
    w.end_object();
    w.end_array();
  }
  w.end_object();
}

}  // namespace datawave
