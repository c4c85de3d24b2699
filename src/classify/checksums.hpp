/// Check digits and other arithmetic that proves what a number is. All functions take any bytes and never allocate.
#pragma once

#include <string_view>

namespace datawave::classify {

/// Luhn (ISO/IEC 7812-1 annex B) over the digits of `text`; blanks and hyphens are skipped, anything else fails.
bool luhn_ok(std::string_view text);
/// A payment card number: 12 to 19 digits, Luhn, and an issuer range of a large scheme (Visa, Mastercard, Amex,
/// Discover, JCB, Diners, UnionPay, Maestro, RuPay, Mir). Source: the schemes' published IIN tables.
bool card_number_ok(std::string_view text);
/// ISO 13616: country, check digits, length registered for the country, mod 97 = 1. Blanks allowed.
bool iban_ok(std::string_view text);
/// Vehicle identification number with the North American check digit (49 CFR 565.15). 17 characters, no I, O, Q.
bool vin_ok(std::string_view text);
/// Shape of a VIN alone: European ones need no check digit.
bool vin_shape(std::string_view text);
/// US social security number AAA-GG-SSSS or nine digits: no area 000, 666 or 9xx, no zero group or serial (SSA, 2011).
bool ssn_ok(std::string_view text);
/// US National Provider Identifier: ten digits, Luhn over 80840 + number (45 CFR 162.406).
bool npi_ok(std::string_view text);
/// GTIN-8, -12, -13, -14 check digit (GS1).
bool gtin_ok(std::string_view text);
/// ISO 9362: four letters, a country's two letters, two characters, optionally three more. Shape only.
bool bic_shape(std::string_view text);
/// US bank routing number: nine digits, 3-7-1 weights, first two in the Federal Reserve ranges.
bool aba_ok(std::string_view text);
/// Brazilian person number (11 digits) and company number (14 digits), with or without punctuation.
bool cpf_ok(std::string_view text);
bool cnpj_ok(std::string_view text);
/// Polish PESEL, Spanish DNI/NIE, Dutch BSN, Indian Aadhaar (Verhoeff), Swedish personnummer, Italian codice fiscale
/// (shape).
bool pesel_ok(std::string_view text);
bool dni_ok(std::string_view text);
bool bsn_ok(std::string_view text);
bool aadhaar_ok(std::string_view text);
bool codice_fiscale_shape(std::string_view text);
/// EU VAT number: country prefix and the length and alphabet of that country. Shape only.
bool eu_vat_shape(std::string_view text);

}  // namespace datawave::classify
