#include "sensitivity.hpp"

#include <initializer_list>

namespace datawave::classify {
namespace {

using T = SemanticType;
using S = Sensitivity;

bool any_of(const NameMatch& name, std::initializer_list<std::string_view> words) {
  for (const auto w : words) {
    if (name.has(w)) return true;
  }
  return false;
}

bool is_key_or_record_keeping(const ColumnView& c) {
  if (c.facts->primary_key || c.facts->foreign_key || c.name.id_tail) return true;
  if (c.declared.family == TypeFamily::boolean || !c.name.veto_word.empty()) return true;
  return any_of(c.name, {"created", "updated", "deleted", "version", "sequence", "uuid", "key", "active", "enabled",
                         "flag", "status", "deactivated"});
}

// Attributes of a private person that are not of a semantic type: what a person would not want read aloud.
bool is_personal_attribute(const ColumnView& c) {
  return any_of(c.name, {"note",       "photo",       "image",       "hire",          "education",  "courtesy",
                         "salutation", "balance",     "limit",       "household",     "residence",  "religion",
                         "height",     "weight",      "preferences", "preference",    "interests",  "interest",
                         "bio",        "biography",   "about",       "hobby",         "commission", "performance",
                         "grade",      "gpa",         "comment",     "remark",        "debt",       "loan",
                         "hired",      "termination", "custom",      "qualification", "score",      "points",
                         "suffix",     "prefix",      "children",    "dependents",    "spouse",     "avatar",
                         "resume",     "cv",          "signature",   "marks",         "attendance", "absence",
                         "leave",      "churn",       "spent",       "spending",      "purchases",  "lifetime",
                         "tenure",     "overtime",    "stock",       "satisfaction",  "attrition"}) ||
         c.name.tail == "title";
}

S level_of_clinical(T type, const ColumnView& c, const TableContext& t) {
  if (type != T::none) return S::restricted;
  if (is_key_or_record_keeping(c)) return S::internal;
  if (any_of(c.name, {"value",        "result",      "note",     "text",     "comment",   "description", "measure",
                      "rate",         "pressure",    "weight",   "height",   "bmi",       "glucose",     "cholesterol",
                      "temperature",  "finding",     "dose",     "dosage",   "drug",      "medication",  "medicine",
                      "prescription", "treatment",   "severity", "reason",   "heart",     "blood",       "oxygen",
                      "score",        "abnormal",    "specimen", "systolic", "diastolic", "bp",          "pulse",
                      "spo",          "respiratory", "valuenum", "reading",  "saturation"})) {
    return S::restricted;
  }
  (void)t;
  return S::confidential;
}

S level_of_none(const ColumnView& c, const TableContext& t, const TableCare& care) {
  if (c.name.encrypted && any_of(c.name, {"encrypted"})) return S::restricted;
  if (c.name.has("session") && c.name.has("data")) return S::restricted;
  if (care.clinical) return level_of_clinical(T::none, c, t);
  // A free-text visitor key in an event stream follows the person around.
  if ((t.table & kind::kLog) != 0 && c.name.id_tail && c.name.has("user") && c.declared.family == TypeFamily::text &&
      c.declared.length > 36)
    return S::confidential;
  // Whatever users put into fields of their own.
  const bool own_fields =
      t.has_word("custom") || t.has_word("kv") || t.has_word("kvs") || t.has_word("usermeta") || t.has_word("extra");
  if (own_fields && c.name.has("value")) return S::confidential;
  if (is_key_or_record_keeping(c)) return S::internal;
  if (care.people && is_personal_attribute(c)) return S::confidential;
  // One row a person with several private facts: what else is said of that person is as private.
  if (care.demographic && !c.declared.temporal() && c.declared.family != TypeFamily::boolean &&
      c.share(Detector::boolean) < 0.9 && !any_of(c.name, {"number", "total", "valid", "code", "date", "unknown"})) {
    return S::confidential;
  }
  const std::string_view tail = c.name.tail;
  const bool money = tail == "amount" || tail == "total" || tail == "balance" || tail == "limit";
  if (money && (t.head & kind::kPayment) != 0 && !care.business &&
      (t.customer_key || t.head_word == "account" || t.head_word == "loan") && !t.has_word("supplier") &&
      !t.has_word("customer")) {
    return S::confidential;
  }
  if (c.name.has("credit") && tail == "limit") return S::confidential;
  if (c.name.has("bank") && c.name.has("account")) return S::confidential;
  if (tail == "fingerprint" && any_of(c.name, {"user", "device", "browser"})) return S::confidential;
  return S::internal;
}

bool is_location(T type) {
  switch (type) {
    case T::street_address:
    case T::postal_code:
    case T::city:
    case T::state_region:
    case T::country:
    case T::latitude:
    case T::longitude:
    case T::url:
    case T::phone:
    case T::company_name: return true;
    default: return false;
  }
}

}  // namespace

TableCare judge_table(const TableContext& t) {
  TableCare care;
  const std::uint32_t reference_kinds = kind::kCountry | kind::kCity | kind::kState | kind::kLanguage |
                                        kind::kCurrency | kind::kTimezone | kind::kReference | kind::kCatalogue |
                                        kind::kPublicPerson;
  const std::uint32_t private_kinds = kind::kCommerce | kind::kPerson | kind::kOrganization | kind::kPayment |
                                      kind::kLog | kind::kAddress | kind::kHr | kind::kAuth;
  const bool private_words = (t.table & private_kinds & ~(t.table & kind::kPublicPerson ? kind::kPerson : 0u)) != 0;
  const bool listed = (t.head & reference_kinds) != 0 || (t.table & kind::kCatalogue) != 0;
  care.published = listed && !private_words && !t.patient_key && !t.sibling(T::email) && !t.sibling(T::password) &&
                   !t.sibling(T::phone);
  const bool open_data = (t.any & kind::kOpenData) != 0 && !t.sibling(T::email) && !t.sibling(T::password) &&
                         (t.table & (kind::kAuth | kind::kPayment)) == 0;
  care.published = care.published || open_data;
  const bool contacts = (t.sibling(T::company_name) || t.contact_person) && !t.person_siblings() &&
                        (t.table & kind::kLog) == 0 &&
                        (!t.sibling(T::email) || t.sibling(T::person_name) || t.contact_person);
  const bool offices = (t.head & kind::kAddress) != 0 && t.head_word != "address";
  care.business = !care.published && (((t.head & kind::kOrganization) != 0 && !t.person_siblings()) || contacts ||
                                      offices || t.has_word("parameter") || t.has_word("setting"));
  care.clinical = (t.table & kind::kHealth) != 0 && !care.published &&
                  (t.sibling(T::diagnosis) || t.sibling(T::medical_code) || t.sibling(T::medical_record_number) ||
                   t.has_word("patient") || t.has_word("admission") || t.has_word("encounter") ||
                   t.has_word("observation") || t.has_word("claim") || t.has_word("beneficiary") ||
                   t.has_word("vital") || t.has_word("icu") || t.has_word("medical"));
  care.people = !care.published && !care.business &&
                ((t.head & (kind::kPerson | kind::kHr)) != 0 || t.person_siblings() || t.sibling(T::email));
  int private_facts = 0;
  for (const T fact : {T::age, T::gender, T::date_of_birth, T::marital_status, T::ethnicity, T::nationality, T::salary,
                       T::job_title}) {
    private_facts += t.sibling(fact) ? 1 : 0;
  }
  care.demographic = care.people && private_facts >= 3;
  return care;
}

Sensitivity judge_sensitivity(SemanticType type, const ColumnView& c, const TableContext& t, const TableCare& care) {
  switch (type) {
    case T::password:
    case T::secret_token:
    case T::national_id:
    case T::passport_number:
    case T::driver_license:
    case T::credit_card_number:
    case T::card_security:
    case T::iban:
    case T::bank_account:
    case T::ethnicity:
    case T::medical_record_number: return S::restricted;
    case T::diagnosis:
    case T::medical_code:
      return (t.head & kind::kReference) != 0 && !t.patient_key && !t.sibling(T::medical_record_number) &&
                     !t.has_word("patient")
                 ? S::public_
                 : S::restricted;
    default: break;
  }
  if (c.name.mother_maiden) return S::restricted;
  if (care.published) return S::public_;
  if (type == T::none) return level_of_none(c, t, care);
  if (c.name.has("encrypted")) return S::restricted;
  const bool open_to_customers = t.head_word == "store" || t.head_word == "shop" || t.head_word == "airport" ||
                                 t.head_word == "station" || t.head_word == "restaurant" || t.head_word == "hotel" ||
                                 t.head_word == "museum" || t.head_word == "library" || t.head_word == "school" ||
                                 t.head_word == "university" || t.head_word == "hospital" ||
                                 t.head_word == "institution";
  if (open_to_customers && is_location(type) && !t.person_siblings()) return S::public_;
  switch (type) {
    case T::street_address:
    case T::postal_code:
    case T::phone: return care.business ? S::internal : S::confidential;
    case T::latitude:
    case T::longitude:
      return care.people || (t.table & kind::kLog) != 0 || (t.any & kind::kPerson) != 0 ? S::confidential : S::internal;
    case T::ip_address:
    case T::mac_address: {
      const bool machine = t.has_word("server") || t.has_word("host") || t.has_word("node") || t.has_word("network") ||
                           any_of(c.name, {"server", "host", "gateway", "dns"});
      return machine ? S::internal : S::confidential;
    }
    case T::email:
    case T::first_name:
    case T::last_name:
    case T::person_name:
    case T::username:
    case T::date_of_birth:
    case T::age:
    case T::gender:
    case T::nationality:
    case T::marital_status:
    case T::tax_id:
    case T::salary:
    case T::vehicle_plate: return S::confidential;
    case T::uuid:
      return any_of(c.name, {"cookie", "visitor", "device", "anonymous", "advertising", "userid", "idfa"})
                 ? S::confidential
                 : S::internal;
    case T::company_name:
      return any_of(c.name, {"account"}) && any_of(c.name, {"bank"}) ? S::confidential : S::internal;
    default: return S::internal;
  }
}

}  // namespace datawave::classify
