/// The regular expressions of the value detectors. All are matched against whole values, as bytes, in linear time.
#pragma once

#include <re2/re2.h>

#include "value_profile.hpp"

namespace datawave::classify {

struct ValueProfiler::Patterns {
  static RE2::Options options() {
    RE2::Options o(RE2::Quiet);
    o.set_encoding(RE2::Options::EncodingLatin1);  // bytes: values may be invalid UTF-8
    o.set_max_mem(1 << 20);
    o.set_never_capture(true);
    return o;
  }
  RE2 email{
      R"([A-Za-z0-9._%+'=&#\x80-\xff/-]{1,64}@(?:(?:[A-Za-z0-9\x80-\xff](?:[A-Za-z0-9\x80-\xff-]{0,61}[A-Za-z0-9\x80-\xff])?\.)+[A-Za-z\x80-\xff]{2,24}|[A-Za-z][A-Za-z0-9-]{4,40}))",
      options()};
  RE2 ipv4{R"((?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:/\d{1,2}|:\d{1,5})?)", options()};
  RE2 ipv6{
      R"((?i)(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?::(?:[0-9a-f]{1,4}(?::[0-9a-f]{1,4}){0,6})?|::ffff:[\d.]{7,15})(?:/\d{1,3}|%\w+)?)",
      options()};
  RE2 mac{
      R"((?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{2}-){5}[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}[0-9A-Fa-f]{4})",
      options()};
  RE2 url{
      R"((?is)(?:https?|ftps?|s3|gs|ssh|git|file|ldaps?|wss?|rtsp|jdbc:\w+|mongodb(?:\+srv)?|postgres(?:ql)?|mysql|redis|amqp)://\S{2,}.*|www\.[a-z0-9-]+\.\S+|mailto:\S+)",
      options()};
  RE2 domain{
      R"((?i)(?:[a-z0-9_\x80-\xff](?:[a-z0-9\x80-\xff-]{0,61}[a-z0-9\x80-\xff])?\.)+(?:com|org|net|edu|gov|mil|int|info|biz|name|pro|aero|coop|museum|dev|app|xyz|online|site|shop|cloud|local|[a-z]{2})(?:/\S*)?)",
      options()};
  RE2 user_agent{
      R"((?s)(?:Mozilla|Opera|Dalvik|curl|Wget|python-requests|Python-urllib|PostmanRuntime|okhttp|Googlebot|Java|Apache-HttpClient|Go-http-client|libwww-perl|CFNetwork|axios|node-fetch|Lynx|Links|bingbot|Safari|iTunes|Ruby|Faraday|GuzzleHttp|insomnia|HTTPie|WordPress|facebookexternalhit)[/ ]\S?\d.*)",
      options()};
  RE2 crypt{
      R"(\$2[abxy]?\$\d\d\$[./A-Za-z0-9]{53}|\$argon2(?:id|i|d)\$.{20,}|\$(?:1|5|6|y|7|P|H|S)\$[./A-Za-z0-9$=,]{20,}|pbkdf2[_:a-z0-9-]*[$:].{20,}|\{(?:SSHA|SHA|SSHA512|MD5|CRYPT|bcrypt)\}.{16,}|(?:sha1|sha256|md5|bcrypt_sha256|scrypt)[$:].{20,}|scrypt:.{20,}|AQAAAA[A-Za-z0-9+/=]{40,})",
      options()};
  RE2 jwt{R"(eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.?[A-Za-z0-9_-]*)", options()};
  RE2 secret{
      R"((?s)(?:AKIA|ASIA)[A-Z0-9]{16}|(?:sk|rk|pk)_(?:live|test)_\w{10,}|gh[pousr]_\w{30,}|github_pat_\w{20,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,}|AIza[\w-]{30,}|SG\.[\w-]{16,}\.[\w-]+|npm_\w{30,}|whsec_\w+|ya29\.[\w-]+|sk-[\w-]{20,}|-----BEGIN [A-Z ]*PRIVATE KEY.*|ssh-(?:rsa|ed25519) AAAA.*|Bearer \S{16,}|otpauth://.*)",
      options()};
  RE2 date{
      R"((?:\d{4}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:\d{4}|\d{2})|(?i:\d{1,2}[- ](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[-, ]+\d{2,4}|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d{1,2},? \d{4}))(?:[T ].*|-\d\d-\d\d-\d\d)?)",
      options()};
  RE2 phone{R"(\+?\(?[\d][\d\s().\-/]{4,22}\d(?:\s*(?i:x|ext\.?|#)\s*\d{1,6})?|\+\d{7,15}|\(\d{1,5}\)[\d\s.\-/]{4,20})",
            options()};
  RE2 phone_grouped{
      R"((?:(?:\+|00)?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?:\s*(?i:x|ext\.?|#)\s*\d{1,6})?|\+\d{1,3}[-. ]?\(?\d[\d\s().\-/]{5,18}|\+\d{8,15}|\(\d{1,5}\) ?\d[\d\s.\-/]{4,15}|0\d{1,4}[-/ ]\d{3,4}[- ]?\d{3,6})",
      options()};
  RE2 postal{
      R"((?i)\d{5}(?:-\d{4})?|[a-z]\d[a-z][ -]?\d[a-z]\d|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|\d{4} ?[a-z]{2}|\d{5}-\d{3}|\d{3}-\d{4}|[a-z]{1,3}-? ?\d{4,5}|\d{4}|\d{6}|\d{3} ?\d{2}|\d{2}-\d{3}|\d{8}|\d{3}|\d{2} ?\d{3}|\d{3} ?\d{3}|\d{9}|[a-z]\d{4}[a-z]{3}|[a-z]{1,2}\d[a-z\d]?|\d{4}-\d{3})",
      options()};
  RE2 postal_strong{R"([A-Z]\d[A-Z] \d[A-Z]\d|[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}|\d{5}-\d{4}|\d{4} [A-Z]{2}|\d{5}-\d{3})",
                    options()};
  RE2 zone{
      R"((?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|US|Canada|Etc|Brazil|Mexico|Chile)/[A-Za-z0-9_+/-]+|UTC|GMT|Zulu|(?i:[a-z. ]{3,40} (?:standard|daylight|summer) time)|(?:[ECMP][SD]T|CET|CEST|EET|EEST|BST|JST|IST|AEST|AEDT|MSK|WET|HST|AKST))",
      options()};
  RE2 offset{R"((?:UTC|GMT)? ?[+-](?:0?\d|1[0-4])(?::?[0-5]\d)?(?::00)?)", options()};
  RE2 street{
      R"((?is)\d{1,6}[a-z]?(?:[-/ ]\d{0,5}[a-z]?)?,? +\pL.{2,}|.*\pL{2,}[.,]? +(?:n\S{0,2} ?)?\d{1,5} ?[a-z]?(?:[-/ ,].*)?|(?:p\.? ?o\.? ?)?box \d+.*|(?:apt|suite|unit|level|floor|flat|shop|ste|apartment|building|room)\.? ?#?\w{1,6}(?:,.*)?)",
      options()};
  RE2 street_glued{
      R"((?i).*(?:stra(?:sse|\xc3\x9fe)|str\.|weg|platz|gasse|allee|gatan|v(?:\xc3\xa4|a)gen|gade|vej|veien|straat|laan|plein|gracht)\.? ?\d+ ?[a-z]?.*)",
      options()};
  RE2 locale{R"([a-z]{2,3}[-_](?:[A-Z]{2}|[A-Z][a-z]{3}|[a-z]{2}|\d{3})(?:[-_.@].{1,16})?)", options()};
  RE2 icd10{R"([A-TV-Z]\d[0-9A-Z](?:\.?[0-9A-Z]{1,4})?)", options()};
  RE2 icd9{R"(\d{3}(?:\.?\d{1,2})?|V\d{2}(?:\.?\d{1,2})?|E\d{3}(?:\.?\d)?)", options()};
  RE2 ndc{R"(\d{4,5}-\d{3,4}-\d{1,2}|\d{11})", options()};
  RE2 hcpcs{R"([A-V]\d{4}|\d{5}|\d{4}[FTU])", options()};
  RE2 loinc{R"(\d{1,5}-\d)", options()};
  RE2 path{R"((?s)(?:/|\.{1,2}/|[A-Za-z]:\\|~/)[^<>]*|\S*/\S*\.\w{1,5})", options()};
  RE2 file{
      R"((?i)[^/\\\s@]+\.(?:jpe?g|png|gif|svg|webp|bmp|tiff?|pdf|docx?|xlsx?|pptx?|csv|txt|json|xml|html?|zip|gz|tar|mp[34]|avi|mov|wav|exe|dll|jar|py|js|css|php|java|cpp|sql|log|ya?ml|md|rb|sh|ts|woff2?|ttf))",
      options()};
  RE2 city_state{R"(\pL[\pL.' -]{1,40}, ?(?:[A-Z]{2}|\pL[\pL.' -]{2,30}))", options()};
};

}  // namespace datawave::classify
