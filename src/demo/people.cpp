#include "people.hpp"

#include <fmt/format.h>

#include <span>
#include <string_view>

#include "numbers.hpp"

namespace datawave::demo {

namespace {
/// A name as its owner writes it, and how it stands in a mail address.
struct Name {
  std::string_view native;
  std::string_view ascii;
};
struct City {
  std::string_view name;
  std::string_view postcode;  // # a digit, ? a letter
};
struct Locale {
  std::string_view language;
  std::string_view country;
  std::span<const Name> women;
  std::span<const Name> men;
  std::span<const Name> family;
  std::span<const City> cities;
  std::string_view street;  // {0} name, {1} number
};

// clang-format off
constexpr Name kEnWomen[] = {{"Olivia", "olivia"}, {"Amelia", "amelia"}, {"Grace", "grace"}, {"Emily", "emily"}, {"Hannah", "hannah"}, {"Charlotte", "charlotte"}, {"Megan", "megan"}, {"Sophie", "sophie"}, {"Alice", "alice"}, {"Ruth", "ruth"}};
constexpr Name kEnMen[] = {{"Oliver", "oliver"}, {"Harry", "harry"}, {"George", "george"}, {"Jack", "jack"}, {"Thomas", "thomas"}, {"Daniel", "daniel"}, {"Samuel", "samuel"}, {"Owen", "owen"}, {"Liam", "liam"}, {"Peter", "peter"}};
constexpr Name kEnFamily[] = {{"Smith", "smith"}, {"Jones", "jones"}, {"Taylor", "taylor"}, {"O'Brien", "obrien"}, {"Walker", "walker"}, {"Hughes", "hughes"}, {"Edwards", "edwards"}, {"Green", "green"}, {"Murphy", "murphy"}, {"Clarke", "clarke"}};
constexpr Name kDeWomen[] = {{"Anna", "anna"}, {"Käthe", "kaethe"}, {"Lena", "lena"}, {"Sabine", "sabine"}, {"Ulrike", "ulrike"}, {"Greta", "greta"}};
constexpr Name kDeMen[] = {{"Jürgen", "juergen"}, {"Lukas", "lukas"}, {"Björn", "bjoern"}, {"Stefan", "stefan"}, {"Matthias", "matthias"}, {"Felix", "felix"}};
constexpr Name kDeFamily[] = {{"Müller", "mueller"}, {"Schröder", "schroeder"}, {"Weiß", "weiss"}, {"Becker", "becker"}, {"Hoffmann", "hoffmann"}, {"Krüger", "krueger"}};
constexpr Name kFrWomen[] = {{"Élodie", "elodie"}, {"Camille", "camille"}, {"Zoé", "zoe"}, {"Margaux", "margaux"}, {"Agnès", "agnes"}};
constexpr Name kFrMen[] = {{"François", "francois"}, {"Loïc", "loic"}, {"Hugo", "hugo"}, {"Rémi", "remi"}, {"Antoine", "antoine"}};
constexpr Name kFrFamily[] = {{"Lefèvre", "lefevre"}, {"Moreau", "moreau"}, {"Girard", "girard"}, {"Dubois", "dubois"}, {"Bérard", "berard"}};
constexpr Name kEsWomen[] = {{"Lucía", "lucia"}, {"Begoña", "begona"}, {"Carmen", "carmen"}, {"Inés", "ines"}};
constexpr Name kEsMen[] = {{"José", "jose"}, {"Iñaki", "inaki"}, {"Álvaro", "alvaro"}, {"Pablo", "pablo"}};
constexpr Name kEsFamily[] = {{"García", "garcia"}, {"Núñez", "nunez"}, {"Fernández", "fernandez"}, {"Ibáñez", "ibanez"}};
constexpr Name kPlWomen[] = {{"Małgorzata", "malgorzata"}, {"Zofia", "zofia"}, {"Agnieszka", "agnieszka"}};
constexpr Name kPlMen[] = {{"Paweł", "pawel"}, {"Łukasz", "lukasz"}, {"Wojciech", "wojciech"}};
constexpr Name kPlFamily[] = {{"Nowak", "nowak"}, {"Wiśniewski", "wisniewski"}, {"Zając", "zajac"}, {"Wójcik", "wojcik"}};
constexpr Name kJaWomen[] = {{"陽子", "yoko"}, {"美咲", "misaki"}, {"さくら", "sakura"}, {"由美", "yumi"}};
constexpr Name kJaMen[] = {{"健太", "kenta"}, {"大輔", "daisuke"}, {"翔", "sho"}, {"一郎", "ichiro"}};
constexpr Name kJaFamily[] = {{"佐藤", "sato"}, {"鈴木", "suzuki"}, {"高橋", "takahashi"}, {"田中", "tanaka"}};
constexpr Name kUkWomen[] = {{"Оксана", "oksana"}, {"Наталія", "nataliia"}, {"Ірина", "iryna"}};
constexpr Name kUkMen[] = {{"Тарас", "taras"}, {"Андрій", "andrii"}, {"Олег", "oleh"}};
constexpr Name kUkFamily[] = {{"Шевченко", "shevchenko"}, {"Коваленко", "kovalenko"}, {"Бондар", "bondar"}};

constexpr City kGb[] = {{"London", "SW#A #??"}, {"Leeds", "LS## #??"}, {"Bristol", "BS# #??"}, {"Cardiff", "CF## #??"}};
constexpr City kUs[] = {{"Portland", "97###"}, {"Austin", "787##"}, {"Boston", "021##"}, {"Denver", "802##"}};
constexpr City kDe[] = {{"Köln", "50###"}, {"Berlin", "10###"}, {"München", "80###"}, {"Lübeck", "235##"}};
constexpr City kFr[] = {{"Lyon", "690##"}, {"Besançon", "25000"}, {"Nîmes", "30000"}, {"Paris", "750##"}};
constexpr City kEs[] = {{"Málaga", "290##"}, {"Bilbao", "480##"}, {"A Coruña", "150##"}};
constexpr City kPl[] = {{"Łódź", "90-###"}, {"Kraków", "30-###"}, {"Gdańsk", "80-###"}};
constexpr City kJp[] = {{"大阪", "530-####"}, {"札幌", "060-####"}, {"京都", "600-####"}};
constexpr City kUa[] = {{"Львів", "790##"}, {"Одеса", "650##"}, {"Київ", "010##"}};

// clang-format on
constexpr Locale kLocales[] = {
    {"en", "GB", kEnWomen, kEnMen, kEnFamily, kGb, "{1} {0} Road"},
    {"en", "US", kEnWomen, kEnMen, kEnFamily, kUs, "{1} {0} Avenue"},
    {"de", "DE", kDeWomen, kDeMen, kDeFamily, kDe, "{0}straße {1}"},
    {"fr", "FR", kFrWomen, kFrMen, kFrFamily, kFr, "{1} rue {0}"},
    {"es", "ES", kEsWomen, kEsMen, kEsFamily, kEs, "Calle {0} {1}"},
    {"pl", "PL", kPlWomen, kPlMen, kPlFamily, kPl, "ul. {0} {1}"},
    {"ja", "JP", kJaWomen, kJaMen, kJaFamily, kJp, "{0}町{1}"},
    {"uk", "UA", kUkWomen, kUkMen, kUkFamily, kUa, "вул. {0} {1}"},
};
constexpr std::string_view kStreets[] = {"Linden",  "Mill",   "Station", "Garden",
                                         "Harbour", "Meadow", "Quarry",  "Willow"};
constexpr std::string_view kDomains[] = {"example.com", "example.org", "example.net", "mail.example.com"};

template <class T>
const T& pick(Dice& dice, std::span<const T> list) {
  return list[dice.below(list.size())];
}

std::string filled(Dice& dice, std::string_view pattern) {
  std::string out;
  for (const char c : pattern) {
    out += c == '#' ? dice.digits(1) : c == '?' ? dice.from("ABDEFGHJLNPQRSTUWXYZ", 20, 1) : std::string(1, c);
  }
  return out;
}

// Sources: Ofcom, "Telephone numbers for use in TV and radio drama programmes"; NANPA 555-01XX; Bundesnetzagentur,
// "Rufnummern für Medienproduktionen"; Arcep, numbers for audiovisual works.
std::string phone_of(Dice& dice, std::string_view country) {
  if (country == "GB") return dice.chance(50) ? "+44 7700 900" + dice.digits(3) : "020 7946 0" + dice.digits(3);
  if (country == "DE") return "+49 30 23125 " + dice.digits(3);
  if (country == "FR") return "+33 6 39 98 " + dice.digits(2) + " " + dice.digits(2);
  return fmt::format("+1 {}{}-555-01{}", dice.between(2, 9), dice.digits(2), dice.digits(2));
}
}  // namespace

Person make_person(Dice& dice, int number) {
  const Locale& locale = dice.pick(kLocales);
  Person person;
  person.gender = dice.chance(2) ? "X" : dice.chance(50) ? "F" : "M";
  const Name& first = pick(dice, person.gender == "M" ? locale.men : locale.women);
  const Name& last = pick(dice, locale.family);
  person.first = first.native;
  person.last = last.native;
  person.email = fmt::format("{}.{}{}@{}", first.ascii, last.ascii, number, dice.pick(kDomains));
  person.phone = phone_of(dice, locale.country);
  person.birth = date(dice, -30'000, -6'600);
  person.language = locale.language;
  person.country = locale.country;
  const City& city = pick(dice, locale.cities);
  person.city = city.name;
  person.postcode = filled(dice, city.postcode);
  person.street = fmt::format(fmt::runtime(locale.street), dice.pick(kStreets), dice.between(1, 180));
  return person;
}

std::string company_name(Dice& dice) {
  static constexpr std::string_view kFirst[] = {"North Harbour", "Bluebird", "Granite",
                                                "Silverline",    "Old Mill", "Kestrel"};
  static constexpr std::string_view kKind[] = {"Logistics", "Foods", "Textiles", "Instruments", "Paper", "Tools"};
  static constexpr std::string_view kForm[] = {"Ltd", "GmbH", "Inc.", "S.A.", "B.V."};
  const auto first = dice.pick(kFirst);
  const auto kind = dice.pick(kKind);
  return fmt::format("{} {} {}", first, kind, dice.pick(kForm));
}

std::string job_title(Dice& dice) {
  static constexpr std::string_view kTitles[] = {"Warehouse Manager", "Software Engineer",      "Sales Representative",
                                                 "Accountant",        "Customer Support Agent", "Data Analyst",
                                                 "Truck Driver",      "Marketing Director"};
  return std::string(dice.pick(kTitles));
}

}  // namespace datawave::demo
