// Names of people, common across many countries; written from general knowledge. Folded spelling: lower case, no
// accents.
#include "lexicon_data.hpp"

namespace datawave::classify {

const std::string_view kFirstNames = R"(
james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark donald steven paul andrew joshua
kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin
samuel gregory alexander frank patrick raymond jack dennis jerry tyler aaron jose adam nathan henry douglas zachary peter kyle noah ethan jeremy
walter christian keith roger terry austin sean gerald carl harold dylan arthur lawrence jordan jesse bryan billy bruce gabriel joe logan alan juan
albert willie elijah randy roy vincent ralph eugene russell bobby mason philip louis harry wayne liam oliver lucas theodore leo oscar hugo felix
mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty sandra margaret ashley kimberly emily donna michelle carol
amanda melissa deborah stephanie rebecca sharon laura cynthia dorothy amy kathleen angela shirley emma brenda pamela nicole anna samantha katherine
christine debra rachel carolyn janet catherine maria heather diane olivia julie joyce victoria ruth virginia lauren kelly christina joan evelyn
judith andrea hannah megan cheryl jacqueline martha madison teresa gloria sara janice ann kathryn abigail sophia frances jean alice judy isabella
julia grace denise amber marilyn beverly danielle theresa diana brittany natalie charlotte marie kayla alexis lori sofia mia ava chloe ella lily zoe
steve mike dave tom jim bob rob bill joey tony nick matt dan ben sam alex max luke toby greg jeff ken ron don phil fred ted ray stan kurt craig
glenn derek troy shane brett chad curtis marcus travis dustin ricky allen leonard norman stanley nathaniel clarence francis alfred ernest howard
rodney edwin ruben darren dean barry clifford duane lloyd marvin melvin neil ross stuart trevor wesley calvin cory damian darius dominic drew elliot
evan gavin graham grant ian ivan jake jared joel julian kirk lance lee leon lewis malcolm marc martin maurice miles mitchell morgan neal owen perry
preston quentin reginald rex roland rupert seth sidney simon spencer theo tristan tyrone victor warren wade zane alvin andre angelo antonio bernard
allison anita annie april audrey bonnie brooke carla carmen caroline cassandra cecilia claire claudia colleen connie courtney crystal daisy dana
dawn debbie doris eileen elaine eleanor elena ellen erica erin esther eva faith felicia fiona florence gail georgia geraldine gina glenda gwendolyn
hazel heidi helen holly irene iris isabel ivy jackie jade jane janine jasmine jeanette jenna jenny jill jillian joanna joanne jocelyn jodi josephine
juanita june kara kate katie kathy katrina kay kendra kim kristen kristin kristina latoya leah lena leslie lillian lindsay lois loretta lorraine louise
lucille lucy lydia lynn mabel mandy marcia margie marion marjorie marlene maureen maxine melanie melinda mercedes mildred mindy miranda misty molly
monica monique muriel myra nadine naomi natasha nina nora norma paige pauline peggy penelope penny phyllis priscilla rachael ramona regina renee
rhonda rita roberta robin rosa rose rosemary roxanne ruby sabrina sally selena shannon shawn sheila sheri sherry sierra silvia sonia stacey stacy
stella sue suzanne sylvia tamara tammy tanya tara tiffany tina tracey tracy trisha valerie vanessa vera veronica vicki vickie vivian wanda wendy
whitney willow yolanda yvette yvonne zelda scarlett aria layla riley aubrey addison harper aiden jayden carter hunter hudson jaxon wyatt owen levi
hans klaus juergen jurgen wolfgang dieter helmut gerhard heinz horst manfred guenter gunter uwe bernd stefan andreas matthias thorsten torsten markus
jens sven lars ulrich ralf karl otto fritz ernst rudolf werner friedrich ludwig johann johannes sebastian florian tobias jonas lukas philipp moritz
niklas finn elias anton emil ursula monika petra sabine renate helga karin brigitte ingrid gisela heike ute birgit silke anja katja sandra claudia
christa elke gabriele susanne martina ilse hildegard gertrud anneliese lieselotte johanna greta frieda lea lina marie mila clara katharina franziska
jean pierre michel andre philippe alain bernard jacques daniel patrick nicolas christophe laurent frederic pascal thierry francois guillaume julien
antoine olivier sebastien mathieu maxime romain alexandre etienne luc yves gilles herve didier bruno sylvain benoit fabrice cedric arnaud thibault
quentin clement camille manon lea chloe ines jade nathalie isabelle sylvie catherine martine christine valerie sandrine veronique sophie celine
florence aurelie emilie virginie stephanie delphine brigitte monique jacqueline francoise genevieve colette odette simone amelie elodie audrey
margaux juliette agathe jose antonio manuel francisco juan javier carlos miguel angel rafael pedro alejandro fernando pablo jorge alberto sergio luis
diego alvaro adrian raul enrique vicente ramon ivan ruben oscar andres joaquin santiago eduardo victor roberto jaime ignacio alfonso salvador ricardo
mario emilio julio tomas agustin domingo felipe mariano gonzalo rodrigo mateo hugo nicolas cristian guillermo gustavo hector hernan marcelo mauricio
carmen josefa isabel dolores pilar teresa ana francisca cristina rosario mercedes concepcion marta lucia paula raquel elena alicia beatriz silvia
rocio irene yolanda montserrat sonia mar nuria eva lorena patricia esperanza inmaculada juana luisa manuela amparo consuelo guadalupe gabriela
valentina camila daniela mariana fernanda alejandra catalina ximena jimena antonella giuseppe giovanni antonio mario luigi francesco angelo vincenzo
pietro salvatore carlo franco domenico bruno paolo michele giorgio aldo sergio luciano marco alessandro andrea stefano roberto massimo claudio fabio
gianluca matteo lorenzo davide simone federico riccardo leonardo tommaso edoardo giulia chiara francesca sara martina valentina alessia silvia elisa
federica laura paola roberta giovanna rosanna luciana daniela simona giuseppina angela rosa caterina lucia antonella barbara ilaria eleonora
joao jose antonio francisco carlos paulo pedro lucas luiz marcos luis gabriel rafael daniel marcelo bruno eduardo felipe rodrigo mateus matheus
thiago tiago leandro gustavo vinicius fabio anderson alexandre andre ricardo leonardo adriana juliana fernanda patricia aline sandra camila amanda
bruna jessica leticia julia luciana vanessa mariana gabriela larissa beatriz rafaela priscila tatiana renata carla simone ines joana rita catarina
jan pieter johannes willem hendrik kees cornelis henk jeroen bas bart wouter maarten thijs daan sem lotte sanne femke anouk marieke maaike anneke
johanna wilhelmina els griet erik anders lars mikael johan per karl nils olof gunnar sven bjorn hakan magnus fredrik mattias henrik jonas linus axel
gustav birgitta anna eva karin kristina lena ingrid marie elin astrid frida sigrid ulla gunilla annika malin ebba maja alva ole kjell odd arne knut
tor geir hans rolf svein trond morten terje oyvind kari liv randi solveig marit hilde berit grete mette henriette jorgen soren niels jens poul hanne
kirsten inge birthe bente pia juhani matti timo kari antti mikko juha jari marja tuula ritva leena pirjo aino helmi toomas jaan mart peeter
jan piotr krzysztof andrzej tomasz pawel jozef marcin marek michal grzegorz jerzy tadeusz adam lukasz zbigniew ryszard dariusz henryk mariusz
kazimierz wojciech robert mateusz marian rafal jacek janusz miroslaw maciej slawomir jaroslaw kamil wieslaw roman wladyslaw zdzislaw bartosz anna
maria katarzyna malgorzata agnieszka krystyna barbara ewa elzbieta zofia janina teresa joanna magdalena monika jadwiga danuta irena halina helena
beata aleksandra dorota ivana petr pavel jaroslav martin tomas miroslav frantisek zdenek vaclav karel milan lukas jiri josef jana marie eva hana
vera lenka katerina lucie alena petra jitka zuzana ferenc laszlo istvan jozsef janos zoltan sandor attila gabor balazs tamas katalin ilona erzsebet
ion vasile gheorghe nicolae mihai andrei alexandru stefan cristian florin marius adrian bogdan razvan elena ioana mihaela georgi ivan dimitar
nikolay petar todor stoyan aleksandr sergey sergei vladimir andrey andrei alexey aleksei dmitry dmitri mikhail ivan nikolai yuri yury igor oleg
viktor pavel maxim maksim roman anatoly boris konstantin kirill evgeny vyacheslav olga tatiana tatyana natalia natalya irina elena svetlana galina
ekaterina anastasia yulia julia marina lyudmila ludmila valentina oksana alina polina daria darya ksenia vera nadezhda oleksandr volodymyr mykola
giorgos dimitris nikos kostas yannis christos panagiotis vasilis eleni katerina vasiliki mehmet mustafa ahmet ali huseyin hasan ibrahim ismail
osman yusuf murat omer ramazan halil suleyman emre burak fatma ayse emine hatice zeynep elif meryem serife ozlem selin mohammed muhammad mohamed
ahmed mahmoud hassan hussein hussain abdullah abdul khalid omar youssef yousef karim tariq rashid saeed samir nasser jamal faisal hamza bilal imran
tarek walid ziad fatima aisha khadija maryam amina zainab layla leila nour noor hana huda salma yasmin samira rania nadia dina mona
wei fang li min jing jun lei yang yong tao ming jie hui ling xia mei hong yan ying xin yu hao bo chen xiao jian feng peng bin gang lin hua
zhang wang liu qiang jianguo xiaoming hiroshi takashi kenji akira satoshi makoto kazuo yuki haruto sota ren hinata yuto takumi daiki kenta naoki
yoko keiko kazuko hiroko michiko yumiko akiko sakura yui aoi hina haruka misaki ayumi naomi emi kaori mariko tomoko yoshiko minjun seojun jiho
minho jihoon sunghoon youngsoo jiwoo seoyeon minji jisoo hyun eunji soojin yuna nguyen minh anh linh huong thao lan mai duc tuan hung dung thanh
raj rajesh amit sanjay vijay ravi anil sunil suresh ramesh mahesh rahul rohit arun ashok deepak manoj vikram ajay arjun aditya karan kiran krishna
prakash rakesh sachin sandeep vinod vivek priya anita sunita pooja neha kavita lakshmi meena deepa rekha shreya divya swati anjali asha geeta jyoti
lata nisha padma radha rani ritu sangeeta shanti sita usha vidya aarav ananya diya ishaan kofi kwame kwabena ama akosua chinedu emeka ngozi chioma
ifeoma tunde olu ade femi bola funmi yemi sipho thabo nomsa zanele thandi lerato kagiso wanjiku kamau njoroge otieno achieng amara abebe tesfaye
haile selam siti nur budi agus dewi putri wayan made ketut putu sri somchai somsak niran malee maribel jun rizal ramil rowena marites
moshe david yosef avraham shlomo yaakov yitzhak noa tamar shira rivka michal avi eitan itai ariel
tommy jimmy johnny danny eddie freddie charlie archie alfie teddy ollie louie ronnie lenny benny kenny robbie georgie billie bobbie frankie
aidan brendan callum ciara conor connor declan eoin fergus liam maeve niamh oisin orla padraig roisin siobhan sinead angus duncan hamish isla
rhys dylan gareth owain megan carys bethan gwen alistair alasdair kirsty morag catriona eilidh nigel clive trevor geoffrey derek gillian hilary
wilma ingeborg adelheid cornelia tatjana renata bozena jolanta vesna dragan zoran goran milos nikola marko ivana jelena milica ana luka petra
)";

const std::string_view kLastNames = R"(
smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez gonzales wilson anderson thomas taylor moore
jackson martin lee perez thompson white harris sanchez clark ramirez lewis robinson walker young allen king wright scott torres nguyen hill flores
green adams nelson baker hall rivera campbell mitchell carter roberts gomez phillips evans turner diaz parker cruz edwards collins reyes stewart
morris morales murphy cook rogers gutierrez ortiz morgan cooper peterson bailey reed kelly howard ramos kim cox ward richardson watson brooks chavez
wood bennett gray mendoza ruiz hughes price alvarez castillo sanders patel myers long ross foster jimenez powell jenkins perry russell sullivan bell
coleman butler henderson barnes fisher vasquez simmons romero jordan patterson alexander hamilton graham reynolds griffin wallace moreno west cole
hayes bryant herrera gibson ellis tran medina aguilar stevens murray ford castro marshall owens harrison fernandez mcdonald woods washington kennedy
wells vargas henry chen freeman webb tucker guzman burns crawford olson simpson porter hunter gordon mendez silva shaw snyder mason dixon munoz hunt
hicks holmes palmer wagner black robertson boyd rose stone salazar fox warren mills meyer rice schmidt garza daniels ferguson nichols stephens soto
weaver ryan gardner payne grant dunn kelley spencer hawkins arnold pierce hansen peters santos hart bradley knight elliott cunningham duncan armstrong
hudson carroll lane riley andrews alvarado ray delgado berry perkins hoffman johnston matthews pena richards contreras willis carpenter lawrence
sandoval guerrero george chapman rios estrada ortega watkins greene nunez wheeler valdez harper burke larson santiago maldonado morrison franklin
carlson austin dominguez carr lawson jacobs obrien lynch singh vega bishop montgomery oliver jensen harvey williamson gilbert dean sims espinoza
howell wong reid hanson le mccoy garrett burton fuller wang weber welch rojas lucas marquez fields park yang little banks padilla day walsh bowman
schultz luna fowler mejia davidson acosta brewer may holland juarez newman pearson curtis cortez douglas schneider joseph barrett navarro figueroa
keller avila wade molina stanley hopkins campos barnett bates chambers caldwell beck lambert miranda byrd craig ayala lowe frazier powers neal
leonard gregory carrillo sutton fleming rhodes shelton schwartz norris jennings rhodes watts duran walters cohen mcdaniel moran parks steele vaughn
becker holt deleon barker terry hale leon hail benson haynes horton miles lyons pham graves bush thornton wolfe warner cabrera mckinney mann zimmerman
dawson lara fletcher page mccarthy love robles cervantes solis erickson reeves chang klein salinas fuentes baldwin daniel simon velasquez hardy higgins
aguirre lin cummings chandler sharp barber bowen ochoa dennis robbins liu ramsey francis griffith paul blair oconnor cardenas pacheco cross calderon
quinn moss swanson chan rivas khan rodgers serrano fitzgerald rosales stevenson christensen manning gill curry mclaughlin harmon mcgee gross doyle
garner newton burgess reese walton blake trujillo adkins brady goodman roman webster goodwin fischer huang potter delacruz montoya todd wu hines
mullins castaneda malone cannon tate mack sherman hubbard hodges zhang guerra wolf valencia franco saunders rowe gallagher farmer hammond hampton
townsend ingram wise gallegos clarke barton schroeder maxwell waters logan camacho strickland norman person colon parsons frank harrington glover
osborne buchanan casey floyd patton ibarra ball tyler suarez bowers orozco salas cobb gibbs andrade bauer conner moody escobar mcguire lloyd mueller
hartman french kramer mcbride pope lindsey velazquez norton mccormick sparks flynn yates hogan marsh macias villanueva zamora pratt stokes owen ballard
lang brock villarreal charles drake barrera cain patrick pineda burnett mercado santana shepherd bautista ali shaffer lamb trevino mckenzie hess beil
olsen cochran morton nash wilkins petersen briggs shah roth nicholson holloway lozano flowers rangel hoover arias short mora valenzuela bryan meyers
weiss underwood bass greer summers houston carson morrow clayton whitaker decker yoder collier zuniga carey wilcox melendez poole roberson larsen
muller schmid schulz hoffmann schafer koch bauer richter klein wolf schroder neumann schwarz zimmermann braun kruger hofmann hartmann lange schmitt
werner krause meier lehmann schmitz maier kohler herrmann konig walter mayer huber kaiser fuchs peters scholz moller weiss jung hahn schubert vogel
friedrich keller gunther frank berger winkler roth beck lorenz baumann franke albrecht schuster simon ludwig bohm winter kraus martin schumacher
kramer vogt stein jager otto sommer gross seidel heinrich brandt haas schreiber graf schulte dietrich ziegler kuhn pohl engel horn busch bergmann
thomas voigt sauer arnold pfeiffer gruber steiner moser hofer leitner egger wimmer bernard dubois durand leroy moreau laurent lefebvre michel
bertrand roux vincent fournier morel girard andre lefevre mercier dupont lambert bonnet francois fontaine rousseau faure blanc guerin boyer garnier
chevalier legrand gauthier perrin robin clement morin nicolas henry roussel gautier masson marchand duval denis dumont marie lemaire noel meyer dufour
meunier brun blanchard giraud joly riviere lucas brunet gaillard barbier arnaud martinez renard schmitt roche colin vidal aubert caron picard roger
tremblay gagnon roy cote bouchard pelletier lavoie rossi russo ferrari esposito bianchi romano colombo ricci marino greco bruno gallo conti deluca
mancini costa giordano rizzo lombardi moretti barbieri fontana santoro mariani rinaldi caruso ferrara galli martini leone longo gentile martinelli
vitale lombardo serra coppola desantis dangelo marchetti parisi villa conte ferraro ferri fabbri bianco marini grasso valentini messina sala silva
santos oliveira souza sousa rodrigues ferreira alves pereira lima gomes costa ribeiro martins carvalho almeida lopes soares fernandes vieira barbosa
rocha dias nascimento andrade moreira nunes marques machado mendes freitas cardoso ramos goncalves santana teixeira araujo pinto correia azevedo
cunha moura fonseca jong jansen vries berg dijk bakker janssen visser smit meijer boer mulder groot bos vos peeters hendriks leeuwen dekker brouwer
wit dijkstra smits graaf meer linden kok jacobs haan vermeulen heuvel willems claes goossens wouters maes mertens andersson johansson karlsson
nilsson eriksson larsson olsson persson svensson gustafsson pettersson jonsson jansson hansson bengtsson jonasson lindberg jakobsson magnusson
lindstrom olofsson lindqvist lindgren berglund fredriksson sandberg henriksson forsberg sjoberg wallin engstrom eklund danielsson lundin hakansson
bjork bergman hansen johansen olsen larsen andersen pedersen nilsen kristiansen jensen karlsen johnsen pettersen eriksen berg haugen hagen johannessen
andreassen jacobsen dahl jorgensen henriksen lund halvorsen sorensen jakobsen moen gundersen iversen nielsen rasmussen christensen madsen thomsen
poulsen mortensen knudsen korhonen virtanen makinen nieminen makela hamalainen laine heikkinen koskinen jarvinen nowak kowalski wisniewski wojcik
kowalczyk kaminski lewandowski zielinski szymanski wozniak dabrowski kozlowski jankowski mazur kwiatkowski krawczyk piotrowski grabowski nowakowski
pawlowski michalski nowicki adamczyk dudek zajac wieczorek novak svoboda novotny dvorak cerny prochazka kucera vesely horak nemec marek pokorny
pospisil hajek kral jelinek ruzicka benes fiala sedlacek dolezal zeman nagy kovacs toth szabo horvath varga kiss molnar nemeth farkas balogh popescu
ionescu popa dumitru stan stoica gheorghe rusu munteanu matei ivanov petrov sidorov smirnov kuznetsov popov vasiliev sokolov mikhailov novikov
fedorov morozov volkov alekseev lebedev semenov egorov pavlov kozlov stepanov nikolaev orlov andreev makarov nikitin zakharov ivanova petrova
smirnova kuznetsova popova shevchenko kovalenko bondarenko tkachenko kravchenko melnyk boyko papadopoulos georgiou nikolaidis yilmaz kaya demir sahin
celik yildiz yildirim ozturk aydin ozdemir arslan dogan kilic aslan cetin kara koc kurt wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu
guo he gao lin luo zheng liang xie song tang deng han feng cao peng zeng xiao tian dong yuan pan cai jiang yu du ye cheng wei su lu ding ren shen yao
sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato yoshida yamada sasaki yamaguchi matsumoto inoue kimura hayashi shimizu
yamazaki mori abe ikeda hashimoto yamashita ishikawa nakajima maeda fujita ogawa goto okada hasegawa murakami kondo ishii saito sakamoto endo aoki
fujii nishimura fukuda ota miura fujiwara okamoto matsuda nakagawa park choi jung kang cho yoon jang lim shin seo kwon hwang ahn song ryu hong jeon
tran pham hoang phan vu vo dang bui do ngo duong sharma verma gupta kumar singh patel shah mehta jain agarwal reddy rao nair menon iyer pillai das
bose banerjee mukherjee chatterjee ghosh sen roy mishra pandey tiwari yadav chauhan joshi desai kapoor khanna malhotra chopra bhatt naidu khan ahmed
hussain ali malik sheikh iqbal chaudhry butt rahman islam hossain chowdhury uddin akhtar hassan ibrahim mohamed mohammed ahmad mahmoud abdullah salem
saleh haddad khoury nasser mansour okafor okonkwo adeyemi okeke eze obi nwosu balogun abubakar bello musa mensah owusu boateng asante osei appiah
mwangi kamau otieno odhiambo wanjiru kariuki njoroge ndlovu dlamini nkosi khumalo mokoena zulu botha merwe pretorius venter nel tesfaye bekele
reyes cruz bautista ocampo aquino delacruz garcia santos mendoza ramos villanueva castillo torres tan lim ong goh ng teo chua cohen levi mizrahi
peretz friedman katz goldberg rosenberg shapiro levy goldstein greenberg kaplan oneill macdonald campbell stewart mackenzie fraser cameron sinclair
oconnell obrien osullivan mccarthy doherty gallagher kavanagh byrne duffy nolan brennan kavanaugh hennessy davies evans thomas roberts lloyd griffiths
)";

}  // namespace datawave::classify
