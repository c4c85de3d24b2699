// Cities, regions in other spellings, continents: written from general knowledge. Folded; `_` stands for a blank.
#include "lexicon_data.hpp"

namespace datawave::classify {

const std::string_view kCities = R"(
new_york los_angeles chicago houston phoenix philadelphia san_antonio san_diego dallas san_jose austin jacksonville fort_worth columbus indianapolis
charlotte san_francisco seattle denver nashville oklahoma_city el_paso boston portland las_vegas detroit memphis louisville baltimore milwaukee
albuquerque tucson fresno sacramento mesa kansas_city atlanta omaha colorado_springs raleigh long_beach virginia_beach miami oakland minneapolis tulsa
bakersfield wichita arlington aurora tampa new_orleans cleveland honolulu anaheim lexington stockton corpus_christi henderson riverside newark
saint_paul st_paul santa_ana cincinnati irvine orlando pittsburgh st_louis saint_louis greensboro jersey_city anchorage lincoln plano durham buffalo
chandler chula_vista toledo madison gilbert reno fort_wayne north_las_vegas st_petersburg lubbock irving laredo winston_salem chesapeake glendale
garland scottsdale norfolk boise fremont spokane santa_clarita baton_rouge richmond hialeah san_bernardino tacoma modesto huntsville des_moines
yonkers rochester moreno_valley fayetteville fontana worcester port_st_lucie little_rock augusta oxnard birmingham montgomery frisco amarillo
salt_lake_city grand_rapids huntington_beach overland_park tallahassee vancouver providence knoxville fort_lauderdale chattanooga bridgeport
savannah santa_rosa eugene salem pasadena rockford springfield lakewood joliet syracuse dayton hartford alexandria kent bellevue redmond kirkland
redwood_city palo_alto mountain_view sunnyvale santa_clara cupertino berkeley boulder fargo sioux_falls billings cheyenne topeka olathe naperville
evansville ann_arbor lansing flint peoria duluth green_bay mobile jackson shreveport lafayette charleston columbia greenville asheville wilmington
trenton camden albany white_plains stamford new_haven cambridge lowell manchester concord burlington bangor santa_fe las_cruces tempe peoria
toronto montreal calgary ottawa edmonton winnipeg mississauga quebec quebec_city hamilton london kitchener halifax victoria windsor saskatoon regina
st_johns kelowna surrey burnaby laval markham brampton gatineau sherbrooke fredericton moncton
mexico_city mexico_df guadalajara monterrey puebla tijuana leon juarez cancun merida queretaro toluca havana san_juan santo_domingo kingston
port_au_prince guatemala_city san_salvador tegucigalpa managua panama_city bogota medellin cali barranquilla cartagena quito guayaquil
lima arequipa la_paz santa_cruz asuncion montevideo buenos_aires cordoba rosario mendoza santiago valparaiso concepcion caracas maracaibo valencia
sao_paulo rio_de_janeiro brasilia salvador fortaleza belo_horizonte manaus curitiba recife porto_alegre belem goiania campinas natal florianopolis
london birmingham manchester leeds glasgow sheffield bradford liverpool edinburgh bristol cardiff belfast leicester coventry nottingham newcastle
sunderland brighton hull plymouth stoke_on_trent wolverhampton derby swansea southampton portsmouth aberdeen dundee oxford cambridge york exeter
bath norwich reading luton milton_keynes northampton ipswich peterborough gloucester cheltenham inverness chester lancaster winchester durham
dublin cork galway limerick waterford paris marseille lyon toulouse nice nantes strasbourg montpellier bordeaux lille rennes reims le_havre
saint_etienne toulon grenoble dijon angers nimes villeurbanne clermont_ferrand aix_en_provence brest limoges tours amiens perpignan metz besancon
orleans rouen mulhouse caen nancy versailles avignon cannes berlin hamburg munich munchen muenchen cologne koln koeln frankfurt frankfurt_am_main
stuttgart dusseldorf duesseldorf dortmund essen leipzig bremen dresden hanover hannover nuremberg nurnberg duisburg bochum wuppertal bielefeld bonn
munster karlsruhe mannheim augsburg wiesbaden gelsenkirchen monchengladbach braunschweig chemnitz kiel aachen halle magdeburg freiburg krefeld
lubeck mainz erfurt rostock kassel potsdam heidelberg darmstadt regensburg wurzburg ulm vienna wien graz linz salzburg innsbruck zurich geneva
geneve basel bern lausanne lucerne luzern lugano amsterdam rotterdam the_hague den_haag utrecht eindhoven tilburg groningen almere breda nijmegen
brussels bruxelles brussel antwerp antwerpen ghent gent charleroi liege bruges leuven luxembourg rome roma milan milano naples napoli turin torino
palermo genoa genova bologna florence firenze bari catania venice venezia verona messina padua padova trieste brescia parma modena pisa bergamo
reggio_emilia madrid barcelona valencia sevilla seville zaragoza malaga murcia palma bilbao alicante cordoba valladolid vigo gijon granada oviedo
san_sebastian santander pamplona salamanca toledo lisbon lisboa porto braga coimbra faro funchal athens thessaloniki patras heraklion
copenhagen kobenhavn aarhus arhus odense aalborg stockholm gothenburg goteborg malmo uppsala vasteras orebro linkoping helsingborg lund umea lulea
oslo bergen trondheim stavanger tromso helsinki espoo tampere turku oulu reykjavik tallinn tartu riga vilnius kaunas warsaw warszawa krakow cracow
lodz wroclaw poznan gdansk szczecin bydgoszcz lublin katowice bialystok prague praha brno ostrava plzen bratislava kosice budapest debrecen szeged
ljubljana zagreb split sarajevo belgrade beograd novi_sad skopje tirana podgorica pristina sofia plovdiv varna bucharest bucuresti cluj_napoca
timisoara iasi chisinau kyiv kiev kharkiv odessa odesa dnipro lviv minsk moscow moskva saint_petersburg novosibirsk yekaterinburg kazan samara
omsk rostov_on_don ufa perm volgograd krasnoyarsk vladivostok istanbul ankara izmir bursa adana antalya konya tbilisi yerevan baku almaty astana
tashkent samarkand bishkek dushanbe ashgabat tehran mashhad isfahan shiraz tabriz baghdad basra mosul erbil damascus aleppo beirut amman jerusalem
tel_aviv haifa riyadh jeddah mecca medina dammam kuwait_city manama doha abu_dhabi dubai sharjah muscat sanaa aden cairo alexandria giza khartoum
tripoli benghazi tunis algiers oran casablanca rabat marrakesh marrakech fez tangier dakar bamako conakry freetown monrovia abidjan accra kumasi lome
cotonou lagos abuja kano ibadan douala yaounde libreville kinshasa luanda lusaka harare windhoek gaborone pretoria johannesburg cape_town durban
port_elizabeth bloemfontein maputo antananarivo nairobi mombasa kampala kigali dar_es_salaam dodoma addis_ababa mogadishu djibouti asmara port_louis
delhi new_delhi mumbai bombay bangalore bengaluru hyderabad ahmedabad chennai madras kolkata calcutta surat pune jaipur lucknow kanpur nagpur indore
thane bhopal visakhapatnam patna vadodara ghaziabad ludhiana agra nashik faridabad meerut rajkot varanasi srinagar amritsar allahabad ranchi coimbatore
kochi mysore chandigarh guwahati karachi lahore faisalabad rawalpindi islamabad multan peshawar quetta dhaka chittagong colombo kandy kathmandu
thimphu male kabul kandahar herat yangon mandalay bangkok chiang_mai phuket pattaya vientiane phnom_penh siem_reap hanoi ho_chi_minh_city saigon
da_nang haiphong kuala_lumpur penang johor_bahru singapore jakarta surabaya bandung medan semarang yogyakarta denpasar makassar manila quezon_city
davao cebu cebu_city beijing peking shanghai guangzhou shenzhen tianjin wuhan chongqing chengdu nanjing hangzhou xian suzhou shenyang harbin qingdao
dalian jinan changsha kunming xiamen hong_kong macau taipei kaohsiung taichung tainan tokyo yokohama osaka nagoya sapporo kobe kyoto fukuoka kawasaki
saitama hiroshima sendai kitakyushu chiba nagasaki kumamoto okayama kagoshima naha seoul busan incheon daegu daejeon gwangju ulsan pyongyang
ulaanbaatar sydney melbourne brisbane perth adelaide gold_coast canberra newcastle hobart darwin cairns geelong townsville wollongong auckland
wellington christchurch hamilton dunedin tauranga suva port_moresby apia noumea papeete nuku_alofa
)";

const std::string_view kRegionsExtra = R"(
alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana
maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada new_hampshire new_jersey new_mexico new_york
north_carolina north_dakota ohio oklahoma oregon pennsylvania rhode_island south_carolina south_dakota tennessee texas utah vermont virginia washington
west_virginia wisconsin wyoming district_of_columbia puerto_rico guam alberta british_columbia manitoba new_brunswick newfoundland_and_labrador
nova_scotia ontario prince_edward_island quebec saskatchewan yukon nunavut northwest_territories new_south_wales victoria queensland western_australia
south_australia tasmania northern_territory australian_capital_territory england scotland wales northern_ireland bavaria saxony hesse thuringia
lower_saxony north_rhine_westphalia rhineland_palatinate saxony_anhalt tuscany lombardy piedmont sicily sardinia apulia catalonia andalusia
brittany normandy burgundy corsica provence alsace tyrol styria carinthia kerala punjab gujarat maharashtra karnataka tamil_nadu west_bengal
uttar_pradesh rajasthan bihar assam goa haryana odisha telangana greater_london essex kent surrey sussex hampshire devon cornwall yorkshire
lancashire cheshire west_yorkshire greater_manchester west_midlands tyne_and_wear merseyside guangdong hokkaido osaka_prefecture tokyo_prefecture
)";

const std::string_view kContinents = R"(
africa antarctica asia europe oceania americas america north_america south_america australia central_america middle_east world caribbean eu emea apac
northern_africa southern_africa eastern_africa western_africa middle_africa central_africa sub_saharan_africa northern_america
latin_america_and_the_caribbean eastern_asia southern_asia western_asia central_asia south_eastern_asia southeast_asia south_asia east_asia polynesia
melanesia micronesia australia_and_new_zealand middle_east_north_africa north_africa the_americas far_east benelux scandinavia baltics balkans
latin_america western_europe eastern_europe northern_europe southern_europe global international
)";

}  // namespace datawave::classify
