#!/usr/bin/env python3
"""Writes lexicon_iso_data.cpp: names and codes of ISO 3166, 639 and 4217.

usage: lexicon_iso.py > lexicon_iso_data.cpp
Reads /usr/share/iso-codes/json (Debian package iso-codes). Run it by hand when a standard changes; the build does not.
"""
import gettext
import json
import re
import unicodedata

BASE = "/usr/share/iso-codes/json/"
TRANSLATIONS = "de fr es it pt nl sv da pl fi".split()
REGION_COUNTRIES = ("US CA AU NZ GB IE DE AT CH FR IT ES PT NL BE BR MX AR CL CO PE IN CN JP KR ID MY PH TH TR RU UA PL CZ SE NO DK FI "
                    "RO HU GR ZA NG PK BD VN").split()


def fold(text):
    text = text.replace("ß", "ss").replace("ø", "o").replace("Ø", "O").replace("ł", "l").replace("Ł", "L").replace("æ", "ae").replace("đ", "d")
    text = unicodedata.normalize("NFD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).lower().replace("'", "")
    text = re.sub(r"[^0-9a-z]+", " ", text)
    return " ".join(text.split())


def load(part):
    with open(f"{BASE}iso_{part}.json", encoding="utf-8") as f:
        return json.load(f)[part]


def emit(name, items, separator=" "):
    items = sorted({i for i in items if i and "," not in i})
    print(f'const std::string_view {name} = R"(')
    line = ""
    for item in items:
        item = item.replace(" ", "_")
        if len(line) + len(item) > 138:
            print(line.rstrip())
            line = ""
        line += item + separator
    print(line.rstrip() + '\n)";')


def main():
    countries = load("3166-1")
    names = set()
    for c in countries:
        for key in ("name", "common_name", "official_name"):
            if key in c:
                names.add(fold(c[key]))
                names.add(fold(re.sub(r"[,(].*", "", c[key])))
    names |= {fold(n) for n in (
        "USA", "U.S.A.", "UK", "U.K.", "United States of America", "Great Britain", "Russia", "South Korea", "North Korea", "Iran", "Syria",
        "Tanzania", "Vietnam", "Laos", "Moldova", "Bolivia", "Venezuela", "Brunei", "Czech Republic", "Ivory Coast", "Cape Verde", "Macedonia",
        "Swaziland", "Burma", "Turkey", "Palestine", "Micronesia", "Vatican City", "Kosovo", "Deutschland", "Österreich", "Schweiz", "España",
        "Italia", "Brasil", "México", "Nederland", "België", "Belgique", "Polska", "Suisse", "Frankreich", "Italien", "Spanien", "Allemagne",
        "Espagne", "Royaume-Uni", "Etats-Unis", "Estados Unidos", "Reino Unido", "Alemania", "Francia", "Holland", "Hong Kong", "Macau", "Macao",
        "England", "Scotland", "Wales", "UAE", "Yugoslavia", "DR Congo", "Republic of Korea", "Korea", "Taiwan", "Falkland Islands")}
    for language in TRANSLATIONS:
        catalog = gettext.translation("iso_3166-1", "/usr/share/locale", languages=[language], fallback=True)
        for c in countries:
            for key in ("name", "common_name"):
                if key in c:
                    names.add(fold(re.sub(r"[,(;].*", "", catalog.gettext(c[key]))))
    print("// Written by lexicon_iso.py; do not edit.")
    print('#include "lexicon_data.hpp"\n\nnamespace datawave::classify {\n')
    emit("kCountryNames", names - {"georgia"} | {"georgia"})
    emit("kCountryCodes2", [c["alpha_2"] for c in countries] + ["UK", "EU", "XK"])
    emit("kCountryCodes3", [c["alpha_3"] for c in countries])
    regions = set()
    for r in load("3166-2"):
        if r["code"].split("-")[0] in REGION_COUNTRIES:
            for part in re.split(r"[/\[(]", r["name"]):
                part = fold(part)
                if len(part) > 2:
                    regions.add(part)
    emit("kRegionNames", regions)
    languages = [l for l in load("639-2")]
    lang_names, codes2, codes3 = set(), set(), set()
    for l in languages:
        if "alpha_2" in l:
            codes2.add(l["alpha_2"])
            codes3.update(l[k] for k in ("alpha_3", "bibliographic") if k in l)
        if "alpha_2" in l or l["alpha_3"] in ("fil", "haw", "gsw", "grc", "syr", "yue"):
            for n in re.split(r"[;,]", l["name"]):
                lang_names.add(fold(re.sub(r"\(.*", "", n)))
    lang_names |= {fold(n) for n in ("Mandarin", "Cantonese", "Farsi", "Tagalog", "Filipino", "Deutsch", "Français", "Español", "Italiano",
                                     "Português", "Nederlands", "Polski", "Svenska", "Dansk", "Norsk", "Suomi", "Türkçe", "Greek",
                                     "Simplified Chinese", "Traditional Chinese", "Brazilian Portuguese")}
    emit("kLanguageNames", lang_names)
    emit("kLanguageCodes2", codes2)
    emit("kLanguageCodes3", codes3)
    money = load("4217")
    emit("kCurrencyCodes", [m["alpha_3"] for m in money if m["alpha_3"] not in ("XXX", "XTS")])
    emit("kCurrencyNames", [fold(m["name"]) for m in money])
    print("\n}  // namespace datawave::classify")


main()
