// Weak names about vehicles, cards, machines, credentials and health.
#include "weak_judge.hpp"

namespace datawave::classify {
namespace {

struct Records : WeakJudge {
  Answer plate() const {
    const bool road = says("plate") && table_word({"parking", "violation", "toll", "accident", "gate", "citation",
                                                   "traffic", "visitor"});
    const bool fits = !values() || (share(D::has_digit) > 0.7 && c.values.max_length <= 12 && share(D::date) < 0.1);
    return ((t.table & kind::kVehicle) != 0 || road) && fits && text() ? Answer(by_table(T::vehicle_plate, 0.65))
                                                                       : std::nullopt;
  }
  Answer card_security() const {
    if (says("pin code")) {
      if (t.sibling(T::city) || t.sibling(T::state_region) || t.sibling(T::street_address)) return std::nullopt;
      return (t.table & (kind::kAuth | kind::kPayment | kind::kPerson)) != 0 ? Answer(by_table(T::card_security, 0.55))
                                                                             : std::nullopt;
    }
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
    if (says("salt") && t.sibling(T::secret_token) && !t.sibling(T::password)) return std::nullopt;  // of a token
    if (values() && share(D::crypt_hash) >= 0.5) return by_values(T::password, D::crypt_hash, 0.95);
    const bool login =
        t.sibling(T::password) || t.sibling(T::username) || (t.head_word == "user" && t.sibling(T::email));
    if (says("salt") && !values() && (t.table & kind::kAuth) != 0) return by_table(T::password, 0.65);
    if (!login || !c.declared.textual())
      return c.declared.family == TypeFamily::binary && login ? Answer(by_table(T::password, 0.6)) : std::nullopt;
    return by_table(T::password, says("salt") || c.name.has("salt") ? 0.8 : 0.6);
  }
  Answer secret() const {
    if (says("salt")) {
      return t.sibling(T::secret_token) && !t.sibling(T::password) ? Answer(by_table(T::secret_token, 0.7))
                                                                   : std::nullopt;
    }
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
  Answer user_agent() const {
    return values() && share(D::user_agent) >= 0.4 ? Answer(by_values(T::user_agent, D::user_agent, 0.9))
                                                   : std::nullopt;
  }
};

}  // namespace

std::optional<Proposal> judge_records(SemanticType type, const ColumnView& column, const TableContext& table) {
  const Records r{{column, table}};
  switch (type) {
    case SemanticType::vehicle_plate: return r.plate();
    case SemanticType::card_security: return r.card_security();
    case SemanticType::bank_account: return r.bank_account();
    case SemanticType::url: return r.url();
    case SemanticType::uuid: return r.uuid();
    case SemanticType::password: return r.password();
    case SemanticType::secret_token: return r.secret();
    case SemanticType::checksum: return r.checksum();
    case SemanticType::medical_code: return r.medical_code();
    case SemanticType::diagnosis: return r.diagnosis();
    case SemanticType::medical_record_number: return r.record_number();
    case SemanticType::user_agent: return r.user_agent();
    default: return std::nullopt;
  }
}

}  // namespace datawave::classify
