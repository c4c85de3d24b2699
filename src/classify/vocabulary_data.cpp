#include "vocabulary_data.hpp"

namespace datawave::classify {

// One line a word: `canonical: alias alias ...`. The canonical side may be several words (`birth date`).
// Spanish `nombre`, French `nom` and the like are what *columns* use them for, not what a dictionary says.
const std::string_view kAliases = R"(
address: addr addrs adr addres adress adresse anschrift direccion domicilio endereco indirizzo adres addressline
street: strasse straat calle rua streetname
house number: hausnummer housenumber houseno
line: ln linea
email: mail emails emailaddr courriel correo mailaddress emailid correoelectronico
phone: tel telephone telefon telefone telefono telefoon fon phn phones teleph telno phno phonenumber whatsapp telefonnummer telefoonnummer
mobile: mob cell cellphone cellular handy movil celular gsm mobiel portable mobil mobilephone cel
fax: telefax faxnumber
first: frst
given: gvn
last: lst
name: nm nme nome nombre naam nom navn namn names
first name: fname firstname givenname forename vorname prenom voornaam fornavn fornamn frstname firstnm fstname primernombre imie firstnme frstnm
last name: lname lastname surname surnames familyname nachname apellido apellidos cognome sobrenome achternaam familienname etternavn efternamn secondname lastnm lstname nazwisko lastnme lstnm
middle name: mname middlename midname mi middleinit minit midinit
full name: fullname vollname nomecompleto nombrecompleto fullnm
nick name: nickname nick
user: usr benutzer usuario utilisateur utente gebruiker utilizador
user name: username uname usrname login logon logonid loginid userlogin loginname logonname benutzername nombreusuario
customer: cust cst client kunde cliente klant clnt kunden clients custmr shopper subscriber debtor
employee: emp empl staff mitarbeiter empleado employe dipendente funcionario medewerker personnel worker
department: dept dep abteilung departamento dpt
birth: geburt naissance nacimiento nascimento nascita geboorte nac nasc brth
date: dt dat datum fecha dte jour fch
birth date: birthdt dobdt dob birthdate birthday bday bdate geburtsdatum geboortedatum datenaissance fechanacimiento geburtstag fodselsdato datanascimento born
birth year: yob birthyear geburtsjahr
year: yr jahr annee ano
month: mon mth monat mois mes
age: edad idade eta leeftijd
zip: zipcode postcode postalcode plz cep codigopostal codepostal postleitzahl pincode eircode postnummer postnr zipc zcode postal
city: town stadt ort ville ciudad cidade citta plaats gemeente municipality locality towncity stad comune localidad municipio wohnort suburb village commune cty
state: estado
province: prov provincia bundesland kanton canton departement stateprovince provinz prefecture comunidad oblast voivodeship governorate
region: rgn
county: cnty
country: pais paese ctry cntry cntr pays nation countrycode cntrycd
latitude: lat latitud lats latitudine breitengrad
longitude: lon lng longitud longitudine laengengrad longit
timezone: tz timezones tzname timezoneid zoneinfo
gender: sesso kon sex geschlecht sexe sexo genere genero geslacht gndr gendr
nationality: nationalitaet nacionalidad nationalite nazionalita nacionalidade staatsangehoerigkeit citizenship nationaliteit
ethnicity: ethn ethnc ethnic ethnicgroup ethnie
marital: familienstand
marital status: maritalstatus civilstatus familienstand estadocivil
language: lang languages sprache idioma langue lingua taal langs
locale: lcid
currency: curr ccy cur waehrung moneda devise moeda valuta currencies currencycode crncy currcode
password: pass pwd passwd pw passwort kennwort contrasena senha motdepasse wachtwoord passphrase pswd psw passwrd userpass userpassword
hash: hashed hsh
digest: dgst
encrypted: crypted encr enc encrypt ciphered cipher
token: tkn tok tokens
secret: secrets
key: keys
api: 
identifier: ident idents
id: ids pk
uuid: guid rowguid uuids guids uniqueidentifier
number: no nbr num nr numero nummer nums numb numer nmbr nro
code: cd cod codes kode kod cde
description: desc descr descrip descriptions dsc
amount: amt betrag importe montant amnt amounts
quantity: qty menge cantidad quantite qnty quant
price: preis precio prix preco prezzo prc
total: tot gesamt
sum: summe
balance: bal saldo
salary: salaries sal gehalt salario stipendio salaire sueldo salaris lohn remuneration
wage: wages
pay: 
company: firma empresa societe azienda bedrijf companies entreprise corp corporation kompany cmpny unternehmen
organization: org organisation orgs organizations organisations orgn organizacion
supplier: lieferant proveedor fournisseur fornecedor fornitore leverancier suppl
vendor: vend vendors vndr
manufacturer: mfr mfg manuf mfgr maker manufacturers hersteller
institution: inst instn institutions instit
agency: agencies
university: univ
account: acct acc accnt accounts konto cuenta compte conto rekening acnt
bank: banco banque banca banks
credit: kredit cred
card: cards cc tarjeta karte
expiry: exp expiration expires expire expir
security: secur
company name: companyname firmenname nombreempresa compname coname
job: jobs puesto
occupation: beruf profession occup ocupacion profissao professione beroep
position: posn
title: titel titre titulo titolo ttl titles
ip: ipaddr ipaddress ips ipv inet ipadr remoteip clientip
mac: macaddr macaddress
url: uri link urls links weblink permalink href hyperlink uris
website: homepage webpage webaddress weburl
web: www
domain: domainname domains
host: hostname
agent: agt
user agent: useragent browseragent
checksum: chksum cksum crc
fingerprint: fprint thumbprint
signature: sig
diagnosis: diag dx diagnose diagnoses diagnostico diagnostic dgns diagnoz
procedure: proc prcdr px
patient: pat pt patients patiente paciente
medical: med
health: hlth
insurance: ins insur assurance
national: natl nationale
passport: passeport pasaporte passaporto reisepass paspoort passaporte
license: licence lic licenses licences
driver: drv drivers driving
plate: plates
vehicle: veh vehicles car automobile kfz fahrzeug
registration: reg regn regis
tax: steuer impuesto
status: stat stts statuses
type: typ types tipo
category: cat categ categories kategorie categoria
created: create creation crt crtd
updated: update modified modif mod changed change upd mdfd lastmod
deleted: delete
comment: comments cmt cmnt kommentar
remark: remarks
note: notes
message: msg messages
text: txt
value: val values
image: img picture pic images pictures
photo: foto photos
file: files
product: prod products produkt producto artikel
order: ord orders
invoice: invoices rechnung factura
transaction: txn trx trans tran transactions tx
payment: pmt payments pymt
contact: kontakt contacto contatto
person: pers persons people persona personne
member: mbr members mitglied
beneficiary: bene benef
provider: prvdr providers
hospital: hosp
doctor: dr physician phys doctors practitioner prescriber surgeon clinician
student: stud students pupil schueler alumno
teacher: tutor lecturer professor instructor
manager: mgr supervisor
representative: rep reps
address line: addressline addrline
destination: dest dst
source: src
origin: orig
location: loc locn standort ubicacion locations
temperature: temp
minimum: min
maximum: max
average: avg
percent: pct perc percentage
sequence: seq
version: ver vers
index: idx
flag: flg ind indicator
reference: ref refs
serial: ser
employer: emplr emplyr emplyer
abbreviation: abbr abr abbrev abbreviated abrev
social: soc
)";

// Words we know to be neither a type nor a qualifier of one. They block guesses from values alone, and help to cut
// glued names (`productname`) apart.
const std::string_view kOtherWords = R"(
abstract access accuracy action active activity actual add added adjustment affiliation aggregate airline airport alert
algorithm alias allocation allowance alternate altitude amenity analysis annual answer app application applied approval approved area
article aspect asset assigned assignment attachment attempt attribute auction audience audit author authority auto availability
available back background badge bar barcode base basis batch bed begin best bid bill billing bin birth bit block blob body bonus book
booking border box brand branch brightness browser budget buffer build building bundle business button buyer bytes cache calendar
call campaign cancel cancelled capacity capital caption carrier cart case cash caste cause cell center centre certificate chain
channel chapter character charge charset chat check child children choice church citizen claim class clean clear click close closed clause
cluster coach code collection color colour column commission commit common community complete completed component composer composition
computer concept condition conditions config configuration confirm confirmed connection constraint consumer content context continent
contract contractor contributor control conversion copy core cost count counter coupon course courtesy cover coverage creator credit creditor
criteria cross culture current custom cycle daily dashboard database dataset day days deadline deal dealer death decimal
default degree delay delivery demand density departure depth destination detail details device dial difference digits dimension
direct direction director disabled disc discharge discontinued discount display distance distributor district division document dollar donor
double down download draft drug due duration edit edited edition editor education effective efficiency elevation eligible employer employment
enabled end ended energy engine enrollment enterprise entity entry environment epoch equipment error estimate event exam exchange experience
export expected extension external extra facility factor factory failed failure family father feature federation fee feed field file fill filter
final finish firm fiscal five fixed flight floor folder follower foot force forecast form format forum four fraction freight frequency frequent
friend from fuel full function fund funding game gateway general generation genre geo geography geometry global goal grade grand gross
group guardian guest guide half handle head header height help hidden high hire hired history hold holder holiday home hotel hour hours
household hub icon impact import impression inception income incoming index industry info information initial inner input inspection install instance
instruction instructions integer interest internal interval inventory is iso issue issued issuer item items join journal kind kit lab label labor landing large latest layer
lead league leave left legal length level library life like limit link list live load loan lock locked log logo loss lot low main maiden
maintenance major manager map margin mark market marketing master match material max meal mean measure measurement media medicine medium meeting
menu merchant meta metadata meter method metric middle mime minor minute minutes mission mode model modifier money mother motor movie multiplier music
native nature neighborhood net network new news node normal nurse object observation occurrence offer office old online open opened operation operator option options
other outer outlet output outstanding overall overtime owner pack package packed page pages parameter parent park part participant partner party passed
passenger path pattern payload payroll peer penalty pending pension percentile performance period permission permit pet phase physical
pick piece pilot pixel place plan plane planned planning planet platform play player playlist plot plugin point points policy pool population port portal possible post posted power
precision preferred prefix premium preference preferences primary print priority privacy private process profile profit program progress project promo
promotion property proposal protected protocol provider public publication published publisher publishing purchase purpose qualification quality queue
quota race  random range rank rarity rate rating ratio raw reach read reason receipt received receiver recent recipient record recorded recording recovery redirect
reduction referral refer referrer referer refund rejected related relation relationship release religion rent rental repair reply report request required requested reservation reset resolution
resource response result results retail retention return returned revenue review reviewer revision reward right role room root route row rule run
safety sale sales salesperson sample schedule scheme school score scope screen script search season seat second seconds section sector segment seller send sender sent series
server service session set setting settings severity shape share shelf shift ship shipment shipped shipper shipping shop short show side sign signed signup single site
size skill skip sku slot slug small software sort space speaker special species specialty speed sponsor sport spouse staff stage stamp standard start started statement
station statistics step stock stop storage store story strategy stream string strength style sub subcategory subject submission submitted subregion  subscription subtitle
subtotal success suffix summary supply support surcharge surface suspended symbol symptom syllabus sync system table tag target task team technology template tenant term terms territory test text
theme third thread threshold thumbnail ticket tier time timestamp timeout times today toggle tooltip top topic track trade traffic training transfer travel trial trigger trip trust tweet
under unique unit units unknown unread upload uploaded upper usage use used valid validity validation variable variant vat velocity vendor venue verification verified vet via video view views village visibility visible visit visitor
voltage volume vote votes voucher wait waiting warehouse warning warranty watch water wave weather web week weekday weight white width win window winner wire word work workflow year years yield zone zoom
airways airplane aircraft actor artist album anthem bond bucket canceled chat claimant council crew drink driver emergency engineer faculty father fine forename goods
)";

// Words that carry nothing about the value when they stand alone or in company of their likes: c1, field_3, value.
const std::string_view kEmptyWords = R"(
col column field fld value attr attribute var variable data datum c f v x y z a b d e g h i k n p q r s t u w item unnamed
string varchar text char misc unknown untitled none null foo bar baz test custom extra param property prop
)";

}  // namespace datawave::classify
