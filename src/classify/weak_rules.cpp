#include "weak_rules.hpp"

#include <initializer_list>

namespace datawave::classify {
namespace {

using T = SemanticType;
using D = Detector;

struct Judge {
  const ColumnView& c;
  const TableContext& t;

  bool values() const { return c.has_values(); }
  double share(D d) const { return c.values.share(d); }
  double sum(std::initializer_list<D> list) const {
    double total = 0;
    for (const D d : list) total += share(d);
    return total;
  }
  bool says(std::string_view phrase) const { return c.name.phrase == phrase; }
  bool text() const { return c.declared.textual(); }
  bool declared_text() const { return c.declared.family == TypeFamily::text && !c.facts->foreign_key; }
  bool table_word(std::initializer_list<std::string_view> list) const {
    for (const auto w : list) {
      if (t.has_word(w)) return true;
    }
    return false;
  }
  Proposal by_values(T type, D d, double confidence) const {
    return {type, confidence, "context.values", "an ambiguous name made sure by the values", d};
  }
  static Proposal by_table(T type, double confidence) {
    return {type, confidence, "context.table", "an ambiguous name made sure by its table or neighbours", {}};
  }

  using Answer = std::optional<Proposal>;

  Answer first_name() const {
    if (values() && share(D::first_name) >= 0.4) return by_values(T::first_name, D::first_name, 0.8);
    return !values() && (t.head & kind::kPerson) != 0 && !t.sibling(T::first_name)
               ? Answer(by_table(T::first_name, 0.6))
               : std::nullopt;
  }
  Answer last_name() const {
    if (values() && share(D::last_name) >= 0.3) return by_values(T::last_name, D::last_name, 0.8);
    return !values() && (t.head & kind::kPerson) != 0 && !t.sibling(T::last_name) ? Answer(by_table(T::last_name, 0.6))
                                                                                  : std::nullopt;
  }
  Answer person_name() const {
    if (!text()) return std::nullopt;
    if (values()) {
      if (share(D::company_strong) > 0.3 || share(D::email) > 0.3) return std::nullopt;
      if (share(D::person) >= 0.5 && c.values.seen >= 2) return by_values(T::person_name, D::person, 0.8);
      const bool person_table =
          (t.head & (kind::kPerson | kind::kPublicPerson)) != 0 && (t.head & kind::kOrganization) == 0;
      if (person_table && share(D::person) + share(D::first_name) >= 0.25)
        return by_values(T::person_name, D::person, 0.7);
      return std::nullopt;
    }
    const bool person_head =
        (t.head & (kind::kPerson | kind::kPublicPerson)) != 0 && (t.head & (kind::kOrganization | kind::kAnimal)) == 0;
    if (says("name") || says("display name") || says("name display") || says("complete name") || says("nicename")) {
      if (person_head) return by_table(T::person_name, 0.7);
      // A generic `name` beside an email address and a phone or street is somebody's.
      if (says("name") && t.sibling(T::email) &&
          (t.sibling(T::phone) || t.sibling(T::street_address) || t.person_siblings()) &&
          (t.head & kind::kOrganization) == 0) {
        return by_table(T::person_name, 0.6);
      }
      return std::nullopt;
    }
    if ((says("nm") || says("account name") || says("legal name")) && person_head && t.person_siblings())
      return by_table(T::person_name, 0.55);
    return std::nullopt;
  }
  Answer username() const {
    if (!text() || c.name.id_tail) return std::nullopt;
    const bool compact = share(D::has_space) < 0.05 && share(D::integer) < 0.2 && share(D::email) < 0.5;
    const bool context = (t.table & (kind::kAuth | kind::kLog)) != 0 || t.sibling(T::password);
    if (says("user") || says("by user") || says("logged in user") || says("user account")) {
      if (values() ? compact && share(D::person) < 0.3 : declared_text()) return by_table(T::username, 0.6);
      return std::nullopt;
    }
    if ((says("account name") || says("alias")) && context && (!values() || compact) && (t.head & kind::kPerson) != 0)
      return by_table(T::username, 0.55);
    return std::nullopt;
  }
  Answer city() const {
    if (!values() || share(D::has_digit) > 0.3 || c.values.seen < 3 || share(D::country) > 0.5) return std::nullopt;
    if (share(D::city_state) >= 0.6) return by_values(T::city, D::city_state, 0.7);
    const double wanted = says("place") || says("location") ? 0.3 : 0.35;
    if (share(D::city) >= wanted && share(D::city) > share(D::last_name) - 0.1)
      return by_values(T::city, D::city, 0.65);
    return std::nullopt;
  }
  Answer state() const {
    if (!text()) return std::nullopt;
    const bool state_head = (t.head & kind::kState) != 0 && !table_word({"transition"});
    if (values()) {
      if (share(D::continent) > 0.4 || share(D::integer) > 0.5) return std::nullopt;
      const double hits = sum({D::region, D::region_code});
      if (hits >= 0.4 && c.values.seen >= 2)
        return by_values(T::state_region, share(D::region) > share(D::region_code) ? D::region : D::region_code, 0.85);
      const bool lone = says("state") || says("region") || says("states") || says("state name") || says("state code") ||
                        says("region name");
      if (lone && (t.sibling(T::city) || t.sibling(T::postal_code)) && c.values.mean_words() < 5)
        return by_table(T::state_region, 0.75);
      return std::nullopt;
    }
    if ((t.head & kind::kCountry) != 0) return std::nullopt;
    if (says("area") || says("division") || says("zone") || says("territory")) return std::nullopt;
    if (says("abbreviation") || says("abbr") || says("stusps"))
      return state_head ? Answer(by_table(T::state_region, 0.65)) : std::nullopt;
    const bool person_or_place =
        (t.head & (kind::kPerson | kind::kAddress | kind::kOrganization)) != 0 && (t.head & kind::kLog) == 0;
    if (t.sibling(T::city) || t.sibling(T::postal_code) || t.sibling(T::street_address))
      return by_table(T::state_region, 0.75);
    if (t.sibling(T::country) && person_or_place) return by_table(T::state_region, 0.65);
    if (says("st") || says("region") || says("region name") || says("region code")) return std::nullopt;
    return (t.head & kind::kAddress) != 0 ? Answer(by_table(T::state_region, 0.6)) : std::nullopt;
  }
  Answer country() const {
    if (says("land")) {  // German and Dutch for country; elsewhere a piece of ground
      if (!text() || (values() && share(D::country) < 0.4)) return std::nullopt;
      return values() || t.sibling(T::postal_code) || t.sibling(T::city) ? Answer(by_table(T::country, 0.7))
                                                                         : std::nullopt;
    }
    const bool rows = (t.head & kind::kCountry) != 0;
    const double hits = sum({D::country, D::country_code2, D::country_code3});
    const bool named_code =
        c.name.has("iso") || c.name.has("alpha") || c.name.has("fifa") || c.name.has("ioc") || c.name.has("fips");
    if (values()) {
      if (share(D::continent) > 0.6) return std::nullopt;
      const D best = share(D::country) >= share(D::country_code2)
                         ? (share(D::country) >= share(D::country_code3) ? D::country : D::country_code3)
                         : (share(D::country_code2) >= share(D::country_code3) ? D::country_code2 : D::country_code3);
      if (hits >= 0.6 && c.values.seen >= 3 && (rows || named_code || share(D::country) > 0.6))
        return by_values(T::country, best, 0.85);
      if (rows && (named_code || c.name.has("numeric")) && share(D::integer) > 0.9 && c.values.max_length <= 3)
        return by_values(T::country, D::integer, 0.7);
      return rows && hits >= 0.4 ? Answer(by_values(T::country, best, 0.75)) : std::nullopt;
    }
    if (!rows || c.declared.family == TypeFamily::boolean) return std::nullopt;
    if (c.declared.numeric() &&
        !(c.name.has("numeric") || c.name.has("iso") || c.name.has("number") || c.name.has("un")))
      return std::nullopt;
    return by_table(T::country, 0.7);
  }
  Answer coordinate(T type, T other, D range) const {
    if (!c.declared.numeric() && c.declared.family != TypeFamily::unknown) return std::nullopt;
    if (!t.sibling(other)) return std::nullopt;
    if (values() && share(range) < 0.95) return std::nullopt;
    return by_table(type, 0.75);
  }
  Answer timezone() const {
    if (values())
      return sum({D::zone_name, D::utc_offset}) >= 0.7 ? Answer(by_values(T::timezone, D::zone_name, 0.8))
                                                       : std::nullopt;
    return (t.head & kind::kTimezone) != 0 && c.name.has("offset") ? Answer(by_table(T::timezone, 0.6)) : std::nullopt;
  }
  Answer ethnicity() const {
    if (values() && share(D::ethnicity) >= 0.4 && share(D::has_digit) < 0.3)
      return by_values(T::ethnicity, D::ethnicity, 0.85);
    const bool people = (t.table & (kind::kPerson | kind::kHealth)) != 0 || t.sibling(T::gender) ||
                        t.sibling(T::date_of_birth) || t.sibling(T::ethnicity);
    return people && !c.name.id_tail ? Answer(by_table(T::ethnicity, 0.7)) : std::nullopt;
  }
  Answer language() const {
    const bool rows = (t.head & kind::kLanguage) != 0;
    if (values()) {
      const double hits = sum({D::language, D::language_code, D::locale});
      return hits >= 0.5 && (rows || says("culture") || says("lcid"))
                 ? Answer(by_values(T::language, D::language_code, 0.8))
                 : std::nullopt;
    }
    return rows && !c.declared.numeric() && c.declared.family != TypeFamily::boolean
               ? Answer(by_table(T::language, 0.65))
               : std::nullopt;
  }
  Answer currency() const {
    const bool rows = (t.head & kind::kCurrency) != 0;
    if (values()) {
      const double hits = sum({D::currency_code, D::currency_name, D::currency_symbol});
      if (hits >= (rows ? 0.4 : 0.8) && c.values.seen >= 2) return by_values(T::currency, D::currency_code, 0.85);
      return rows && c.name.has("numeric") && share(D::integer) > 0.9 ? Answer(by_values(T::currency, D::integer, 0.7))
                                                                      : std::nullopt;
    }
    if (says("unit") || c.declared.family == TypeFamily::boolean) return std::nullopt;
    return rows && (!c.declared.numeric() || c.name.has("numeric")) ? Answer(by_table(T::currency, 0.7)) : std::nullopt;
  }
  Answer driver_license() const {
    const bool product = table_word({"software", "product", "app", "vendor", "package", "project"}) ||
                         (t.head & kind::kOrganization) != 0;
    if (product || c.name.id_tail || (values() && share(D::has_digit) < 0.5)) return std::nullopt;
    if (table_word({"driver", "rental", "chauffeur", "motorist", "citation"})) return by_table(T::driver_license, 0.75);
    const bool number = c.name.has("number");
    return number && t.person_siblings() && (t.any & kind::kHealth) == 0 ? Answer(by_table(T::driver_license, 0.5))
                                                                         : std::nullopt;
  }
  Answer tax_id() const {
    if (values()) return share(D::tax_id) >= 0.5 ? Answer(by_values(T::tax_id, D::tax_id, 0.85)) : std::nullopt;
    const bool owner = (t.head & (kind::kPerson | kind::kOrganization)) != 0;
    return owner && declared_text() && !says("tax") && !says("fiscal") ? Answer(by_table(T::tax_id, 0.6))
                                                                       : std::nullopt;
  }
  Answer plate() const {
    const bool fits = !values() || (share(D::has_digit) > 0.7 && c.values.max_length <= 12 && share(D::date) < 0.1);
    return (t.table & kind::kVehicle) != 0 && fits && text() ? Answer(by_table(T::vehicle_plate, 0.65)) : std::nullopt;
  }
  Answer card_security() const {
    const bool card =
        t.sibling(T::credit_card_number) || t.sibling(T::card_security) || table_word({"card", "creditcard"});
    if (!card || c.declared.family == TypeFamily::boolean) return std::nullopt;
    if (table_word({"gift", "loyalty", "library", "identity", "report"})) return std::nullopt;
    return by_table(T::card_security, 0.7);
  }
  Answer bank_account() const {
    const bool bank = t.sibling(T::bank_account) || t.sibling(T::iban) ||
                      table_word({"bank", "payee", "payout", "deposit"}) || c.name.has("bank");
    if (!bank && !t.bank_database) return std::nullopt;
    if (c.name.id_tail || says("account") || (values() && share(D::has_digit) < 0.5)) return std::nullopt;
    if (!says("account number") && !says("account code") && !t.sibling(T::iban) && !t.sibling(T::bank_account))
      return std::nullopt;
    return by_table(T::bank_account, 0.65);
  }
  Answer salary() const {
    if (says("rate") && table_word({"pay", "salary", "payroll", "wage", "compensation"}))
      return by_table(T::salary, 0.7);
    if ((says("allowance") || says("ctc")) && table_word({"salary", "payroll", "employee", "pay"}))
      return by_table(T::salary, 0.65);
    return std::nullopt;
  }
  Answer company() const {
    if (!text() || (t.head & kind::kAnimal) != 0) return std::nullopt;
    const bool b2b_person =
        t.contact_person && !t.person_siblings() &&
        (c.name.has("customer") || c.name.has("client") || c.name.has("account") || t.head_word == "customer");
    if (says("provider name") || says("provider") || says("practice")) {
      return values() && share(D::company) >= 0.3 ? Answer(by_values(T::company_name, D::company, 0.7)) : std::nullopt;
    }
    if (values()) {
      if (share(D::person) >= 0.5 && share(D::company) < 0.2) return std::nullopt;
      if (share(D::city) + share(D::region) + share(D::country) > 0.3 || share(D::has_letter) < 0.5 ||
          share(D::integer) > 0.2)
        return std::nullopt;
      const bool rows = (t.head & kind::kOrganization) != 0;
      const bool plain_name = says("name") || says("display name") || says("account name") || says("customer name") ||
                              says("client name") || says("store name") || says("label") || says("bank account name");
      if (share(D::company_strong) >= 0.3 && c.values.seen >= 2 &&
          (plain_name || says("affiliation") || says("store") || says("facility") || says("customer") ||
           says("client") || says("owner") || says("partner") || says("sponsor") || says("bank") ||
           says("group name") || says("site name"))) {
        return by_values(T::company_name, D::company, 0.75);
      }
      if (rows && (says("name") || says("display name")) && c.values.mean_words() < 8)
        return by_values(T::company_name, D::company, 0.7);
      if (says("bank account name") && (t.table & kind::kOrganization) != 0 && share(D::company) >= 0.1)
        return by_values(T::company_name, D::company, 0.6);
      if ((says("customer name") || says("client name")) && b2b_person) return by_table(T::company_name, 0.65);
      return std::nullopt;
    }
    if (says("name") || says("display name")) {
      return (t.head & kind::kOrganization) != 0 && !t.person_siblings() ? Answer(by_table(T::company_name, 0.7))
                                                                         : std::nullopt;
    }
    if ((says("customer name") || says("client name")) && b2b_person) return by_table(T::company_name, 0.6);
    if (says("account name") && !t.person_siblings() && table_word({"account"}) && t.sibling(T::company_name))
      return by_table(T::company_name, 0.5);
    if ((says("bank") || says("sponsor") || says("subsidiary")) && declared_text())
      return by_table(T::company_name, 0.55);
    if (says("bank account name") && (t.table & kind::kOrganization) != 0) return by_table(T::company_name, 0.5);
    return std::nullopt;
  }
  Answer job_title() const {
    if (!text() || c.name.id_tail) return std::nullopt;
    if (values()) {
      const bool people = (t.table & (kind::kPerson | kind::kHr)) != 0 || t.person_siblings();
      if (share(D::job) >= (people ? 0.4 : 0.75) && c.values.seen >= 2 && share(D::honorific) < 0.3)
        return by_values(T::job_title, D::job, 0.85);
      return std::nullopt;
    }
    const bool people =
        (t.head & kind::kHr) != 0 ||
        ((t.head_word == "contact" || t.head_word == "lead" || t.head_word == "prospect" || t.head_word == "speaker") &&
         t.person_siblings());
    if (says("title") && people && (t.head & kind::kCatalogue) == 0) return by_table(T::job_title, 0.7);
    if ((says("position") || says("headline")) && (t.table & kind::kHr) != 0 && declared_text())
      return by_table(T::job_title, 0.6);
    return std::nullopt;
  }
  Answer url() const {
    if (!values()) return std::nullopt;
    if (share(D::url) >= 0.5) return by_values(T::url, D::url, 0.85);
    const bool host =
        says("host") || says("host name") || says("hostname") || says("server") || says("site") || says("issuer");
    if (host && share(D::domain) >= 0.7 && share(D::file_name) < 0.1) return by_values(T::url, D::domain, 0.7);
    return std::nullopt;
  }
  Answer uuid() const {
    if (values()) {
      if (share(D::uuid) >= 0.8) return by_values(T::uuid, D::uuid, 0.93);
      return (c.name.id_tail && share(D::hex_32) >= 0.9 && c.values.seen >= 3)
                 ? Answer(by_values(T::uuid, D::hex_32, 0.7))
                 : std::nullopt;
    }
    return std::nullopt;  // the declared type is judged apart
  }
  Answer password() const {
    if (values() && share(D::crypt_hash) >= 0.5) return by_values(T::password, D::crypt_hash, 0.95);
    const bool login =
        t.sibling(T::password) || t.sibling(T::username) || (t.head_word == "user" && t.sibling(T::email));
    if (!login || !c.declared.textual())
      return c.declared.family == TypeFamily::binary && login ? Answer(by_table(T::password, 0.6)) : std::nullopt;
    return by_table(T::password, says("salt") || c.name.has("salt") ? 0.8 : 0.6);
  }
  Answer secret() const {
    if (values() && sum({D::secret_prefix, D::jwt}) >= 0.5) return by_values(T::secret_token, D::secret_prefix, 0.95);
    if (c.declared.numeric() || c.declared.temporal()) return std::nullopt;
    const bool vault = table_word({"secret", "credential", "otp", "verification", "recovery", "invitation", "invite",
                                   "oauth", "token", "key", "api", "mfa", "reset", "totp", "confirmation"});
    const bool opaque_enough = !values() || share(D::opaque) + share(D::hex_digest) >= 0.5;
    if ((says("key") || says("secret id")) && table_word({"api", "token", "secret", "ssh"}) && declared_text() &&
        opaque_enough)
      return by_table(T::secret_token, 0.6);
    if ((says("code") || says("hash") || says("seed") || says("pin") || says("auth")) && vault && opaque_enough &&
        !table_word({"currency", "country"})) {
      return by_table(T::secret_token, 0.6);
    }
    if (says("sid") || says("session id")) {
      return values() && share(D::opaque) >= 0.8 && share(D::uuid) < 0.5 && (t.table & kind::kAuth) != 0
                 ? Answer(by_table(T::secret_token, 0.55))
                 : std::nullopt;
    }
    return std::nullopt;
  }
  Answer checksum() const {
    if (values())
      return share(D::hex_digest) >= 0.8 ? Answer(by_values(T::checksum, D::hex_digest, 0.8)) : std::nullopt;
    if (!(c.declared.family == TypeFamily::text || c.declared.family == TypeFamily::binary)) return std::nullopt;
    if ((t.table & kind::kAuth) != 0) return std::nullopt;
    const bool content = table_word({"file",    "blob",     "commit", "document", "content", "image", "attachment",
                                     "object",  "revision", "block",  "version",  "media",   "asset", "artifact",
                                     "package", "layer",    "upload", "page",     "message", "chunk", "migration"});
    return (says("hash") || says("fingerprint")) && content ? Answer(by_table(T::checksum, 0.65)) : std::nullopt;
  }
  bool clinical() const { return (t.any & kind::kHealth) != 0; }
  bool clinical_rows() const {
    return table_word({"condition", "diagnosis", "procedure", "medication", "allergy", "immunization", "observation",
                       "drug", "prescription", "icd", "lab", "snomed", "loinc", "careplan", "disease", "drgcode",
                       "symptom"});
  }
  Answer medical_code() const {
    if (!clinical()) return std::nullopt;
    if (values()) {
      const bool numbers = share(D::integer) > 0.9 && c.values.mean_length() >= 5.5;  // SNOMED CT, RxNorm
      const double hits = sum({D::icd10, D::icd9, D::ndc}) + share(D::loinc);
      return clinical_rows() && (hits >= 0.7 || numbers) && !c.name.has("service")
                 ? Answer(by_values(T::medical_code, D::icd10, 0.7))
                 : std::nullopt;
    }
    return clinical_rows() && says("code") ? Answer(by_table(T::medical_code, 0.65)) : std::nullopt;
  }
  Answer diagnosis() const {
    if (values()) {
      if (share(D::diagnosis) >= 0.3 && clinical() && c.values.seen >= 3)
        return by_values(T::diagnosis, D::diagnosis, 0.75);
      return std::nullopt;
    }
    const bool condition_rows = table_word({"condition", "diagnosis", "allergy", "disease", "icd", "comorbidity"});
    if ((says("description") || says("short title") || says("long title") || says("problem")) && condition_rows &&
        clinical())
      return by_table(T::diagnosis, 0.65);
    if ((says("condition") || says("complaint") || says("finding")) && clinical() && declared_text())
      return by_table(T::diagnosis, 0.65);
    return std::nullopt;
  }
  Answer record_number() const {
    const bool health = clinical() || c.name.has("medical") || t.sibling(T::diagnosis) || t.sibling(T::medical_code);
    if (!health || c.declared.numeric() || c.facts->foreign_key) return std::nullopt;
    const bool patientish = c.name.has("patient") || c.name.has("beneficiary") || c.name.has("member") ||
                            c.name.has("subscriber") || c.name.has("enrollee") || c.name.has("desynpuf") ||
                            c.name.has("policy") || says("person source value");
    if (!patientish) return std::nullopt;
    if (values()) {
      const bool opaque =
          share(D::integer) < 0.5 && share(D::uuid) < 0.5 && share(D::has_digit) > 0.7 && c.values.mean_length() >= 5;
      return opaque ? Answer(by_table(T::medical_record_number, 0.65)) : std::nullopt;
    }
    return declared_text() && !c.declared.uuid_shaped() ? Answer(by_table(T::medical_record_number, 0.55))
                                                        : std::nullopt;
  }
};

}  // namespace

std::optional<Proposal> judge_weak_hint(SemanticType type, const ColumnView& column, const TableContext& table) {
  const Judge j{column, table};
  switch (type) {
    case T::first_name: return j.first_name();
    case T::last_name: return j.last_name();
    case T::person_name: return j.person_name();
    case T::username: return j.username();
    case T::city: return j.city();
    case T::state_region: return j.state();
    case T::country: return j.country();
    case T::latitude: return j.coordinate(T::latitude, T::longitude, D::in_latitude);
    case T::longitude: return j.coordinate(T::longitude, T::latitude, D::in_longitude);
    case T::timezone: return j.timezone();
    case T::ethnicity: return j.ethnicity();
    case T::language: return j.language();
    case T::currency: return j.currency();
    case T::driver_license: return j.driver_license();
    case T::tax_id: return j.tax_id();
    case T::vehicle_plate: return j.plate();
    case T::card_security: return j.card_security();
    case T::bank_account: return j.bank_account();
    case T::salary: return j.salary();
    case T::company_name: return j.company();
    case T::job_title: return j.job_title();
    case T::url: return j.url();
    case T::uuid: return j.uuid();
    case T::password: return j.password();
    case T::secret_token: return j.secret();
    case T::checksum: return j.checksum();
    case T::medical_code: return j.medical_code();
    case T::diagnosis: return j.diagnosis();
    case T::medical_record_number: return j.record_number();
    case T::user_agent:
      return column.has_values() && column.share(D::user_agent) >= 0.4
                 ? std::optional(j.by_values(T::user_agent, D::user_agent, 0.9))
                 : std::nullopt;
    default: return std::nullopt;
  }
}

std::optional<Proposal> named_by_table(const ColumnView& c, const TableContext& t) {
  const Judge j{c, t};
  const bool name =
      c.name.tail == "name" && (c.name.words.size() == 1 || c.name.phrase == "name" || t.has_word(c.name.first));
  const bool code = c.name.tail == "code" && c.name.words.size() <= 2;
  const bool key = c.name.id_tail && c.facts != nullptr && !c.declared.numeric();
  if (c.declared.numeric() || c.declared.family == TypeFamily::boolean || c.declared.temporal()) return std::nullopt;
  const auto confirmed = [&](std::initializer_list<D> list, double share) {
    return !c.has_values() || j.sum(list) >= share;
  };
  if ((t.head & kind::kCountry) != 0 && (name || code || (key && c.declared.length > 0 && c.declared.length <= 3)) &&
      confirmed({D::country, D::country_code2, D::country_code3}, 0.4)) {
    return Judge::by_table(T::country, 0.75);
  }
  if ((t.head & kind::kLanguage) != 0 && (name || code) && confirmed({D::language, D::language_code, D::locale}, 0.3))
    return Judge::by_table(T::language, 0.7);
  if ((t.head & kind::kCurrency) != 0 && (name || code) && confirmed({D::currency_code, D::currency_name}, 0.4))
    return Judge::by_table(T::currency, 0.75);
  if ((t.head & kind::kTimezone) != 0 && name && confirmed({D::zone_name, D::utc_offset}, 0.4))
    return Judge::by_table(T::timezone, 0.75);
  if ((t.head & kind::kCity) != 0 && name && confirmed({D::has_letter}, 0.9) &&
      (!c.has_values() || c.share(D::has_digit) < 0.4))
    return Judge::by_table(T::city, 0.75);
  const bool state_rows = t.head_word == "state" || t.head_word == "province" || t.head_word == "stateprovince" ||
                          t.head_word == "county" || t.head_word == "district" || t.head_word == "prefecture" ||
                          t.head_word == "uf";
  if (state_rows && (name || code) &&
      !(t.has_word("machine") || t.has_word("workflow") || t.has_word("order") || t.has_word("payment") ||
        t.has_word("sales")) &&
      (!c.has_values() || (c.share(D::continent) < 0.3 && c.share(D::integer) < 0.5 &&
                           j.sum({D::region, D::region_code, D::city}) >= 0.2))) {
    return Judge::by_table(T::state_region, 0.7);
  }
  if (t.head_word == "region" && name && c.has_values() && c.share(D::region) >= 0.4 && c.share(D::continent) < 0.3)
    return j.by_values(T::state_region, D::region, 0.75);
  return std::nullopt;
}

}  // namespace datawave::classify
