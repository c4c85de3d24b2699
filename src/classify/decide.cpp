#include "decide.hpp"

#include "plausible.hpp"
#include "value_rules.hpp"
#include "weak_rules.hpp"

namespace datawave::classify {
namespace {

using T = SemanticType;
using D = Detector;

// Types whose values could be almost any text, so that values with a shape of their own are right and the name is not.
bool yields_to_proof(T type) {
  switch (type) {
    case T::email:
    case T::phone:
    case T::first_name:
    case T::last_name:
    case T::person_name:
    case T::street_address:
    case T::city:
    case T::state_region:
    case T::country:
    case T::postal_code:
    case T::language:
    case T::company_name:
    case T::job_title:
    case T::url:
    case T::ip_address:
    case T::mac_address:
    case T::uuid: return true;
    default: return false;
  }
}

// Word lists recognise most values of these types, so a likely name with no recognised value at all is doubted.
bool lists_are_rich(T type) {
  return type == T::person_name || type == T::first_name || type == T::city || type == T::country ||
         type == T::language || type == T::currency;
}

bool of_a_person(T type) {
  switch (type) {
    case T::first_name:
    case T::last_name:
    case T::person_name:
    case T::date_of_birth:
    case T::age:
    case T::gender:
    case T::nationality:
    case T::marital_status:
    case T::ethnicity: return true;
    default: return false;
  }
}

bool flag_like(const ColumnView& c) {
  if (c.declared.family == TypeFamily::boolean || c.declared.numeric()) return true;
  if (!c.has_values()) return true;
  return c.share(D::boolean) > 0.9 || c.share(D::integer) + c.share(D::decimal) > 0.9;
}

std::optional<Proposal> declared_uuid(const ColumnView& c) {
  if (c.has_values() && c.share(D::uuid) + c.share(D::hex_32) < 0.5) return std::nullopt;
  if (c.declared.family == TypeFamily::uuid && !c.declared.array)
    return Proposal{T::uuid, 0.93, "declared.uuid", "declared as a UUID", {}};
  const std::string_view tail = c.name.tail;
  const bool keyish = c.name.id_tail || tail == "key" || tail == "token" || tail == "uuid" || tail == "reference" ||
                      tail == "identifier" || tail.ends_with("id") || tail == "correlation" || tail == "trace";
  if (c.declared.uuid_shaped() && keyish)
    return Proposal{T::uuid, 0.85, "declared.char36", "a key of 36 characters", {}};
  if (c.declared.family == TypeFamily::binary && c.declared.length == 16 && c.name.id_tail)
    return Proposal{T::uuid, 0.6, "declared.binary16", "a key of 16 bytes", {}};
  return std::nullopt;
}

// `country_id` = 'IT': a key that carries the value itself.
std::optional<Proposal> natural_key(const ColumnView& c) {
  if (!c.name.id_tail || c.declared.family != TypeFamily::text || c.name.natural_key_of == nullptr) return std::nullopt;
  const T type = *c.name.natural_key_of;
  const auto confirm = confirmation(type, c);
  if (c.has_values()) {
    if (!confirm || c.share(confirm->detector) < 0.7) return std::nullopt;
    return Proposal{type, 0.85, "value.natural_key", "a key that carries the value itself", confirm->detector};
  }
  if (c.declared.length == 0 || c.declared.length > 3) return std::nullopt;
  return Proposal{type, 0.65, "declared.natural_key", "a key of two or three characters", {}};
}

class Decider {
 public:
  Decider(const ColumnView& column, const TableContext& table) : c_(column), t_(table) {}

  Decision run() {
    if (c_.facts->foreign_key && c_.declared.numeric()) return reject("a foreign key");
    const bool id_first = c_.name.first == "id" && c_.name.words.size() > 1 && !c_.name.starts && c_.declared.numeric();
    if (id_first) return reject("a surrogate key");  // id_gender, id_country
    if (c_.declared.family == TypeFamily::spatial || c_.declared.family == TypeFamily::interval) return out_;
    const auto proof = proved_by_values(c_);
    NameHint hint = c_.name.hints != nullptr ? c_.name.hints->front() : NameHint{};
    if (c_.name.from_comment) hint.strength = Strength::likely;  // people comment loosely
    const bool has_hint = c_.name.hints != nullptr;
    const bool decided_none = has_hint && hint.type == T::none && hint.strength == Strength::strong;
    const bool flag =
        !c_.name.veto_word.empty() && flag_like(c_) && hint.type != T::diagnosis && hint.type != T::ethnicity;
    if (flag) return reject("a flag or a count");
    const auto by_declaration = declared_uuid(c_);
    if (const auto natural = natural_key(c_)) {
      out_.chosen = *natural;
      return out_;
    }
    if (has_hint && hint.strength != Strength::weak && !decided_none) {
      if (accept_name(hint, proof)) {
        if (by_declaration && hint.type == T::secret_token && hint.strength != Strength::strong)
          out_.chosen = *by_declaration;
        return out_;
      }
      if (c_.name.hints->size() > 1 && accept_context()) return out_;
    } else if (!decided_none) {
      if (accept_context()) return out_;
    }
    if (by_declaration && out_.chosen.type == T::none) {
      out_.chosen = *by_declaration;
      return out_;
    }
    if (proof && !declared_objection(proof->type, c_)) {
      out_.chosen = *proof;
      return out_;
    }
    if (!decided_none && c_.has_values() && !c_.name.informative && c_.name.veto_word.empty()) {
      const auto guess = guessed_from_values(c_);
      if (guess && !declared_objection(guess->type, c_) && !value_objection(guess->type, c_)) out_.chosen = *guess;
    }
    return out_;
  }

 private:
  Decision reject(const char* why) {
    out_.objection = why;
    if (c_.name.hints != nullptr) out_.objected = c_.name.hints->front().type;
    return out_;
  }

  // A likely name whose table is about something else altogether.
  const char* context_objection(T type, Strength strength) const {
    const bool likely = strength == Strength::likely;
    const bool people = (t_.table & (kind::kPerson | kind::kHr | kind::kPublicPerson)) != 0 || t_.person_siblings() ||
                        t_.sibling(T::age) || t_.sibling(T::marital_status) || t_.sibling(T::job_title);
    const bool health = (t_.any & kind::kHealth) != 0;
    if (type == T::email && c_.name.id_tail && !c_.has_values()) {
      // In India an "email id" is an address; beside another address, or in a table of mails, it is a key.
      const bool another = (t_.repeated >> static_cast<unsigned>(T::email) & 1) != 0;
      if (another || t_.has_word("email")) return "the key of a mail";
    }
    if (type == T::salary && likely && !people) return "pay of nobody: the table is not about people";
    if (type == T::age && likely && (t_.head & (kind::kAnimal | kind::kVehicle | kind::kCatalogue)) != 0)
      return "an age of things";
    if (type == T::diagnosis && likely && !health && !people) return "the table is neither clinical nor about people";
    if (type == T::medical_code && likely && !health) return "the table is not clinical";
    if (type == T::person_name && (c_.name.phrase == "full name" || c_.name.phrase == "nick name") && c_.name.starts) {
      for (const std::string_view word :
           {"category", "product", "price",  "plan",         "repository", "repo",        "project",
            "team",     "league",  "device", "sensor",       "country",    "city",        "state",
            "region",   "unit",    "card",   "subscription", "department", "organization"}) {
        if (t_.has_word(word)) return "the name of a thing, not of a person";
      }
    }
    if (type == T::street_address && c_.name.phrase == "address" && c_.name.starts) {
      for (const std::string_view word : {"wallet", "host",   "contract", "token",  "block",     "blockchain", "peer",
                                          "node",   "server", "proxy",    "dns",    "interface", "network",    "ip",
                                          "email",  "mac",    "register", "crypto", "smtp",      "subnet"}) {
        if (t_.has_word(word)) return "an address of another kind";
      }
    }
    return nullptr;
  }

  bool object(T type, const char* why) {
    out_.objection = why;
    out_.objected = type;
    return false;
  }

  bool accept_name(NameHint hint, const std::optional<Proposal>& proof) {
    T type = hint.type;
    // The "name" of a customer that has a contact person is a company's.
    if (type == T::person_name && t_.contact_person && !t_.person_siblings() && c_.name.tail == "name" &&
        (c_.name.phrase == "customer name" || c_.name.phrase == "client name") && c_.share(D::person) < 0.5) {
      type = T::company_name;
    }
    if (const char* why = declared_objection(type, c_)) return object(type, why);
    if ((t_.head & kind::kAnimal) != 0 && of_a_person(type)) return object(type, "of an animal, not of a person");
    if (const char* why = value_objection(type, c_)) return object(type, why);
    if (type == T::company_name && hint.strength == Strength::likely && !c_.has_values() &&
        (t_.head & kind::kLog) != 0) {
      return object(type, "a likely name in a log only");
    }
    if (proof && proof->type != type && yields_to_proof(type)) return object(type, "the values are of another type");
    if (const char* why = context_objection(type, hint.strength)) return object(type, why);
    if (type == T::diagnosis && c_.share(D::icd10) + c_.share(D::icd9) > 0.7 && c_.share(D::integer) < 0.9 &&
        c_.values.seen >= 3) {
      out_.chosen = {T::medical_code, 0.85, "value.icd", "codes where a diagnosis was named",
                     c_.share(D::icd10) > c_.share(D::icd9) ? D::icd10 : D::icd9};
      return true;
    }
    const bool strong = hint.strength == Strength::strong;
    double confidence = strong ? 0.8 : 0.65;
    out_.chosen = {type, confidence, "name.phrase", "the name says so", {}};
    out_.by_name = true;
    if (!c_.has_values()) return true;
    const auto confirm = confirmation(type, c_);
    if (confirm) out_.chosen.by = confirm->detector;
    const double share = confirm ? c_.share(confirm->detector) : 0.0;
    if (confirm && share >= confirm->share) {
      out_.confirmed = true;
      confidence = strong ? 0.95 : 0.88;
      if (proof && proof->type == type) confidence = 0.99;
    } else if (!strong && type == T::street_address && !c_.name.has("line") && c_.share(D::has_digit) < 0.2 &&
               share == 0.0 && c_.values.seen >= 3) {
      out_.chosen = {};
      out_.by_name = false;
      return object(type, "no number and no street word in any value");
    } else if ((!strong || ((type == T::language || type == T::currency) && c_.share(D::integer) < 0.5)) && confirm &&
               share == 0.0 && c_.values.seen >= 3 && lists_are_rich(type)) {
      out_.chosen = {};
      out_.by_name = false;
      return object(type, "no value looks like one");
    } else {
      confidence = strong ? 0.78 : 0.55;
    }
    out_.chosen.confidence = confidence;
    return true;
  }

  bool accept_context() {
    std::optional<Proposal> best = named_by_table(c_, t_);
    if (!best && c_.name.hints != nullptr) {
      for (const NameHint& hint : *c_.name.hints) {
        if (hint.type == T::none || declared_objection(hint.type, c_) || value_objection(hint.type, c_)) continue;
        const auto judged = judge_weak_hint(hint.type, c_, t_);
        if (judged && (!best || judged->confidence > best->confidence)) best = judged;
      }
    }
    if (!best || value_objection(best->type, c_)) return false;
    if ((t_.head & kind::kAnimal) != 0 && of_a_person(best->type))
      return object(best->type, "of an animal, not of a person");
    out_.chosen = *best;
    return true;
  }

  const ColumnView& c_;
  const TableContext& t_;
  Decision out_;
};

}  // namespace

Decision decide(const ColumnView& column, const TableContext& table) { return Decider(column, table).run(); }

}  // namespace datawave::classify
