#include "fill.hpp"

#include <fmt/format.h>

#include <optional>
#include <variant>
#include <vector>

#include "numbers.hpp"
#include "people.hpp"

namespace datawave::demo {

namespace {
using sqlite::Database;
using sqlite::Statement;

constexpr int kCustomers = 1500;
constexpr int kStaff = 60;
constexpr int kSuppliers = 24;
constexpr int kProducts = 200;
constexpr int kOrders = 3000;
constexpr int kLogins = 1500;
constexpr int kFirstDay = 0;     // 2023-01-01
constexpr int kLastDay = 1'000;  // September 2025

using Value = std::variant<std::nullptr_t, std::int64_t, std::string>;

/// One prepared INSERT.
class Inserter {
 public:
  static Result<Inserter> into(Database& db, const std::string& table, const std::string& columns) {
    std::string marks = "?";
    for (const char c : columns) marks += c == ',' ? ", ?" : "";
    DW_TRY(Statement statement, db.prepare("INSERT INTO " + table + " (" + columns + ") VALUES (" + marks + ")"));
    return Inserter(std::move(statement));
  }

  Result<void> row(const std::vector<Value>& values) {
    int place = 0;
    for (const Value& value : values) {
      ++place;
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        DW_CHECK(statement_.bind(place, *number));
      } else if (const auto* text = std::get_if<std::string>(&value)) {
        DW_CHECK(statement_.bind(place, std::string_view(*text)));
      } else {
        DW_CHECK(statement_.bind(place, std::optional<std::string_view>()));
      }
    }
    return statement_.run();
  }

 private:
  explicit Inserter(Statement statement) : statement_(std::move(statement)) {}
  Statement statement_;
};

Value maybe(bool there, std::string text) {
  if (there) return text;
  return nullptr;
}
/// An amount; SQLite's NUMERIC makes a number of it.
std::string money(std::int64_t cents) { return fmt::format("{}.{:02}", cents / 100, cents % 100); }

Result<void> fill_people(Database& db, Dice& dice) {
  DW_TRY(Inserter country, Inserter::into(db, "country", "cc, country_name, currency, dial_prefix"));
  using Row = std::vector<Value>;
  for (const Row& row :
       {Row{"GB", "United Kingdom", "GBP", "+44"}, Row{"US", "United States", "USD", "+1"},
        Row{"DE", "Germany", "EUR", "+49"}, Row{"FR", "France", "EUR", "+33"}, Row{"ES", "Spain", "EUR", "+34"},
        Row{"PL", "Poland", "PLN", "+48"}, Row{"JP", "Japan", "JPY", "+81"}, Row{"UA", "Ukraine", "UAH", "+380"}})
    DW_CHECK(country.row(row));
  DW_TRY(Inserter customer, Inserter::into(db, "customer",
                                           "customer_id, fname, lst_nm, cust_eml, tel_no, DOB, gndr, "
                                           "lang, email_verified, loyalty_no, created_at"));
  DW_TRY(Inserter address, Inserter::into(db, "address", "customer_id, kind, addr_line1, town, zip, cc"));
  DW_TRY(Inserter account, Inserter::into(db, "user_account", "login, customer_id, pw_hash, api_key, tz"));
  static constexpr std::string_view kZones[] = {"Europe/London", "America/New_York", "Europe/Berlin", "Asia/Tokyo",
                                                "Europe/Warsaw"};
  for (std::int64_t id = 1; id <= kCustomers; ++id) {
    const Person p = make_person(dice, static_cast<int>(id));
    const std::string loyalty = "L" + dice.digits(8);
    DW_CHECK(customer.row({id, p.first, p.last, p.email, maybe(dice.chance(85), p.phone),
                           maybe(dice.chance(90), p.birth), p.gender, p.language, std::int64_t{dice.chance(70) ? 1 : 0},
                           maybe(dice.chance(40), loyalty), timestamp(dice, kFirstDay, kLastDay)}));
    DW_CHECK(address.row({id, std::string("billing"), p.street, p.city, p.postcode, p.country}));
    if (dice.chance(25)) DW_CHECK(address.row({id, std::string("delivery"), p.street, p.city, p.postcode, p.country}));
    if (!dice.chance(50)) continue;
    const std::string key = "dwtest_" + dice.hex(32);
    DW_CHECK(account.row({p.email.substr(0, p.email.find('@')), id, password_hash(dice), maybe(dice.chance(10), key),
                          std::string(dice.pick(kZones))}));
  }
  return {};
}

Result<void> fill_staff(Database& db, Dice& dice) {
  static constexpr std::pair<std::string_view, std::string_view> kIllnesses[] = {
      {"J45.909", "Unspecified asthma, uncomplicated"},
      {"E11.9", "Type 2 diabetes mellitus without complications"},
      {"I10", "Essential (primary) hypertension"},
      {"M54.50", "Low back pain, unspecified"},
      {"G43.909", "Migraine, unspecified"},
      {"F41.1", "Generalized anxiety disorder"}};
  DW_TRY(Inserter staff, Inserter::into(db, "staff",
                                        "staff_id, full_name, work_email, ssn, job_ttl, salary, bank_iban, "
                                        "hired_on, manager_id"));
  DW_TRY(Inserter health, Inserter::into(db, "staff_health", "staff_id, icd10_cd, diagnosis, noted_on"));
  for (std::int64_t id = 1; id <= kStaff; ++id) {
    const Person p = make_person(dice, static_cast<int>(id));
    Value manager = nullptr;
    if (id > 1) manager = std::max<std::int64_t>(1, id / 8);
    DW_CHECK(staff.row({id, p.first + " " + p.last, p.email, social_security_number(dice), job_title(dice),
                        money(dice.between(2'400'000, 9'800'000)), iban(dice), date(dice, -3000, kLastDay), manager}));
    if (id % 3 != 0) continue;
    const auto& [code, name] = dice.pick(kIllnesses);
    DW_CHECK(health.row({id, std::string(code), std::string(name), date(dice, kFirstDay, kLastDay)}));
  }
  return {};
}

Result<std::vector<std::string>> fill_products(Database& db, Dice& dice) {
  static constexpr std::string_view kKinds[] = {"Desk lamp", "Notebook",     "Teapot",     "Wool blanket",
                                                "Backpack",  "Water bottle", "Wall clock", "Cutting board"};
  static constexpr std::string_view kColours[] = {"black", "sand", "blue", "red", "oak", "green"};
  DW_TRY(Inserter supplier, Inserter::into(db, "supplier", "supplier_id, company_nm, contact_eml, vat_no, website"));
  for (std::int64_t id = 1; id <= kSuppliers; ++id) {
    DW_CHECK(supplier.row({id, company_name(dice), fmt::format("sales{}@example.net", id), "GB" + dice.digits(9),
                           fmt::format("https://supplier{}.example.com/", id)}));
  }
  DW_TRY(Inserter product, Inserter::into(db, "product", "sku, title, ean13, price, supplier_id"));
  std::vector<std::string> skus;
  for (int i = 0; i < kProducts; ++i) {
    skus.push_back(fmt::format("SKU-{:04}-{}", i, dice.from("ABCDEF", 6, 2)));
    const std::string title = fmt::format("{}, {}", dice.pick(kKinds), dice.pick(kColours));
    DW_CHECK(
        product.row({skus.back(), title, ean13(dice), money(dice.between(199, 24'900)), dice.between(1, kSuppliers)}));
  }
  return skus;
}

Result<void> fill_orders(Database& db, Dice& dice, const std::vector<std::string>& skus) {
  static constexpr std::string_view kStatus[] = {"paid", "shipped", "delivered", "returned", "cancelled"};
  static constexpr std::string_view kCurrencies[] = {"EUR", "GBP", "USD", "PLN"};
  DW_TRY(Inserter order,
         Inserter::into(db, "orders", "order_id, cust_id, order_ts, status, src_ip, browser_ua, total"));
  DW_TRY(Inserter item, Inserter::into(db, "order_item", "order_id, line_no, sku, qty, unit_price"));
  DW_TRY(Inserter payment,
         Inserter::into(db, "payment", "order_id, method, pan, cvv, exp, acct, amount, ccy, paid_at"));
  for (std::int64_t id = 1; id <= kOrders; ++id) {
    const std::string at = timestamp(dice, kFirstDay, kLastDay);
    const std::int64_t lines = dice.between(1, 3);
    std::int64_t total = 0;
    for (std::int64_t line = 1; line <= lines; ++line) {
      const std::int64_t quantity = dice.between(1, 4);
      const std::int64_t price = dice.between(199, 24'900);
      total += quantity * price;
      DW_CHECK(item.row({id, line, skus[dice.below(skus.size())], quantity, money(price)}));
    }
    DW_CHECK(
        order.row({id, dice.between(1, kCustomers), at, std::string(dice.pick(kStatus)),
                   maybe(dice.chance(80), ip_address(dice)), maybe(dice.chance(80), user_agent(dice)), money(total)}));
    if (!dice.chance(85)) continue;
    const bool card = dice.chance(70);
    const std::string expiry = fmt::format("{:02}/{}", dice.between(1, 12), dice.between(26, 31));
    DW_CHECK(payment.row({id, std::string(card ? "card" : "transfer"), maybe(card, card_number(dice)),
                          maybe(card, dice.digits(3)), maybe(card, expiry), maybe(!card, iban(dice)), money(total),
                          std::string(dice.pick(kCurrencies)), at}));
  }
  return {};
}

Result<void> fill_devices(Database& db, Dice& dice) {
  static constexpr std::string_view kSystems[] = {"Android 14", "iOS 17.4", "Windows 11", "macOS 14", "Ubuntu 24.04"};
  static constexpr std::string_view kSubjects[] = {"Where is my parcel?", "Wrong size", "Refund", "Cannot log in",
                                                   "Change of address"};
  DW_TRY(Inserter device, Inserter::into(db, "device", "device_uid, cust_id, mac_addr, os, push_token, last_seen_ip"));
  for (int i = 0; i < 400; ++i) {
    DW_CHECK(device.row({uuid(dice), dice.between(1, kCustomers), mac_address(dice), std::string(dice.pick(kSystems)),
                         maybe(dice.chance(60), dice.hex(64)), ip_address(dice)}));
  }
  DW_TRY(Inserter login, Inserter::into(db, "login_event", "cust_id, at, ip, ok, session_id"));
  for (int i = 0; i < kLogins; ++i) {
    DW_CHECK(login.row({dice.between(1, kCustomers), timestamp(dice, kFirstDay, kLastDay), ip_address(dice),
                        std::int64_t{dice.chance(93) ? 1 : 0}, uuid(dice)}));
  }
  DW_TRY(Inserter van, Inserter::into(db, "delivery_van", "plate, vin, lat, lon, seen_at"));
  for (int i = 0; i < 40; ++i) {
    const std::string plate = fmt::format("DW{:02} {}", i, dice.from("ABCDEFGHJKLMNOPRSTUVWXYZ", 24, 3));
    const std::string latitude = fmt::format("{}.{}", dice.between(48, 54), dice.digits(5));
    const std::string longitude = fmt::format("{}.{}", dice.between(-3, 13), dice.digits(5));
    DW_CHECK(van.row({plate, vin(dice), latitude, longitude, timestamp(dice, 900, kLastDay)}));
  }
  DW_TRY(Inserter ticket, Inserter::into(db, "support_ticket", "cust_id, opened_at, subject, body"));
  for (int i = 0; i < 300; ++i) {
    const Person p = make_person(dice, i);
    const std::string body = fmt::format("Hello, my order {} has not arrived. Please call me under {}. {} {}",
                                         dice.between(1, kOrders), p.phone, p.first, p.last);
    DW_CHECK(ticket.row(
        {dice.between(1, kCustomers), timestamp(dice, kFirstDay, kLastDay), std::string(dice.pick(kSubjects)), body}));
  }
  return {};
}
}  // namespace

Result<void> fill(Database& db, Dice& dice) {
  DW_CHECK(fill_people(db, dice));
  DW_CHECK(fill_staff(db, dice));
  DW_TRY(const std::vector<std::string> skus, fill_products(db, dice));
  DW_CHECK(fill_orders(db, dice, skus));
  return fill_devices(db, dice);
}

}  // namespace datawave::demo
