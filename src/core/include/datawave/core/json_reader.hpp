/// read_json<T>: the inverse of write_json for described structs, for documents from outside. Everything that is wrong
/// is said at once, each fault with the JSON pointer of its place.
///
///   struct Create { std::string name; std::uint16_t port = 5432; std::optional<std::string> comment; };
///   DW_DESCRIBE(Create, name, port, comment);
///   DW_DEFAULTED(Create, port);                                     // may be left out
///   void validate(const Create& c, JsonProblems& p) {                // optional, found by argument-dependent lookup
///     if (c.name.empty()) p.add_at("name", "must not be empty");
///   }
///   DW_TRY(auto create, read_json<Create>(body));
///
/// | member | JSON |
/// |---|---|
/// | bool, integers (range-checked, no fraction or exponent), double | true/false, number |
/// | std::string (no U+0000), Secret | string |
/// | described enum | string: one of its names |
/// | Uuid, UtcTime | string: 36 characters; RFC 3339 |
/// | std::optional | absent or null: empty |
/// | Patch | absent, null, or a value |
/// | std::vector, std::map<std::string, V>, described struct | array, object, object |
/// | JsonRaw | anything |
///
/// What a member may hold beyond that stands in its DW_ANNOTATE and is checked too.
/// A member that is absent is a fault unless it is an optional, a Patch or DW_DEFAULTED; a member nobody knows always
/// is.
#pragma once

#include <array>
#include <span>

#include "datawave/core/annotate.hpp"
#include "datawave/core/json_value.hpp"
#include "datawave/core/json_writer.hpp"
#include "datawave/core/secret.hpp"

namespace datawave {

/// The faults found so far and the place that is being read. At most kKept are kept, the others counted.
class JsonProblems {
 public:
  static constexpr std::size_t kKept = 50;

  /// Enters a member or an element until destroyed; `name` is borrowed.
  class Place {
   public:
    Place(JsonProblems& problems, std::string_view name) : problems_(problems) { problems_.path_.push_back({name, 0}); }
    Place(JsonProblems& problems, std::size_t index) : problems_(problems) { problems_.path_.push_back({{}, index}); }
    ~Place() { problems_.path_.pop_back(); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    JsonProblems& problems_;
  };

  /// A fault at the current place. `message` is a predicate without a full stop; `remedy` a sentence. Returns false.
  bool add(std::string message, std::string remedy = {});
  bool add_at(std::string_view member, std::string message, std::string remedy = {});
  [[nodiscard]] std::size_t count() const { return count_; }
  /// invalid_argument: `field`, `message` and `remedy` of the first fault, all in `fields`. Only with count() > 0.
  [[nodiscard]] Error error() const;

 private:
  struct Step {
    std::string_view name;  ///< data() is null for an element
    std::size_t index;
  };
  [[nodiscard]] std::string pointer() const;

  std::vector<Step> path_;
  std::vector<FieldError> fields_;
  std::string first_message_;
  std::string first_remedy_;
  std::size_t count_ = 0;
};

namespace impl {
bool read_bool(JsonValue v, bool& out, JsonProblems& problems);
bool read_integer(JsonValue v, std::int64_t min, std::uint64_t max, std::uint64_t& bits, JsonProblems& problems);
bool read_double(JsonValue v, double& out, JsonProblems& problems);
bool read_text(JsonValue v, std::string& out, JsonProblems& problems);
bool read_secret(JsonValue v, Secret& out, JsonProblems& problems);
bool read_uuid(JsonValue v, Uuid& out, JsonProblems& problems);
bool read_utc(JsonValue v, UtcTime& out, JsonProblems& problems);
/// The index of the name.
bool read_choice(JsonValue v, std::span<const std::string_view> names, std::size_t& out, JsonProblems& problems);
bool expect_kind(JsonValue v, JsonKind kind, JsonProblems& problems);
void report_unknown(JsonValue object, std::span<const std::string_view> known, JsonProblems& problems);
bool is_clean_key(std::string_view key, JsonProblems& problems);
std::string compact(JsonValue v);

template <class T>
struct is_vector : std::false_type {};
template <class T>
struct is_vector<std::vector<T>> : std::true_type {};

template <class T>
bool read_value(JsonValue v, T& out, JsonProblems& problems);

template <DescribedEnum E>
bool read_enum(JsonValue v, E& out, JsonProblems& problems) {
  using All = boost::describe::describe_enumerators<E>;
  std::array<std::string_view, boost::mp11::mp_size<All>::value> names;
  std::array<E, boost::mp11::mp_size<All>::value> values;
  std::size_t i = 0;
  boost::mp11::mp_for_each<All>([&](auto e) {
    names[i] = enum_name(e.value);
    values[i++] = e.value;
  });
  std::size_t chosen = 0;
  if (!read_choice(v, names, chosen, problems)) return false;
  out = values[chosen];
  return true;
}

bool check_range(std::int64_t value, const Annotation& annotation, JsonProblems& problems);
bool check_text(std::string_view value, const Annotation& annotation, JsonProblems& problems);
bool check_count(std::size_t count, const Annotation& annotation, JsonProblems& problems);

/// Whether a value is within what its member's annotation says; a null is.
template <class M>
bool check_member(const M& value, const Annotation& annotation, JsonProblems& problems) {
  if constexpr (is_optional<M>::value) {
    return !value || check_member(*value, annotation, problems);
  } else if constexpr (is_patch<M>::value) {
    return !value.has_value() || check_member(value.value(), annotation, problems);
  } else if constexpr (std::is_same_v<M, bool>) {
    return true;
  } else if constexpr (std::is_integral_v<M>) {
    return check_range(static_cast<std::int64_t>(value), annotation, problems);
  } else if constexpr (std::is_same_v<M, std::string>) {
    return check_text(value, annotation, problems);
  } else if constexpr (std::is_same_v<M, Secret>) {
    return check_text(value.expose(), annotation, problems);
  } else if constexpr (is_vector<M>::value || is_map<M>::value) {
    return check_count(value.size(), annotation, problems);
  } else {
    return true;
  }
}

template <Described T>
bool read_struct(JsonValue v, T& out, JsonProblems& problems) {
  if (!expect_kind(v, JsonKind::object, problems)) return false;
  const std::size_t before = problems.count();
  std::array<std::string_view, boost::mp11::mp_size<described_members<T>>::value> names;
  std::size_t i = 0;
  boost::mp11::mp_for_each<described_members<T>>([&](auto member) {
    using Member = std::remove_cvref_t<decltype(out.*member.pointer)>;
    const std::string_view name = names[i++] = member.name;
    const JsonProblems::Place place(problems, name);
    if (const auto found = v.find(name)) {
      const Annotation* annotation = annotation_of<T>(name);
      if (read_value(*found, out.*member.pointer, problems) && annotation != nullptr)
        check_member(out.*member.pointer, *annotation, problems);
    } else if (is_optional<Member>::value && !is_defaulted<T>(name)) {
      out.*member.pointer = Member{};
    } else if (!is_optional<Member>::value && !is_patch<Member>::value && !is_defaulted<T>(name)) {
      problems.add("is missing");
    }
  });
  report_unknown(v, names, problems);
  if constexpr (requires { validate(out, problems); }) {
    if (problems.count() == before) validate(out, problems);
  }
  return problems.count() == before;
}

template <class T>
bool read_list(JsonValue v, std::vector<T>& out, JsonProblems& problems) {
  if (!expect_kind(v, JsonKind::array, problems)) return false;
  const std::size_t before = problems.count();
  out.clear();
  out.reserve(v.size());
  for (const JsonValue item : v) {
    const JsonProblems::Place place(problems, out.size());
    read_value(item, out.emplace_back(), problems);
  }
  return problems.count() == before;
}

template <class V, class C>
bool read_map(JsonValue v, std::map<std::string, V, C>& out, JsonProblems& problems) {
  if (!expect_kind(v, JsonKind::object, problems)) return false;
  const std::size_t before = problems.count();
  out.clear();
  for (const JsonValue item : v) {
    const JsonProblems::Place place(problems, item.key());
    if (is_clean_key(item.key(), problems)) read_value(item, out[std::string(item.key())], problems);
  }
  return problems.count() == before;
}

/// Reads into `out`, or notes what is wrong and returns false; `out` is then of no use.
template <class T>
bool read_value(JsonValue v, T& out, JsonProblems& problems) {
  if constexpr (std::is_same_v<T, bool>) {
    return read_bool(v, out, problems);
  } else if constexpr (std::is_integral_v<T>) {
    std::uint64_t bits = 0;
    using Limits = std::numeric_limits<T>;
    if (!read_integer(v, std::is_signed_v<T> ? static_cast<std::int64_t>(Limits::min()) : 0,
                      static_cast<std::uint64_t>(Limits::max()), bits, problems)) {
      return false;
    }
    out = static_cast<T>(bits);
    return true;
  } else if constexpr (std::is_same_v<T, double>) {
    return read_double(v, out, problems);
  } else if constexpr (std::is_same_v<T, std::string>) {
    return read_text(v, out, problems);
  } else if constexpr (std::is_same_v<T, Secret>) {
    return read_secret(v, out, problems);
  } else if constexpr (std::is_same_v<T, Uuid>) {
    return read_uuid(v, out, problems);
  } else if constexpr (std::is_same_v<T, UtcTime>) {
    return read_utc(v, out, problems);
  } else if constexpr (std::is_same_v<T, JsonRaw>) {
    out.text = compact(v);
    return true;
  } else if constexpr (DescribedEnum<T>) {
    return read_enum(v, out, problems);
  } else if constexpr (is_optional<T>::value) {
    out.reset();
    return v.is_null() || read_value(v, out.emplace(), problems);
  } else if constexpr (is_patch<T>::value) {
    out = T::null();
    if (v.is_null()) return true;
    typename T::value_type value{};
    if (!read_value(v, value, problems)) return false;
    out = T(std::move(value));
    return true;
  } else if constexpr (is_map<T>::value) {
    return read_map(v, out, problems);
  } else if constexpr (is_vector<T>::value) {
    return read_list(v, out, problems);
  } else {
    static_assert(Described<T>, "this type cannot be read from JSON");
    return read_struct(v, out, problems);
  }
}
}  // namespace impl

/// Errors: invalid_argument with every fault in `fields` and the first one's pointer in `field`.
template <class T>
Result<T> read_json(JsonValue value) {
  T out{};
  JsonProblems problems;
  if (!impl::read_value(value, out, problems)) return fail(problems.error());
  return out;
}

/// The same from text: the errors of parse_json() too.
template <class T>
Result<T> read_json(std::string_view text, const JsonLimits& limits = {}) {
  DW_TRY(const JsonDocument document, parse_json(text, limits));
  return read_json<T>(document.root());
}

}  // namespace datawave
