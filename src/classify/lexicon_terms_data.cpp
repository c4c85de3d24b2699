// Small closed vocabularies: sexes, marital statuses, posts, company forms, street words. Folded; `_` stands for a
// blank.
#include "lexicon_data.hpp"

namespace datawave::classify {

const std::string_view kGenders = R"(
male female m f man woman men women other nonbinary non_binary transgender unknown not_specified prefer_not_to_say mannlich maennlich weiblich divers
homme femme masculin feminin hombre mujer masculino femenino feminino maschio femmina man vrouw u x o w girl boy agender genderqueer genderfluid
bigender polygender mtf ftm nb n h v unspecified
)";
const std::string_view kMaritalStatuses = R"(
single married divorced widowed widow widower separated never_married engaged domestic_partner domestic_partnership civil_union civil_partnership
partnered cohabiting s m d w u ledig verheiratet geschieden verwitwet celibataire marie mariee divorce divorcee veuf veuve soltero soltera casado casada
divorciado divorciada viudo viuda common_law unmarried single_parent married_civ_spouse married_spouse_absent married_af_spouse neverm divorc mabsent
separ mar_af life_partner annulled remarried legally_separated interlocutory polygamous unknown
)";
const std::string_view kEthnicities = R"(
white black asian hispanic latino caucasian african_american black_or_african_american american_indian native_american alaska_native pacific_islander
native_hawaiian hispanic_or_latino not_hispanic_or_latino not_hispanic nonhispanic non_hispanic mixed two_or_more_races multiracial multiple_race
white_british white_irish black_african black_caribbean indian pakistani bangladeshi chinese arab middle_eastern asian_pac_islander amer_indian_eskimo
other_race hispanic_latino maori pasifika european roma jewish white_russian american_indian_alaska_native asian_chinese asian_asian_indian
black_african_american hispanic_latino_puerto_rican white_european european_american other unknown declined
)";
const std::string_view kHonorifics =
    "mr mrs ms miss dr prof sir madam mx rev hon herr frau mme mlle monsieur madame senor senora sr sra jr ii iii iv "
    "phd md esq dame lord lady";

// Last words of job titles; a value of at most six words that ends in (or, before "of", holds) one of them looks like a
// post.
const std::string_view kJobWords = R"(
manager engineer developer analyst assistant representative director president consultant specialist coordinator administrator supervisor technician
officer accountant clerk secretary teacher professor nurse doctor physician surgeon lawyer attorney paralegal architect designer programmer scientist
researcher editor writer journalist artist photographer actor musician driver mechanic electrician plumber carpenter welder machinist operator worker
cashier salesperson buyer agent broker planner strategist recruiter trainer instructor coach chef cook waiter waitress bartender janitor cleaner guard
firefighter detective pilot captain steward attendant pharmacist dentist veterinarian therapist psychologist counselor counsellor librarian curator
translator interpreter economist statistician mathematician biologist chemist physicist geologist surveyor inspector auditor controller treasurer
executive ceo cfo cto coo cio vp chairman owner founder partner associate intern apprentice trainee lead head chief principal stockroom receptionist
foreman estimator appraiser underwriter actuary banker teller trader farmer rancher fisherman miner builder contractor roofer painter plasterer
tailor butcher baker hairdresser barber beautician optician optometrist paramedic midwife radiologist cardiologist pathologist anesthesiologist
psychiatrist pediatrician dermatologist technologist hygienist dietitian nutritionist caretaker housekeeper nanny babysitter tutor lecturer dean
superintendent dispatcher conductor engineer merchandiser marketer copywriter producer announcer dancer choreographer model illustrator animator
bookkeeper investigator examiner adjuster collector advisor adviser politician judge magistrate sheriff constable soldier sergeant lieutenant colonel
general major sailor shopkeeper retailer wholesaler vendor exporter importer entrepreneur homemaker housewife student retired unemployed sales
marketing salesman saleswoman expert evangelist generalist handler installer repairer assembler fabricator inspector packer loader
laborer labourer gardener landscaper groundskeeper forester logger ranger zoologist botanist ecologist astronomer meteorologist archaeologist
historian anthropologist sociologist geographer cartographer drafter aide orderly phlebotomist transcriptionist hr staff professional tender
)";
const std::string_view kCompanyWords = R"(
inc incorporated llc ltd limited corp corporation co company plc gmbh ag kg ohg ug sa sarl sas spa srl bv nv ab as oy oyj aps pty pte kk sro zrt kft ooo
oao zao llp lp group holdings holding partners associates enterprises industries solutions systems technologies technology services international global
bank insurance university college school institute hospital clinic foundation association agency bros brothers sons airlines airways air trust fund
capital ventures media press publishing publications books studios records entertainment foods markets market stores store shop pharmacy motors
automotive electric energy petroleum oil gas mining steel chemical chemicals pharmaceuticals pharma labs laboratories software networks communications
telecom logistics shipping freight transport express cargo lines consulting advisors management realty properties construction builders hotel hotels
resort restaurant cafe bakery brewery winery farms dairy academy society federation council ministry commission authority telecommunications toys bikes
sports outfitters supply supplies wholesale traders trading imports exports distributors manufacturing hamburgers pizza
)";
const std::string_view kStreetWords = R"(
street st avenue ave av road rd drive dr boulevard blvd lane ln court ct place pl way terrace ter circle cir highway hwy parkway pkwy square sq trail trl
alley crescent close walk grove heights plaza route suite apt apartment unit floor box building bldg house estate mews row quay loop crossing path
pike turnpike expressway strasse str platz weg allee gasse ring ufer damm rue avenida avda calle via viale piazza corso rua travessa praca alameda
estrada paseo plaza carrera camino carretera laan straat weg plein gracht kade gatan vagen vej gade gate veien tie katu ulica ul aleja jalan lorong
chome cho dori marg nagar chowk place bd chemin allee impasse quai cours
)";
const std::string_view kBooleans =
    "true false t f yes no y n 0 1 on off si nein ja oui non 2 -1 active inactive enabled disabled";
const std::string_view kDiagnosisWords = R"(
diabetes hypertension asthma pneumonia cancer carcinoma fracture infection influenza bronchitis arthritis depression anxiety migraine anemia anaemia
disorder syndrome disease injury pain failure acute chronic malignant neoplasm hepatitis tuberculosis obesity epilepsy stroke infarction sepsis
sinusitis pharyngitis dermatitis appendicitis gastritis allergy allergic fever cough viral otitis sprain laceration concussion osteoporosis dementia
alzheimers hyperlipidemia gingivitis pregnancy miscarriage lesion ulcer hemorrhage edema embolism thrombosis stenosis cyst tumor tumour
)";
const std::string_view kDemonyms = R"(
american british english scottish welsh irish french german italian spanish portuguese dutch belgian swiss austrian swedish norwegian danish finnish
icelandic polish czech slovak hungarian romanian bulgarian greek turkish russian ukrainian belarusian serbian croatian bosnian slovenian albanian
macedonian estonian latvian lithuanian georgian armenian azerbaijani kazakh uzbek chinese japanese korean south_korean taiwanese vietnamese thai
filipino indonesian malaysian singaporean indian pakistani bangladeshi sri_lankan nepalese nepali afghan iranian iraqi syrian lebanese jordanian israeli
palestinian saudi emirati kuwaiti qatari yemeni egyptian libyan tunisian algerian moroccan sudanese ethiopian kenyan ugandan tanzanian nigerian ghanaian
senegalese ivorian cameroonian congolese angolan zambian zimbabwean south_african namibian mozambican canadian mexican guatemalan honduran salvadoran
nicaraguan costa_rican panamanian cuban jamaican haitian dominican colombian venezuelan ecuadorian peruvian bolivian chilean argentine argentinian
uruguayan paraguayan brazilian australian new_zealander mongolian cambodian burmese maltese cypriot luxembourger monegasque liechtensteiner
)";
const std::string_view kCurrencyWords = R"(
dollar euro pound yen yuan renminbi rupee franc peso krona krone krone ruble rouble real rand lira shekel won baht ringgit dinar dirham riyal rial zloty
forint koruna leu lev kuna hryvnia tenge naira shilling cedi dong rupiah taka afghani lek dram guilder kwanza manat birr quetzal lempira gourde sol
guarani boliviano bolivar colon cordoba balboa pula loti lilangeni kwacha metical ariary rufiyaa kyat kip riel tugrik som somoni lari denar pataca
)";
const std::string_view kCalendarWords = R"(
january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
jan feb mar apr jun jul aug sep oct nov dec mon tue wed thu fri sat sun spring summer autumn winter red green blue yellow black white orange brown
purple pink grey gray silver gold small medium large low high
)";

}  // namespace datawave::classify
