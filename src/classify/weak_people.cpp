// Weak names about people and organisations.
#include "weak_judge.hpp"

namespace datawave::classify {
namespace {

struct People : WeakJudge {
  Answer email() const {
    if (values()) return share(D::email) >= 0.6 ? Answer(by_values(T::email, D::email, 0.9)) : std::nullopt;
    const bool mail = table_word({"email", "mail", "newsletter", "message", "smtp", "outbox", "inbox", "mailing"});
    return mail && text() && !says("contact") ? Answer(by_table(T::email, 0.65)) : std::nullopt;
  }
  Answer national_id() const {
    const bool person = (t.head & kind::kPerson) != 0 || t.person_siblings();
    if (!person || !text() || (values() && share(D::has_digit) < 0.7)) return std::nullopt;
    if (says("identity") || says("identification")) return std::nullopt;
    return by_table(T::national_id, 0.6);
  }
  Answer first_name() const {
    if (values() && share(D::first_name) >= 0.4) return by_values(T::first_name, D::first_name, 0.8);
    const bool worded = values() && (t.head & kind::kPerson) != 0 && says("first") && share(D::has_letter) > 0.95 &&
                        c.values.mean_words() < 2.5 && share(D::boolean) < 0.2;
    if (worded) return by_table(T::first_name, 0.6);
    return !values() && (t.head & kind::kPerson) != 0 ? Answer(by_table(T::first_name, 0.6)) : std::nullopt;
  }
  Answer last_name() const {
    if (values() && share(D::last_name) >= 0.3) return by_values(T::last_name, D::last_name, 0.8);
    const bool worded = values() && (t.head & kind::kPerson) != 0 && says("last") && share(D::has_letter) > 0.95 &&
                        c.values.mean_words() < 2.5 && share(D::boolean) < 0.2;
    if (worded) return by_table(T::last_name, 0.6);
    return !values() && (t.head & kind::kPerson) != 0 ? Answer(by_table(T::last_name, 0.6)) : std::nullopt;
  }
  Answer person_name() const {
    if (!text()) return std::nullopt;
    if (t.head_word == "customer" && t.sibling(T::secret_token) && !t.sibling(T::email))
      return std::nullopt;  // an OAuth client
    if (values()) {
      if (share(D::company_strong) > 0.3 || share(D::email) > 0.3) return std::nullopt;
      if (share(D::person) >= 0.5 && c.values.seen >= 3) return by_values(T::person_name, D::person, 0.8);
      const bool person_table =
          (t.head & (kind::kPerson | kind::kPublicPerson)) != 0 && (t.head & kind::kOrganization) == 0;
      if (person_table && share(D::person) + share(D::first_name) >= 0.25)
        return by_values(T::person_name, D::person, 0.7);
      return std::nullopt;
    }
    const bool person_head =
        (t.head & (kind::kPerson | kind::kPublicPerson)) != 0 &&
        (t.head & (kind::kOrganization | kind::kAnimal)) == 0 &&
        !table_word({"attribute", "property", "field", "parameter", "metadata", "meta", "oauth", "sso", "setting",
                     "settings", "permission", "role", "group", "preference", "option", "type", "status", "category"});
    // `trading_name` is not the name of whoever the row is; `name`, `n_name` and `customer_name` are.
    const bool own_name = c.name.starts || c.name.first.size() == 1 || t.has_word(c.name.first);
    if (says("name") && !own_name) return std::nullopt;
    if (says("name") || says("display name") || says("name display") || says("search name") || says("sort name") ||
        says("complete name") || says("nicename")) {
      if (person_head) return by_table(T::person_name, 0.7);
      // A generic `name` beside an email address and a phone or street is somebody's.
      if (says("name") && c.name.starts &&
          !table_word({"inventory", "site", "server", "device", "store", "location", "office", "branch"}) &&
          t.sibling(T::email) && (t.sibling(T::phone) || t.sibling(T::street_address) || t.person_siblings()) &&
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
  Answer ethnicity() const {
    if (values() && share(D::ethnicity) >= 0.4 && share(D::has_digit) < 0.3)
      return by_values(T::ethnicity, D::ethnicity, 0.85);
    const bool people = (t.table & (kind::kPerson | kind::kHealth)) != 0 || t.sibling(T::gender) ||
                        t.sibling(T::date_of_birth) || t.sibling(T::ethnicity);
    return people && !c.name.id_tail ? Answer(by_table(T::ethnicity, 0.7)) : std::nullopt;
  }
  Answer driver_license() const {
    if (says("driver")) {
      const bool papers = t.sibling(T::passport_number) || t.sibling(T::national_id);
      const bool number =
          !values() || (share(D::has_digit) > 0.9 && c.values.mean_words() < 1.5 && share(D::integer) < 0.5);
      return papers && number && text() ? Answer(by_table(T::driver_license, 0.6)) : std::nullopt;
    }
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
      if (says("title")) {
        const bool titled = rows && share(D::company_strong) >= 0.3;
        return titled ? Answer(by_values(T::company_name, D::company, 0.65)) : std::nullopt;
      }
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
    if ((says("name") || says("display name")) &&
        (c.name.starts || c.name.first.size() == 1 || t.has_word(c.name.first))) {
      return (t.head & kind::kOrganization) != 0 && !t.person_siblings() ? Answer(by_table(T::company_name, 0.7))
                                                                         : std::nullopt;
    }
    if ((says("customer name") || says("client name")) && b2b_person) return by_table(T::company_name, 0.6);
    if (says("account name") && !t.person_siblings() && table_word({"account"}) && t.sibling(T::company_name))
      return by_table(T::company_name, 0.5);
    if ((says("bank") || (says("legal name") && !t.person_siblings()) || says("sponsor") || says("subsidiary")) &&
        declared_text())
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
    if (says("function") && t.sibling(T::person_name) && (t.head_word == "lead" || t.head_word == "contact")) {
      return by_table(T::job_title, 0.55);
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
};

}  // namespace

std::optional<Proposal> judge_people(SemanticType type, const ColumnView& column, const TableContext& table) {
  const People r{{column, table}};
  switch (type) {
    case SemanticType::email: return r.email();
    case SemanticType::national_id: return r.national_id();
    case SemanticType::first_name: return r.first_name();
    case SemanticType::last_name: return r.last_name();
    case SemanticType::person_name: return r.person_name();
    case SemanticType::username: return r.username();
    case SemanticType::ethnicity: return r.ethnicity();
    case SemanticType::driver_license: return r.driver_license();
    case SemanticType::tax_id: return r.tax_id();
    case SemanticType::salary: return r.salary();
    case SemanticType::company_name: return r.company();
    case SemanticType::job_title: return r.job_title();
    default: return std::nullopt;
  }
}

}  // namespace datawave::classify
