// Written by lexicon_iso.py; do not edit.
#include "lexicon_data.hpp"

namespace datawave::classify {

const std::string_view kCountryNames = R"(
afghanistan aland_islands albania alemania algeria allemagne american_samoa andorra angola anguilla antarctica antigua_and_barbuda
arab_republic_of_egypt argentina argentine_republic armenia aruba australia austria azerbaijan bahamas bahrain bangladesh barbados belarus
belgie belgique belgium belize benin bermuda bhutan bolivarian_republic_of_venezuela bolivia bolivia_plurinational_state_of bonaire
bonaire_sint_eustatius_and_saba bosnia_and_herzegovina botswana bouvet_island brasil brazil british_indian_ocean_territory
british_virgin_islands brunei brunei_darussalam bulgaria burkina_faso burma burundi cabo_verde cambodia cameroon canada cape_verde
cayman_islands central_african_republic chad chile china christmas_island cocos cocos_keeling_islands colombia commonwealth_of_dominica
commonwealth_of_the_bahamas commonwealth_of_the_northern_mariana_islands comoros congo congo_the_democratic_republic_of_the cook_islands
costa_rica cote_divoire croatia cuba curacao cyprus czech_republic czechia democratic_peoples_republic_of_korea
democratic_republic_of_sao_tome_and_principe democratic_republic_of_timor_leste democratic_socialist_republic_of_sri_lanka denmark
deutschland djibouti dominica dominican_republic dr_congo eastern_republic_of_uruguay ecuador egypt el_salvador england equatorial_guinea
eritrea espagne espana estados_unidos estonia eswatini etats_unis ethiopia falkland_islands falkland_islands_malvinas faroe_islands
federal_democratic_republic_of_ethiopia federal_democratic_republic_of_nepal federal_republic_of_germany federal_republic_of_nigeria
federal_republic_of_somalia federated_states_of_micronesia federative_republic_of_brazil fiji finland france francia frankreich
french_guiana french_polynesia french_republic french_southern_territories gabon gabonese_republic gambia georgia germany ghana gibraltar
grand_duchy_of_luxembourg great_britain greece greenland grenada guadeloupe guam guatemala guernsey guinea guinea_bissau guyana haiti
hashemite_kingdom_of_jordan heard_island_and_mcdonald_islands hellenic_republic holland holy_see holy_see_vatican_city_state honduras
hong_kong hong_kong_special_administrative_region_of_china hungary iceland independent_state_of_papua_new_guinea
independent_state_of_samoa india indonesia iran iran_islamic_republic_of iraq ireland islamic_republic_of_afghanistan
islamic_republic_of_iran islamic_republic_of_mauritania islamic_republic_of_pakistan isle_of_man israel italia italian_republic italien
italy ivory_coast jamaica japan jersey jordan kazakhstan kenya kingdom_of_bahrain kingdom_of_belgium kingdom_of_bhutan kingdom_of_cambodia
kingdom_of_denmark kingdom_of_eswatini kingdom_of_lesotho kingdom_of_morocco kingdom_of_norway kingdom_of_saudi_arabia kingdom_of_spain
kingdom_of_sweden kingdom_of_thailand kingdom_of_the_netherlands kingdom_of_tonga kiribati korea korea_democratic_peoples_republic_of
korea_republic_of kosovo kuwait kyrgyz_republic kyrgyzstan lao_peoples_democratic_republic laos latvia lebanese_republic lebanon lesotho
liberia libya liechtenstein lithuania luxembourg macao macao_special_administrative_region_of_china macau macedonia madagascar malawi
malaysia maldives mali malta marshall_islands martinique mauritania mauritius mayotte mexico micronesia micronesia_federated_states_of
moldova moldova_republic_of monaco mongolia montenegro montserrat morocco mozambique myanmar namibia nauru nederland nepal netherlands
new_caledonia new_zealand nicaragua niger nigeria niue norfolk_island north_korea north_macedonia northern_mariana_islands norway oman
osterreich pakistan palau palestine palestine_state_of panama papua_new_guinea paraguay peoples_democratic_republic_of_algeria
peoples_republic_of_bangladesh peoples_republic_of_china peru philippines pitcairn plurinational_state_of_bolivia poland polska portugal
portuguese_republic principality_of_andorra principality_of_liechtenstein principality_of_monaco puerto_rico qatar reino_unido
republic_of_albania republic_of_angola republic_of_armenia republic_of_austria republic_of_azerbaijan republic_of_belarus
republic_of_benin republic_of_bosnia_and_herzegovina republic_of_botswana republic_of_bulgaria republic_of_burundi republic_of_cabo_verde
republic_of_cameroon republic_of_chad republic_of_chile republic_of_colombia republic_of_costa_rica republic_of_cote_divoire
republic_of_croatia republic_of_cuba republic_of_cyprus republic_of_djibouti republic_of_ecuador republic_of_el_salvador
republic_of_equatorial_guinea republic_of_estonia republic_of_fiji republic_of_finland republic_of_ghana republic_of_guatemala
republic_of_guinea republic_of_guinea_bissau republic_of_guyana republic_of_haiti republic_of_honduras republic_of_iceland
republic_of_india republic_of_indonesia republic_of_iraq republic_of_kazakhstan republic_of_kenya republic_of_kiribati republic_of_korea
republic_of_latvia republic_of_liberia republic_of_lithuania republic_of_madagascar republic_of_malawi republic_of_maldives
republic_of_mali republic_of_malta republic_of_mauritius republic_of_moldova republic_of_mozambique republic_of_myanmar
republic_of_namibia republic_of_nauru republic_of_nicaragua republic_of_north_macedonia republic_of_palau republic_of_panama
republic_of_paraguay republic_of_peru republic_of_poland republic_of_san_marino republic_of_senegal republic_of_serbia
republic_of_seychelles republic_of_sierra_leone republic_of_singapore republic_of_slovenia republic_of_south_africa
republic_of_south_sudan republic_of_suriname republic_of_tajikistan republic_of_the_congo republic_of_the_gambia
republic_of_the_marshall_islands republic_of_the_niger republic_of_the_philippines republic_of_the_sudan republic_of_trinidad_and_tobago
republic_of_tunisia republic_of_turkiye republic_of_uganda republic_of_uzbekistan republic_of_vanuatu republic_of_yemen republic_of_zambia
republic_of_zimbabwe reunion romania royaume_uni russia russian_federation rwanda rwandese_republic saint_barthelemy saint_helena
saint_helena_ascension_and_tristan_da_cunha saint_kitts_and_nevis saint_lucia saint_martin saint_martin_french_part
saint_pierre_and_miquelon saint_vincent_and_the_grenadines samoa san_marino sao_tome_and_principe saudi_arabia schweiz scotland senegal
serbia seychelles sierra_leone singapore sint_maarten sint_maarten_dutch_part slovak_republic slovakia slovenia
socialist_republic_of_viet_nam solomon_islands somalia south_africa south_georgia_and_the_south_sandwich_islands south_korea south_sudan
spain spanien sri_lanka state_of_israel state_of_kuwait state_of_qatar sudan suisse sultanate_of_oman suriname svalbard_and_jan_mayen
swaziland sweden swiss_confederation switzerland syria syrian_arab_republic taiwan taiwan_province_of_china tajikistan tanzania
tanzania_united_republic_of thailand the_state_of_eritrea the_state_of_palestine timor_leste togo togolese_republic tokelau tonga
trinidad_and_tobago tunisia turkey turkiye turkmenistan turks_and_caicos_islands tuvalu u_k u_s_a uae uganda uk ukraine
union_of_the_comoros united_arab_emirates united_kingdom united_kingdom_of_great_britain_and_northern_ireland united_mexican_states
united_republic_of_tanzania united_states united_states_minor_outlying_islands united_states_of_america uruguay usa uzbekistan vanuatu
vatican_city venezuela venezuela_bolivarian_republic_of viet_nam vietnam virgin_islands virgin_islands_british
virgin_islands_of_the_united_states virgin_islands_u_s wales wallis_and_futuna western_sahara yemen yugoslavia zambia zimbabwe
)";
const std::string_view kCountryCodes2 = R"(
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL
CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT
GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA
MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS
PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ
UA UG UK UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
)";
const std::string_view kCountryCodes3 = R"(
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB
BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI
ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN
IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC
MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU
NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM
SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT
VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
)";
const std::string_view kRegionNames = R"(
a_coruna a_nang aargau aberdeen_city aberdeenshire abertawe_gb_ata abia abra abruzzo abuja_federal_capital_territory aceh acre ad_yaman
adamawa adana adygeja_respublika afyonkarahisar agder agion_oros agr agrigento aguascalientes agusan_del_norte agusan_del_sur aichi ain
aisen_del_general_carlos_ibanez_del_campo aisne ak_lak ak_nong akita aklan aksaray akwa_ibom alabama alacant alagoas aland alaska alba
albacete albay alberta alessandria allier almeria alpes_de_haute_provence alpes_maritimes altaj_respublika altajskij_kraj amapa amarumayu
amasya amazonas american_samoa amnat_charoen amurskaja_oblast an_giang anambra anatoliki_makedonia_kai_thraki ancash ancona andalucia
andaman_and_nicobar_islands andhra_pradesh ang_thong angus anhui_sheng ankara antalya antioquia antique antofagasta
antrim_and_newtownabbey antwerpen aomori apayao appenzell_ausserrhoden appenzell_innerrhoden apurimaq araba arad aragon arauca
arctic_region ardahan ardeche ardennes ards_and_north_down arequipa arezzo arges argyll_and_bute arhangelskaja_oblast arica_y_parinacota
ariege arizona arkansas armagh_city_banbridge_and_craigavon armm artvin aruba arunachal_pradesh ascoli_piceno assam asti
astrahanskaja_oblast asturias asturias_principado_de atacama atlantico attiki aube auckland aude aurora australian_capital_territory
autonomous_region_in_muslim_mindanao auvergne_rhone_alpes aveiro avellino aveyron avila avtonomna_respublika_krym ayacucho ayd_n
azad_jammu_and_kashmir ba_ria_vung_tau bac_giang bac_kan bac_lieu bac_ninh bacau bacs_kiskun badajoz baden_wurttemberg bagerhat bahia
baja_california baja_california_sur bal_kesir bali balochistan bandarban banten baranya barcelona barguna bari barishal
barking_and_dagenham barletta_andria_trani barnet barnsley bart_n bas_rhin basel_landschaft basel_stadt bashkortostan_respublika basilan
basilicata bataan batanes batangas bath_and_north_east_somerset batman bauchi bay_of_plenty bayburt bayelsa bayern bedford beijing_shi
beja bekes bekescsaba belfast_city belgorodskaja_oblast belluno ben_tre benesov benevento bengkulu benguet benue bergamo berlin bern
beroun bexley bhola bicol biella bihar bihor bilecik biliran bingol binh_duong binh_inh binh_phuoc binh_thuan biobio birmingham
bistrita_nasaud bitlis bizkaia blackburn_with_darwen blackpool blaenau_gwent blansko blekinge_lan bogura bohol bolivar bologna bolton bolu
bolzano bonaire borno borsod_abauj_zemplen botosani bouches_du_rhone bourgogne_franche_comte bournemouth_christchurch_and_poole boyaca
brabant_wallon bracknell_forest bradford braga braganca brahmanbaria braila brandenburg brasov breclav bremen brent brescia bretagne
bridgend brighton_and_hove brindisi bristol_city_of british_columbia brjanskaja_oblast brno_mesto brno_venkov bro_morgannwg_gb_bmg bromley
bruntal brussels_hoofdstedelijk_gewest buckinghamshire bucuresti budapest bueng_kan buenos_aires bukidnon bulacan burdur burgenland burgos
buri_ram burjatija_respublika bursa bury busan_gwangyeoksi buzau ca_mau caceres cadiz caerdydd_gb_crd caerffili_gb_caf caerphilly cagayan
cagayan_valley cagliari cajamarca calabarzon calabria calarasi caldas calderdale california caltanissetta calvados camarines_norte
camarines_sur cambridgeshire camden camiguin campania campeche campobasso can_tho canakkale canarias cank_r cantabria cantal canterbury
cao_bang capiz caqueta car caraga caras_severin cardiff carlow carmarthenshire casanare caserta casnewydd_gb_cnw
castell_nedd_port_talbot_gb_ctl castello castelo_branco castilla_la_mancha castilla_y_leon cataluna catalunya catamarca catanduanes
catania catanzaro cauca causeway_coast_and_glens cavan cavite ceara cebu central_bedfordshire central_luzon central_visayas
centre_val_de_loire ceredigion cesar ceska_lipa ceske_budejovice cesky_krumlov ceuta chachoengsao chaco chai_nat chaiyaphum chandigarh
chandpur chanthaburi chapai_nawabganj charente charente_maritime chatham_islands_territory chattogram cheb chechenskaya_respublika
chelyabinskaya_oblast cher cherkaska_oblast chernihivska_oblast chernivetska_oblast cheshire_east cheshire_west_and_chester chhattisgarh
chiang_mai chiang_rai chiapas chiba chieti chihuahua choco chomutov chon_buri chongqing_shi chrudim chuadanga chubut
chukotskiy_avtonomnyy_okrug chumphon chungcheongbuk_do chungcheongnam_do chuvashskaya_respublika ciudad_autonoma_de_buenos_aires
ciudad_de_mexico ciudad_real clackmannanshire clare clipperton cluj coahuila_de_zaragoza coimbra colima colorado como connaught
connecticut constanta conwy coquimbo cordillera_administrative_region cordoba cork cornwall correze corrientes corse corse_du_sud corum
cosenza cotabato cote_dor cotes_darmor covasna coventry coxs_bazar cremona creuse cross_river crotone croydon csongrad cuenca cumbria
cumilla cundinamarca cuneo curacao cusco cymru_gb_cym dadra_and_nagar_haveli_and_daman_and_diu daegu_gwangyeoksi daejeon_gwangyeoksi
dagestan_respublika dalarnas_lan dambovita darlington davao davao_de_oro davao_del_norte davao_del_sur davao_occidental davao_oriental
debrecen decin delaware delhi delta denbighshire denizli derby derbyshire derry_and_strabane deux_sevres devon dhaka dinagat_islands
dinajpur district_of_columbia distrito_capital_de_bogota distrito_federal diyarbak_r dnipropetrovska_oblast dolj dolnoslaskie domazlice
doncaster donegal donetska_oblast dordogne dorset doubs drenthe drome dublin dudley dumfries_and_galloway dunaujvaros dundee_city durango
durham_county duzce dytiki_ellada dytiki_makedonia ealing east_ayrshire east_dunbartonshire east_lothian east_renfrewshire
east_riding_of_yorkshire east_sussex eastern_cape eastern_samar eastern_visayas ebonyi edinburgh_city_of edirne edo eger ehime eilean_siar
ekiti el_callao elaz_g emilia_romagna enfield england enna entre_rios enugu erd erzincan erzurum eskisehir espirito_santo essex essonne
etela_karjala etela_pohjanmaa etela_savo eure eure_et_loir euskal_herria evora evrejskaja_avtonomnaja_oblast extremadura falkirk faridpur
faro fejer feni fermanagh_and_omagh fermo ferrara fife finistere firenze flevoland flintshire florida foggia forli_cesena formosa
francaise free_state freiburg friuli_venezia_giulia frosinone frydek_mistek fryslan fujian_sheng fukui fukuoka fukushima gaibandha galati
galicia galway gangwon_do gansu_sheng gard gateshead gauteng gavleborgs_lan gaziantep gazipur gelderland geneve genova georgia gerona gers
gia_lai gifu gilgit_baltistan gipuzkoa giresun girona gironde gisborne giurgiu glarus glasgow_city gloucestershire goa goias gombe
gopalganj gorizia gorj gorontalo gotlands_lan granada grand_est graubunden greenwich groningen grosseto guadalajara guadeloupe guainia
guam guanajuato guangdong_sheng guangxi_zhuangzu_zizhiqu guarda guaviare guerrero guimaras guizhou_sheng gujarat gumushane gunma guyane
gwangju_gwangyeoksi gwynedd gyeonggi_do gyeongsangbuk_do gyeongsangnam_do gyor gyor_moson_sopron ha_giang ha_nam ha_noi ha_tinh
habarovskij_kraj habiganj hackney hai_duong hai_phong hainan_sheng hainaut hajdu_bihar hakasija_respublika hakkari hallands_lan halton
hamburg hammersmith_and_fulham hampshire hanty_mansijskij_avtonomnyj_okrug harghita haringey harrow hartlepool haryana hatay hau_giang
haut_rhin haute_corse haute_garonne haute_loire haute_marne haute_saone haute_savoie haute_vienne hautes_alpes hautes_pyrenees
hauts_de_france hauts_de_seine havering havlickuv_brod hawaii hawkes_bay hebei_sheng heilongjiang_sheng henan_sheng herault herefordshire
hertfordshire hessen heves hidalgo highland hillingdon himachal_pradesh hiroshima ho_chi_minh hoa_binh hodmezovasarhely hodonin hokkaido
hong_kong_sar hounslow hovedstaden hradec_kralove huancavelica huanuco hubei_sheng huelva huesca huila hunan_sheng hunedoara hung_yen
hunin hyogo ialomita iasi ibaraki ica idaho ien_bien ifugao igd_r ile_de_france ilfov ille_et_vilaine illes_balears illinois ilocos
ilocos_norte ilocos_sur iloilo imo imperia incheon_gwangyeoksi indiana indre indre_et_loire ingushetiya_respublika innlandet inverclyde
ionia_nisia iowa ipeiros irkutskaja_oblast isabela isere isernia ishikawa islamabad islas_baleares isle_of_anglesey isle_of_wight
isles_of_scilly islington isparta istanbul ivano_frankivska_oblast ivanovskaja_oblast iwate izmir jablonec_nad_nisou jaen jakarta_raya
jalisco jamalo_neneckij_avtonomnyj_okrug jamalpur jambi jammu_and_kashmir jamtlands_lan jan_mayen jaroslavskaja_oblast jashore
jasz_nagykun_szolnok jawa jawa_barat jawa_tengah jawa_timur jeju_teukbyeoljachido jeollabuk_do jeollanam_do jesenik jhalakathi jharkhand
jhenaidah jiangsu_sheng jiangxi_sheng jicin jigawa jihlava jihocesky_kraj jihomoravsky_kraj jilin_sheng jindrichuv_hradec johor
jonkopings_lan joypurhat jujuy jura k_r_kkale k_rklareli k_rsehir kabardino_balkarskaja_respublika kaduna kagawa kagoshima kahramanmaras
kainuu kalasin kalimantan kalimantan_barat kalimantan_selatan kalimantan_tengah kalimantan_timur kalimantan_utara kalinga
kaliningradskaja_oblast kalmar_lan kalmykija_respublika kaluzhskaya_oblast kamchatskiy_kray kamphaeng_phet kanagawa kanchanaburi kano
kansas kanta_hame kaposvar karabuk karachayevo_cherkesskaya_respublika karaman karelija_respublika karlovarsky_kraj karlovy_vary karnataka
karnten kars karvina kastamonu katsina kayseri kebbi kecskemet kedah kelantan kemerovskaja_oblast kensington_and_chelsea kent
kentriki_makedonia kentucky kepulauan_bangka_belitung kepulauan_riau kerala kerry keski_pohjanmaa keski_suomi khagrachhari khanh_hoa
kharkivska_oblast khersonska_oblast khmelnytska_oblast khon_kaen khulna khyber_pakhtunkhwa kien_giang kildare kilis kilkenny
kingston_upon_hull kingston_upon_thames kirklees kirovohradska_oblast kirovskaja_oblast kishoreganj kladno klatovy knowsley kocaeli kochi
kogi kolin komarom_esztergom komi_respublika kon_tum konya kostromskaja_oblast krabi kraj_vysocina kralovehradecky_kraj krasnodarskij_kraj
krasnojarskij_kraj kriti kromeriz kronobergs_lan krung_thep_maha_nakhon kujawsko_pomorskie kumamoto kurganskaja_oblast kurigram
kurskaja_oblast kushtia kutahya kutna_hora kwara kwazulu_natal kyiv kyivska_oblast kymenlaakso kyoto la_araucania la_coruna la_guajira
la_libertad la_pampa la_reunion la_rioja la_spezia la_union ladakh lagos laguna lai_chau lakshadweep lakshmipur lalmonirhat lam_ong
lambayeque lambeth lampang lamphun lampung lanao_del_norte lanao_del_sur lancashire landes lang_son lao_cai laois lappi laquila las_palmas
latina lazio lecce lecco leeds leicester leicestershire leinster leiria leitrim leningradskaja_oblast leon lerida lewisham leyte
liaoning_sheng liberec liberecky_kraj libertador_general_bernardo_ohiggins liege liguria lima lima_hatun_llaqta limburg limerick limpopo
lincolnshire lipeckaja_oblast lisboa lisburn_and_castlereagh litomerice liverpool livorno lleida lodi lodzkie loei loir_et_cher loire
loire_atlantique loiret lombardia london_city_of long_an longford lop_buri loreto los_lagos los_rios lot lot_et_garonne louisiana louny
louth lozere lubelskie lubuskie lucca lugo luhanska_oblast luton luxembourg luzern lvivska_oblast macao_sar macerata madaripur
madhya_pradesh madre_de_dios madrid madrid_comunidad_de mae_hong_son magadanskaja_oblast magallanes magdalena maguindanao magura
maha_sarakham maharashtra maine maine_et_loire malaga malatya malopolskie maluku maluku_utara manawatu_wanganui manche manchester
manikganj manipur manisa manitoba mantova maramures maranhao marche mardin marij_el_respublika marinduque marlborough marne martinique
maryland masbate massa_carrara massachusetts matera mato_grosso mato_grosso_do_sul maule mayenne mayo mayotte mazowieckie meath
mecklenburg_vorpommern medway meghalaya mehedinti meherpur melaka melilla melnik mendoza mersin merthyr_tudful_gb_mtu merthyr_tydfil
merton messina meta meurthe_et_moselle meuse mexico michigan michoacan_de_ocampo mid_and_east_antrim mid_ulster middlesbrough midlothian
midtjylland mie milano milton_keynes mimaropa minas_gerais mindoro_occidental mindoro_oriental minnesota misamis_occidental
misamis_oriental misiones miskolc mississippi missouri miyagi miyazaki mizoram mlada_boleslav modena molise monaghan monmouthshire montana
monza_e_brianza moquegua moravskoslezsky_kraj moray morbihan mordovija_respublika more_og_romsdal morelos moselle moskovskaja_oblast
moskva most moulvibazar mountain_province mpumalanga mugla mukdahan munshiganj munster murcia murcia_region_de mures murmanskaja_oblast
mus mykolaivska_oblast mymensingh nachod nafarroa nafarroako_foru_komunitatea nagaland nagano nagasaki nagykanizsa nakhon_nayok
nakhon_pathom nakhon_phanom nakhon_ratchasima nakhon_sawan nakhon_si_thammarat nam_inh namur nan naogaon napoli nara narail narathiwat
narayanganj narino narsingdi nasarawa national_capital_region natore nayarit neamt neath_port_talbot nebraska negeri_sembilan
negros_occidental negros_oriental nei_mongol_zizhiqu nelson neneckij_avtonomnyj_okrug netrakona neuchatel neuquen nevada nevsehir
new_brunswick new_hampshire new_jersey new_mexico new_south_wales new_york newcastle_upon_tyne newfoundland_and_labrador newham newport
newry_mourne_and_down nghe_an nidwalden niederosterreich niedersachsen nievre nigde niger niigata nilphamari ningxia_huizi_zizhiqu
ninh_binh ninh_thuan nizhegorodskaya_oblast noakhali nograd nong_bua_lam_phu nong_khai nonthaburi noord_brabant noord_holland nord
nordjylland nordland nordrhein_westfalen norfolk normandie norrbottens_lan norte_de_santander north_ayrshire north_carolina north_dakota
north_east_lincolnshire north_lanarkshire north_lincolnshire north_somerset north_tyneside north_west north_yorkshire northamptonshire
northern_cape northern_ireland northern_mariana_islands northern_mindanao northern_samar northern_territory northland northumberland
northwest_territories notio_aigaio nottingham nottinghamshire nouvelle_aquitaine nouvelle_caledonie nova_scotia novara
novgorodskaja_oblast novosibirskaja_oblast novy_jicin nuble nueva_ecija nueva_vizcaya nuevo_leon nunavut nuoro nusa_tenggara
nusa_tenggara_barat nusa_tenggara_timur nyiregyhaza nymburk oaxaca oberosterreich obwalden occitanie odeska_oblast odisha offaly ogun ohio
oise oita okayama okinawa oklahoma oldham olomouc olomoucky_kraj olt omskaja_oblast ondo ong_nai ong_thap ontario oost_vlaanderen opava
opolskie ordu orebro_lan oregon orenburgskaja_oblast orense oristano orkney_islands orlovskaja_oblast orne osaka oslo osmaniye
ostergotlands_lan ostrava_mesto osun otago ourense overijssel oxfordshire oyo pabna padova pahang paijat_hame palawan palencia palermo
pampanga panchagarh pangasinan papua papua_barat para paraiba parana pardubice pardubicky_kraj paris parma pas_de_calais pasco
pathum_thani pattani patuakhali pavia pays_de_la_loire pecs pelhrimov peloponnisos pembrokeshire pen_y_bont_ar_ogwr_gb_pog pennsylvania
penzenskaja_oblast perak perlis permskij_kraj pernambuco perth_and_kinross perugia pesaro_e_urbino pescara pest peterborough phangnga
phatthalung phatthaya phayao phetchabun phetchaburi phichit phitsanulok phra_nakhon_si_ayutthaya phrae phu_tho phu_yen phuket piacenza
piaui piemonte pirkanmaa pirojpur pisa pisek pistoia piura plateau plymouth plzen_jih plzen_mesto plzen_sever plzensky_kraj podkarpackie
podlaskie pohjanmaa pohjois_karjala pohjois_pohjanmaa pohjois_savo poltavska_oblast polynesie_francaise pomorskie pontevedra pordenone
portalegre porto portsmouth potenza powys prachatice prachin_buri prachuap_khiri_khan praha_hlavni_mesto praha_vychod praha_zapad prahova
prato prerov pribram primorskij_kraj prince_edward_island prostejov provence_alpes_cote_d_azur pskovskaja_oblast puducherry puebla
puerto_rico puglia pulau_pinang punjab puno putumayo puy_de_dome pyrenees_atlantiques pyrenees_orientales qinghai_sheng quang_binh
quang_nam quang_ngai quang_ninh quang_tri quebec queensland queretaro quezon quindio quintana_roo quirino ragusa rajasthan rajbari
rajshahi rakovnik rangamati rangpur ranong ratchaburi ravenna rayong reading redbridge redcar_and_cleveland reggio_calabria reggio_emilia
regiao_autonoma_da_madeira regiao_autonoma_dos_acores region_i region_ii region_iii region_iv_a region_iv_b region_ix
region_metropolitana_de_santiago region_v region_vi region_vii region_viii region_x region_xi region_xii region_xiii renfrewshire
rheinland_pfalz rhode_island rhondda_cynon_taff rhondda_cynontaf rhone riau richmond_upon_thames rieti rimini rio_de_janeiro
rio_grande_do_norte rio_grande_do_sul rio_negro risaralda rivers rivnenska_oblast rizal rize rjazanskaja_oblast rochdale rogaland roi_et
rokycany roma romblon romssa_ja_finnmarkku rondonia roraima roscommon rostovskaja_oblast rotherham rovigo rutland rychnov_nad_kneznou
s_rnak sa_kaeo saarland saba sabah sachsen sachsen_anhalt saga saha_respublika sahalinskaja_oblast saint_barthelemy saint_martin
saint_pierre_et_miquelon saitama sakarya sakon_nakhon salaj salamanca salerno salford salgotarjan salta salzburg samar samarskaja_oblast
samsun samut_prakan samut_sakhon samut_songkhram san_andres_providencia_y_santa_catalina san_juan san_luis san_luis_potosi san_martin
sandwell sankt_gallen sankt_peterburg sanl_urfa santa_catarina santa_cruz santa_cruz_de_tenerife santa_fe santander santarem
santiago_del_estero sao_paulo saone_et_loire saraburi sarangani saratovskaja_oblast sarawak sardegna sarthe saskatchewan sassari satakunta
satkhira satu_mare satun savoie savona schaffhausen schleswig_holstein schwyz scotland scottish_borders se_01 se_03 se_04 se_05 se_06
se_07 se_08 se_09 se_10 se_12 se_13 se_14 se_17 se_18 se_19 se_20 se_21 se_22 se_23 se_24 se_25 sefton segovia seine_et_marne
seine_maritime seine_saint_denis sejong selangor semily seoul_teukbyeolsi sergipe setubal sevastopol severnaja_osetija_respublika sevilla
shaanxi_sheng shandong_sheng shanghai_shi shanxi_sheng shariatpur sheffield sherpur shetland_islands shiga shimane shizuoka shropshire
si_sa_ket sibiu sichuan_sheng sicilia siena siirt sikkim sinaloa sindh sing_buri sinop sint_eustatius sint_maarten siquijor
sir_benfro_gb_bnf sir_ceredigion sir_ddinbych_gb_ddb sir_fynwy_gb_fyn sir_gaerfyrddin_gb_gfy sir_y_fflint_gb_ffl sir_ynys_mon_gb_ynm
siracusa sirajganj sivas sjaelland skane_lan slaskie sligo slough smolenskaja_oblast soc_trang soccsksargen sodermanlands_lan sokolov
sokoto solihull solothurn somerset somme somogy son_la sondrio songkhla sonora sopron soria sorsogon south_australia south_ayrshire
south_carolina south_cotabato south_dakota south_gloucestershire south_lanarkshire south_tyneside southampton southend_on_sea
southern_leyte southland southwark st_helens staffordshire stavropolskij_kraj steiermark sterea_ellada stirling stockholms_lan stockport
stockton_on_tees stoke_on_trent strakonice stredocesky_kraj suceava sucre sud_sardegna suffolk sukhothai sulawesi sulawesi_barat
sulawesi_selatan sulawesi_tengah sulawesi_tenggara sulawesi_utara sultan_kudarat sulu sumatera sumatera_barat sumatera_selatan
sumatera_utara sumperk sumska_oblast sunamganj sunderland suphan_buri surat_thani surigao_del_norte surigao_del_sur surin surrey sutton
svalbard sverdlovskaja_oblast svitavy swansea swietokrzyskie swindon syddanmark sylhet szabolcs_szatmar_bereg szeged szekesfehervar
szekszard szolnok szombathely tabasco tabor tachov tacna taiwan_sheng tak tamaulipas tambovskaja_oblast tameside tamil_nadu tangail taraba
taranaki taranto tarapaca tarlac tarn tarn_et_garonne tarragona tasman tasmania tatabanya tatarstan_respublika tawi_tawi tay_ninh tekirdag
telangana teleorman telford_and_wrekin tennessee teplice teramo terengganu terni ternopilska_oblast terres_australes_francaises
territoire_de_belfort teruel texas thai_binh thai_nguyen thakurgaon thanh_hoa thessalia thua_thien_hue thurgau thuringen thurrock
tianjin_shi ticino tien_giang tierra_del_fuego timis tipperary tirol tjumenskaja_oblast tlaxcala tocantins tochigi tokat tokushima tokyo
toledo tolima tolna tomskaja_oblast tor_faen torbay torfaen torino toscana tottori tower_hamlets toyama tra_vinh trabzon trafford trang
trapani trat trebic trentino_alto_adige trento treviso trieste tripura troondelage trutnov tucuman tulcea tulskaja_oblast tumbes tunceli
tuyen_quang tverskaja_oblast tyva_respublika ubon_ratchathani ucayali udine udmurtskaja_respublika udon_thani uherske_hradiste
uljanovskaja_oblast ulsan_gwangyeoksi ulster umbria united_states_minor_outlying_islands uppsala_lan uri usak ustecky_kraj usti_nad_labem
usti_nad_orlici utah uthai_thani utrecht uttar_pradesh uttaradit uttarakhand uusimaa val_daoste val_de_marne val_doise valais valcea
vale_of_glamorgan_the valencia valenciana_comunidad valladolid valle_del_cauca valparaiso van var varese varmlands_lan varsinais_suomi vas
vaslui vasterbottens_lan vasternorrlands_lan vastmanlands_lan vastra_gotalands_lan vaucluse vaud vaupes vendee veneto venezia
veracruz_de_ignacio_de_la_llave verbano_cusio_ossola vercelli vermont verona vestfold_og_telemark vestland veszprem viana_do_castelo
vibo_valentia vicenza vichada victoria vienne viken vila_real vinh_long vinh_phuc vinnytska_oblast virgin_islands_u_s virginia viseu
viterbo vlaams_brabant vlaams_gewest vladimirskaja_oblast volgogradskaja_oblast vologodskaja_oblast volynska_oblast vorarlberg
voreio_aigaio voronezhskaya_oblast vosges vrancea vsetin vyskov waikato wakayama wakefield wales wallis_et_futuna wallonne_region walsall
waltham_forest wandsworth warminsko_mazurskie warrington warwickshire washington waterford wellington west_bengal west_berkshire
west_coast west_dunbartonshire west_lothian west_sussex west_virginia west_vlaanderen western_australia western_cape western_visayas
westmeath westminster wexford wicklow wielkopolskie wien wigan wilayah_persekutuan_kuala_lumpur wilayah_persekutuan_labuan
wilayah_persekutuan_putrajaya wiltshire windsor_and_maidenhead wirral wisconsin wokingham wolverhampton worcestershire wrecsam_gb_wrc
wrexham wyoming xinjiang_uygur_zizhiqu xizang_zizhiqu yala yalova yamagata yamaguchi yamanashi yasothon yen_bai yobe yogyakarta yonne york
yozgat yucatan yukon yunnan_sheng yvelines zabajkalskij_kraj zacatecas zachodniopomorskie zakarpatska_oblast zala zalaegerszeg zambales
zamboanga_del_norte zamboanga_del_sur zamboanga_peninsula zamboanga_sibugay zamfara zamora zaporizka_oblast zaragoza zdar_nad_sazavou
zeeland zhejiang_sheng zhytomyrska_oblast zlin zlinsky_kraj znojmo zonguldak zug zuid_holland zurich
)";
const std::string_view kLanguageNames = R"(
abkhazian afar afrikaans akan albanian alemannic alsatian amharic ancient arabic aragonese armenian assamese avaric avestan aymara
azerbaijani bambara bashkir basque belarusian bengali bihari_languages bislama bokmal bosnian brazilian_portuguese breton bulgarian
burmese cantonese castilian catalan central_khmer chamorro chechen chewa chichewa chinese chuang church_slavic church_slavonic chuvash
cornish corsican cree croatian czech danish dansk deutsch dhivehi divehi dutch dzongkha english espanol esperanto estonian ewe faroese
farsi fijian filipino finnish flemish francais french fulah gaelic galician ganda georgian german gikuyu greek greenlandic guarani
gujarati haitian haitian_creole hausa hawaiian hebrew herero hindi hiri_motu hungarian icelandic ido igbo indonesian interlingua
interlingue inuktitut inupiaq irish italian italiano japanese javanese kalaallisut kannada kanuri kashmiri kazakh kikuyu kinyarwanda
kirghiz komi kongo korean kuanyama kurdish kwanyama kyrgyz lao latin latvian letzeburgesch limburgan limburger limburgish lingala
lithuanian luba_katanga luxembourgish macedonian malagasy malay malayalam maldivian maltese mandarin manx maori marathi marshallese modern
moldavian moldovan mongolian nauru navaho navajo ndebele ndonga nederlands nepali norsk north north_ndebele northern_sami norwegian
norwegian_bokmal norwegian_nynorsk nuosu nyanja nynorsk occidental occitan ojibwa old_bulgarian old_church_slavonic old_slavonic oriya
oromo ossetian ossetic pali panjabi pashto persian pilipino polish polski portugues portuguese provencal punjabi pushto quechua romanian
romansh rundi russian samoan sango sanskrit sardinian scottish_gaelic serbian shona sichuan_yi simplified_chinese sindhi sinhala sinhalese
slovak slovenian somali sotho south south_ndebele southern spanish sundanese suomi svenska swahili swati swedish swiss_german syriac
tagalog tahitian tajik tamil tatar telugu thai tibetan tigrinya tonga traditional_chinese tsonga tswana turkce turkish turkmen twi uighur
ukrainian urdu uyghur uzbek valencian venda vietnamese volapuk walloon welsh western_frisian wolof xhosa yiddish yoruba zhuang zulu
)";
const std::string_view kLanguageCodes2 = R"(
aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa ff fi fj
fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la
lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa
sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
)";
const std::string_view kLanguageCodes3 = R"(
aar abk afr aka alb amh ara arg arm asm ava ave aym aze bak bam baq bel ben bih bis bod bos bre bul bur cat ces cha che chi chu chv cor
cos cre cym cze dan deu div dut dzo ell eng epo est eus ewe fao fas fij fin fra fre fry ful geo ger gla gle glg glv gre grn guj hat hau
heb her hin hmo hrv hun hye ibo ice ido iii iku ile ina ind ipk isl ita jav jpn kal kan kas kat kau kaz khm kik kin kir kom kon kor kua
kur lao lat lav lim lin lit ltz lub lug mac mah mal mao mar may mkd mlg mlt mon mri msa mya nau nav nbl nde ndo nep nld nno nob nor nya
oci oji ori orm oss pan per pli pol por pus que roh ron rum run rus sag san sin slk slo slv sme smo sna snd som sot spa sqi srd srp ssw
sun swa swe tah tam tat tel tgk tgl tha tib tir ton tsn tso tuk tur twi uig ukr urd uzb ven vie vol wel wln wol xho yid yor zha zho zul
)";
const std::string_view kCurrencyCodes = R"(
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY
COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD
IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC
SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XDR XOF
XPD XPF XPT XSU XUA YER ZAR ZMW ZWL
)";
const std::string_view kCurrencyNames = R"(
adb_unit_of_account afghani algerian_dinar argentine_peso armenian_dram aruban_florin australian_dollar azerbaijan_manat bahamian_dollar
bahraini_dinar baht balboa barbados_dollar belarusian_ruble belize_dollar bermudian_dollar bolivar_soberano boliviano
bond_markets_unit_european_composite_unit_eurco bond_markets_unit_european_monetary_unit_e_m_u_6
bond_markets_unit_european_unit_of_account_17_e_u_a_17 bond_markets_unit_european_unit_of_account_9_e_u_a_9 brazilian_real brunei_dollar
bulgarian_lev burundi_franc cabo_verde_escudo canadian_dollar cayman_islands_dollar cfa_franc_bceao cfa_franc_beac cfp_franc chilean_peso
codes_specifically_reserved_for_testing_purposes colombian_peso comorian_franc congolese_franc convertible_mark cordoba_oro
costa_rican_colon cuban_peso czech_koruna dalasi danish_krone denar djibouti_franc dobra dominican_peso dong east_caribbean_dollar
egyptian_pound el_salvador_colon ethiopian_birr euro falkland_islands_pound fiji_dollar forint ghana_cedi gibraltar_pound gold gourde
guarani guinean_franc guyana_dollar hong_kong_dollar hryvnia iceland_krona indian_rupee iranian_rial iraqi_dinar jamaican_dollar
jordanian_dinar kenyan_shilling kina kuna kuwaiti_dinar kwanza kyat lao_kip lari lebanese_pound lek lempira leone liberian_dollar
libyan_dinar lilangeni loti malagasy_ariary malawi_kwacha malaysian_ringgit mauritius_rupee mexican_peso mexican_unidad_de_inversion_udi
moldovan_leu moroccan_dirham mozambique_metical mvdol naira nakfa namibia_dollar nepalese_rupee netherlands_antillean_guilder
new_israeli_sheqel new_taiwan_dollar new_zealand_dollar ngultrum north_korean_won norwegian_krone ouguiya pa_anga pakistan_rupee palladium
pataca peso_convertible peso_uruguayo philippine_peso platinum pound_sterling pula qatari_rial quetzal rand rial_omani riel romanian_leu
rufiyaa rupiah russian_ruble rwanda_franc saint_helena_pound saudi_riyal sdr_special_drawing_right serbian_dinar seychelles_rupee silver
singapore_dollar sol solomon_islands_dollar som somali_shilling somoni south_sudanese_pound sri_lanka_rupee sucre sudanese_pound
surinam_dollar swedish_krona swiss_franc syrian_pound taka tala tanzanian_shilling tenge
the_codes_assigned_for_transactions_where_no_currency_is_involved trinidad_and_tobago_dollar tugrik tunisian_dinar turkish_lira
turkmenistan_new_manat uae_dirham uganda_shilling unidad_de_fomento unidad_de_valor_real unidad_previsional
uruguay_peso_en_unidades_indexadas_ui us_dollar us_dollar_next_day uzbekistan_sum vatu wir_euro wir_franc won yemeni_rial yen
yuan_renminbi zambian_kwacha zimbabwe_dollar zloty
)";

}  // namespace datawave::classify
