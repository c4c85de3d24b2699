#include "numbers.hpp"

#include <fmt/format.h>

#include <chrono>

namespace datawave::demo {

namespace {
constexpr const char* kBase62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Remainder by 97 of the digits, letters standing for 10 to 35 (ISO 7064).
int mod97(std::string_view text) {
  int rest = 0;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') {
      rest = (rest * 100 + (c - 'A' + 10)) % 97;
    } else {
      rest = (rest * 10 + (c - '0')) % 97;
    }
  }
  return rest;
}

int vin_value(char c) {
  static constexpr std::string_view kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";
  static constexpr std::string_view kValues = "12345678123457923456789";
  if (c >= '0' && c <= '9') return c - '0';
  return kValues[kLetters.find(c)] - '0';
}
}  // namespace

char luhn_digit(std::string_view digits) {
  int sum = 0;
  bool doubled = true;
  for (auto it = digits.rbegin(); it != digits.rend(); ++it) {
    int d = *it - '0';
    if (doubled) d = d * 2 > 9 ? d * 2 - 9 : d * 2;
    sum += d;
    doubled = !doubled;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string card_number(Dice& dice) {
  static constexpr std::string_view kTestRanges[] = {"42424242", "40000000", "41111111", "55555555", "51051051"};
  std::string digits(dice.pick(kTestRanges));
  digits += dice.digits(7);
  return digits + luhn_digit(digits);
}

std::string iban(Dice& dice) {
  std::string country;
  std::string account;
  switch (dice.below(3)) {
    case 0: country = "GB", account = "TEST" + dice.digits(14); break;
    case 1: country = "NL", account = "TEST" + dice.digits(10); break;
    default: country = "DE", account = "00000000" + dice.digits(10); break;
  }
  return fmt::format("{}{:02}{}", country, 98 - mod97(account + country + "00"), account);
}

char vin_check_digit(std::string_view vin) {
  static constexpr int kWeights[] = {8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
  int sum = 0;
  for (std::size_t i = 0; i < 17; ++i) {
    if (i != 8) sum += vin_value(vin[i]) * kWeights[i];
  }
  return "0123456789X"[sum % 11];
}

std::string vin(Dice& dice) {
  static constexpr const char* kLetters = "ABCDEFGHJKLMNPRSTUVWXYZ";
  std::string text =
      "1D9" + dice.from(kLetters, 23, 2) + dice.digits(3) + "0" + dice.from(kLetters, 23, 2) + dice.digits(6);
  text[8] = vin_check_digit(text);
  return text;
}

std::string ean13(Dice& dice) {
  const std::string digits = "2" + dice.digits(11);
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
  return digits + static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string ip_address(Dice& dice) {
  static constexpr std::string_view kNetworks[] = {"192.0.2", "198.51.100", "203.0.113"};
  if (dice.chance(15))
    return fmt::format("2001:db8:{:x}:{:x}::{:x}", dice.below(65536), dice.below(65536), dice.between(1, 65535));
  return fmt::format("{}.{}", dice.pick(kNetworks), dice.between(1, 254));
}

std::string mac_address(Dice& dice) { return fmt::format("00:00:5e:00:53:{:02x}", dice.below(256)); }

std::string uuid(Dice& dice) {
  return fmt::format("{}-{}-4{}-{}{}-{}", dice.hex(8), dice.hex(4), dice.hex(3), dice.from("89ab", 4, 1), dice.hex(3),
                     dice.hex(12));
}

std::string social_security_number(Dice& dice) {
  return fmt::format("666-{:02}-{:04}", dice.between(1, 99), dice.between(1, 9999));
}

std::string password_hash(Dice& dice) { return "$2b$12$" + dice.from(kBase62, 62, 53); }

std::string user_agent(Dice& dice) {
  static constexpr std::string_view kSystems[] = {"Windows NT 10.0; Win64; x64", "Macintosh; Intel Mac OS X 10_15_7",
                                                  "X11; Linux x86_64", "Linux; Android 14; Mobile",
                                                  "iPhone; CPU iPhone OS 17_4 like Mac OS X"};
  const auto system = dice.pick(kSystems);
  const auto version = dice.between(96, 131);
  if (dice.chance(30))
    return fmt::format("Mozilla/5.0 ({}; rv:{}.0) Gecko/20100101 Firefox/{}.0", system, version, version);
  return fmt::format("Mozilla/5.0 ({}) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36", system,
                     version);
}

std::string date(Dice& dice, int from_day, int to_day) {
  using namespace std::chrono;
  const year_month_day day = sys_days(year(2023) / 1 / 1) + days(dice.between(from_day, to_day));
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string timestamp(Dice& dice, int from_day, int to_day) {
  const std::string day = date(dice, from_day, to_day);
  return fmt::format("{} {:02}:{:02}:{:02}", day, dice.below(24), dice.below(60), dice.below(60));
}

}  // namespace datawave::demo
