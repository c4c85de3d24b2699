/// People, where they live and how they write: common names, real cities, invented streets, numbers of fiction.
#pragma once

#include <string>

#include "dice.hpp"

namespace datawave::demo {

struct Person {
  std::string first;
  std::string last;
  std::string email;   // example.com and its like (RFC 2606)
  std::string phone;   // of the ranges that regulators keep for film and print
  std::string birth;   // 1940 to 2005
  std::string gender;  // "F", "M", "X"
  std::string language;
  std::string street;
  std::string city;
  std::string postcode;
  std::string country;  // ISO 3166-1 alpha-2
};

Person make_person(Dice& dice, int number);
/// "North Harbour Logistics Ltd".
std::string company_name(Dice& dice);
std::string job_title(Dice& dice);

}  // namespace datawave::demo
