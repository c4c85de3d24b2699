// Unit tests of the parts: tokens, names, declared types, check digits, masks, folding.
#include <gtest/gtest.h>

#include "checksums.hpp"
#include "declared_type.hpp"
#include "fold.hpp"
#include "mask.hpp"
#include "name_matcher.hpp"
#include "tokens.hpp"

namespace datawave::classify {
namespace {

std::string tokens(std::string_view name) {
  const RawTokens raw(name);
  std::string out;
  for (std::size_t i = 0; i < raw.size(); ++i) out += (i == 0 ? "" : " ") + std::string(raw[i]);
  return out;
}

std::string canonical(std::string_view name) {
  static const NameMatcher matcher;
  const RawTokens raw(name);
  const WordList words = matcher.vocabulary().canonical(raw);
  std::string out;
  for (std::size_t i = 0; i < words.size(); ++i) out += (i == 0 ? "" : " ") + std::string(words[i].text);
  return out;
}

TEST(Tokens, CutsEveryCommonSpelling) {
  EXPECT_EQ(tokens("customer_id"), "customer id");
  EXPECT_EQ(tokens("customerIPAddress2"), "customer ip address 2");
  EXPECT_EQ(tokens("CCNumber"), "cc number");
  EXPECT_EQ(tokens("UserIDs"), "user ids");
  EXPECT_EQ(tokens("FIRST NAME"), "first name");
  EXPECT_EQ(tokens("ISO3166-1-Alpha-2"), "iso 3166 1 alpha 2");
  EXPECT_EQ(tokens("a.b[c].d"), "a b c d");
  EXPECT_EQ(tokens("Straße_Größe"), "strasse grosse");
  EXPECT_EQ(tokens("DirecciónEnvío"), "direccion envio");
  EXPECT_EQ(tokens(""), "");
  EXPECT_EQ(tokens("__--"), "");
}

TEST(Vocabulary, BringsAbbreviationsAndLanguagesToOneSpelling) {
  EXPECT_EQ(canonical("cust_addr"), "customer address");
  EXPECT_EQ(canonical("dob"), "birth date");
  EXPECT_EQ(canonical("FName"), "f name");
  EXPECT_EQ(canonical("fname"), "first name");
  EXPECT_EQ(canonical("plz"), "zip");
  EXPECT_EQ(canonical("fecha_nacimiento"), "date birth");
  EXPECT_EQ(canonical("categories"), "category");
}

TEST(Vocabulary, CutsGluedWordsButNotOrdinaryOnes) {
  EXPECT_EQ(canonical("productname"), "product name");
  EXPECT_EQ(canonical("ACCREDAGENCY"), "accred agency");
  EXPECT_EQ(canonical("streetaddress"), "street address");
  EXPECT_EQ(canonical("npcurl"), "npc url");
  EXPECT_EQ(canonical("storage"), "storage");
  EXPECT_EQ(canonical("hostage"), "hostage");
  EXPECT_EQ(canonical("relationship"), "relationship");
}

TEST(DeclaredType, KnowsTheFamiliesOfSeveralDialects) {
  EXPECT_EQ(parse_declared_type("character varying(40)").family, TypeFamily::text);
  EXPECT_EQ(parse_declared_type("VARCHAR2(255 CHAR)").length, 255u);
  EXPECT_EQ(parse_declared_type("NUMBER(6)").family, TypeFamily::integer);
  EXPECT_EQ(parse_declared_type("NUMBER(8,2)").family, TypeFamily::decimal);
  EXPECT_EQ(parse_declared_type("DATETIME2 (7)").family, TypeFamily::timestamp);
  EXPECT_EQ(parse_declared_type("tinyint(1)").family, TypeFamily::boolean);
  EXPECT_EQ(parse_declared_type("sys.geography").family, TypeFamily::spatial);
  EXPECT_EQ(parse_declared_type("uuid[]").array, true);
  EXPECT_TRUE(parse_declared_type("char(36)").uuid_shaped());
  EXPECT_EQ(parse_declared_type("").family, TypeFamily::unknown);
  EXPECT_EQ(parse_declared_type("my_own_type").family, TypeFamily::unknown);
}

TEST(Checksums, AcceptPublishedExamplesAndRefuseOneDigitChanged) {
  EXPECT_TRUE(card_number_ok("4111 1111 1111 1111"));
  EXPECT_TRUE(card_number_ok("378282246310005"));
  EXPECT_FALSE(card_number_ok("4111 1111 1111 1112"));
  EXPECT_FALSE(card_number_ok("0000000000000000"));
  EXPECT_FALSE(card_number_ok("9111111111111111"));
  EXPECT_TRUE(iban_ok("DE89 3704 0044 0532 0130 00"));
  EXPECT_TRUE(iban_ok("GB29NWBK60161331926819"));
  EXPECT_FALSE(iban_ok("DE89 3704 0044 0532 0130 01"));
  EXPECT_FALSE(iban_ok("ZZ89370400440532013000"));
  EXPECT_TRUE(vin_ok("1M8GDM9AXKP042788"));
  EXPECT_FALSE(vin_ok("1M8GDM9A1KP042788"));
  EXPECT_FALSE(vin_shape("1M8GDM9AXKP04278O"));
  EXPECT_TRUE(ssn_ok("078-05-1120"));
  EXPECT_FALSE(ssn_ok("666-05-1120"));
  EXPECT_FALSE(ssn_ok("000-05-1120"));
  EXPECT_FALSE(ssn_ok("900-05-1120"));
  EXPECT_FALSE(ssn_ok("078-00-1120"));
  EXPECT_TRUE(npi_ok("1234567893"));
  EXPECT_FALSE(npi_ok("1234567890"));
  EXPECT_TRUE(gtin_ok("4006381333931"));
  EXPECT_FALSE(gtin_ok("4006381333932"));
  EXPECT_TRUE(aba_ok("021000021"));
  EXPECT_FALSE(aba_ok("021000022"));
  EXPECT_TRUE(bic_shape("DEUTDEFF500"));
  EXPECT_FALSE(bic_shape("ABCDEFGH"));
  EXPECT_TRUE(cpf_ok("529.982.247-25"));
  EXPECT_FALSE(cpf_ok("529.982.247-26"));
  EXPECT_TRUE(cnpj_ok("11.222.333/0001-81"));
  EXPECT_FALSE(cnpj_ok("11.222.333/0001-82"));
  EXPECT_TRUE(pesel_ok("44051401359"));
  EXPECT_FALSE(pesel_ok("44051401358"));
  EXPECT_TRUE(dni_ok("12345678Z"));
  EXPECT_TRUE(dni_ok("X1234567L"));
  EXPECT_FALSE(dni_ok("12345678A"));
  EXPECT_TRUE(bsn_ok("111222333"));
  EXPECT_FALSE(bsn_ok("111222334"));
  int valid = 0;  // no number is published, but exactly one check digit of ten may fit
  for (char c = '0'; c <= '9'; ++c) valid += aadhaar_ok(std::string("2363 4568 687") + c) ? 1 : 0;
  EXPECT_EQ(valid, 1);
  EXPECT_FALSE(aadhaar_ok("0000 0000 0000"));
  EXPECT_TRUE(codice_fiscale_shape("RSSMRA85T10A562S"));
  EXPECT_TRUE(eu_vat_shape("DE136695976"));
  EXPECT_TRUE(eu_vat_shape("NL123456789B01"));
  EXPECT_FALSE(eu_vat_shape("DE13669597"));
}

TEST(Mask, HidesEverythingButAHint) {
  using enum SemanticType;
  using enum Sensitivity;
  EXPECT_EQ(mask_value("john@example.com", email, confidential), "j***@e***.com");
  EXPECT_EQ(mask_value("4111 1111 1111 1111", credit_card_number, restricted), "**** **** **** 1111");
  EXPECT_EQ(mask_value("hunter2", password, restricted), "******#");
  EXPECT_EQ(mask_value("123-45-6789", national_id, restricted), "###-##-####");
  EXPECT_EQ(mask_value("Ana Trujillo", person_name, confidential), "A*** T***");
  EXPECT_EQ(mask_value("12", bank_account, restricted), "**");
  EXPECT_EQ(mask_value("x@y.averylongsecret", email, confidential), "x***@y***.***");
}

TEST(Mask, CutsOnCodePointsAndReplacesBrokenBytes) {
  EXPECT_EQ(mask_value("Žofie", SemanticType::first_name, Sensitivity::confidential), "Ž***");
  EXPECT_EQ(mask_value("\xff\xfe", SemanticType::first_name, Sensitivity::confidential), "\xEF\xBF\xBD\xEF\xBF\xBD");
  const std::string masked = mask_value(std::string(100000, 'a'), SemanticType::secret_token, Sensitivity::restricted);
  EXPECT_LE(masked.size(), 200u);
}

TEST(Fold, DropsCaseAndAccents) {
  std::string out;
  fold_value("  São  PAULO! ", out);
  EXPECT_EQ(out, "sao paulo");
  fold_value("O'Brien-Łukasz", out);
  EXPECT_EQ(out, "obrien lukasz");
  fold_value("\xc3", out);
  EXPECT_EQ(out, "");
}

}  // namespace
}  // namespace datawave::classify
