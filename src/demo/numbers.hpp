/// Numbers with check digits, addresses and keys, all from ranges that belong to nobody.
#pragma once

#include <string>
#include <string_view>

#include "dice.hpp"

namespace datawave::demo {

/// Luhn digit for the digits before it (ISO/IEC 7812-1).
char luhn_digit(std::string_view digits);
/// A payment card of the test ranges that processors publish; Luhn holds.
std::string card_number(Dice& dice);
/// Check digits hold (ISO 13616); the banks are called TEST or have code 0.
std::string iban(Dice& dice);
/// For 17 characters, of which the ninth does not count.
char vin_check_digit(std::string_view vin);
/// Check digit holds (ISO 3779, as in North America).
std::string vin(Dice& dice);
/// EAN-13 from the range for use within a shop (20 to 29).
std::string ean13(Dice& dice);
/// RFC 5737 and RFC 3849: for documentation.
std::string ip_address(Dice& dice);
/// RFC 7042: for documentation.
std::string mac_address(Dice& dice);
std::string uuid(Dice& dice);
/// Area 666: never issued.
std::string social_security_number(Dice& dice);
/// bcrypt's format around random characters: nobody's password.
std::string password_hash(Dice& dice);
std::string user_agent(Dice& dice);
/// "2025-03-14", up to `span` days after 2023-01-01 (or before, where it is negative).
std::string date(Dice& dice, int from_day, int to_day);
/// "2025-03-14 16:09:00" in the same way.
std::string timestamp(Dice& dice, int from_day, int to_day);

}  // namespace datawave::demo
