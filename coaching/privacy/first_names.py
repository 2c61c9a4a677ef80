"""First names, as an aid where talk is written without capitals.

Chosen because they are common in English-speaking countries or among their businesses; what is not
in them is found by the network for names, or by what is said before it ("this is …").
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from coaching.privacy.european_names import EUROPEAN_NAMES
from coaching.privacy.lexicon import among

FIRST_NAMES = among(
    "aarav aaron abdul abdullah abebe abena abigail abiola adaeze adam adebayo aditi aditya "
    "adrian adriana adriano adwoa afonso agnes agnieszka ahmad ahmed aidan aisha ajay akash "
    "akiko akira akshay alan alasdair albert alberto aled alejandra alejandro aleksander "
    "aleksandra alessandro alexa alexander alexandra alexandre alexis alfonso alfred ali alice "
    "alicia alina alisha alison aliyu allison alma alok alonso alun alyssa amadou amanda amara "
    "amelia amina aminata amir amit amol amparo amrita amy ana anand anastasia anders andre "
    "andrea andreas andrei andrew andrzej andy angela angelica angelina angelo angharad angie "
    "angus anh ania anibal anil anita aniyah anja anjali ankit ankita ann anna annabel anne "
    "anneliese annette annie annika anthony antoine anton antonio anushka anwar anya aoife "
    "aparna arabella araceli archie ariana ariel arjun arlo armando armida arne arnold arthur "
    "arturo arun arvind ashley ashok ashwin asif astrid asuka audrey aurelio ava ayesha ayumi "
    "aziz babatunde barbara barbora barnaby barry bartholomew bartosz beata beatrice beatrix "
    "beatriz becky ben benedict benito benjamin bernard bernice bertha bertram bessie beth "
    "bethany betsy betty beverly bhavna bianca bilal binh birgit bjorn blake blanche bob bobby "
    "bogdan bongani bonnie boris boubacar bozena brad bradley brandon branko brenda brendan "
    "brent brett brian briana bridget brigid brittany bronwen bruce bruna bruno bryan bryn byron "
    "caio caitlin callum calvin cameron camila camilo candace candela candice carl carla carlos "
    "carlota carmela carmen carol carole caroline carolyn carrie carys casey cassandra catalina "
    "cathal catherine cathy catriona cecilia cecilio cedric celeste celia cerys cesar cezary "
    "chandan chandra chang charlene charles chau chen cheryl chetan chidi chie chike chinedu "
    "chioma chitra chris christian christina christine christoph christopher ciara ciaran "
    "cillian cindy claire clara clarence clarissa claudia claudio clifford clint clive clodagh "
    "clyde colin colleen colm concetta connie connor conor conrad constance cordelia corey "
    "cormac cosimo courtney craig crispin cristian cristina cristobal curtis cuthbert cynthia "
    "cyril dafydd dagmar daiki daisuke damian damon dan dana daniel daniela danielle danny "
    "danuta daphne dara darcy dariusz darlene darnell darragh darrell darren darryl darshan "
    "dashiell dave davi david davide dawit deanna debbie debora deborah debra declan deepak "
    "deepika deirdre dejan delia della demetrius denise dennis derek dermot derrick deshawn "
    "desmond devika devin dewey dexter dhruv diana diane dieter digby dimitri dinah dinesh divya "
    "dmitri dmytro dolores dominic dominique donal donald donna dora doreen dorian doris dorota "
    "dorothy doug douglas dragan duane duc duncan dustin dwayne dwight dylan eamon ebony eddie "
    "edgar edie edita edith edmund edna eduardo edward edwin effie efrain eileen eilidh eirlys "
    "ekene elaine eleanor elena eleni eli eliana elias elijah elisa elise elizabeth ella ellen "
    "ellie elliot elmer eloise elsa elsie elspeth elvira elzbieta emeka emi emil emilia emiliano "
    "emilie emilio emily emma emmeline emre emrys encarna enid enrique enzo eoghan eoin eric "
    "erica erik erika erin ernest ernestina ernesto errol erwin esme esmeralda esperanza esra "
    "esteban estela estelle esther ethan ethel ethelred etienne eugene eugenia eugenio eun "
    "eustace eva evan evaristo evelyn ewa ewan ezra fabian fabiana fabio fabiola fabrizio "
    "facundo fahad faisal farah farid farouk fatima fatma federica federico felicia felipe felix "
    "femi feng fergal fergus fermin fernando ferran fiadh fidel filip finn fiona fionn flavia "
    "florian fola folake frances francesca francis francisco francois franklin franz fraser fred "
    "freddie frederick frederik freya frida fritz fumiko funmi gabriel gabriela gabriele gail "
    "ganesh gareth gary gaspard gaurav gautam gavin gearoid geeta gemma genevieve geoff geoffrey "
    "george georgina georgios geraint gerald geraldine gerard gerardo gerda gerhard gertrude "
    "gethin giang gianluca gideon gilbert gilberto giles giorgio giovanni girish gisela giselle "
    "gita giulia giuseppe gladys glen glenda glenn gloria gonzalo gopal goran gordon govind "
    "graciela graeme graham grainne grazyna greg gregory greta gretchen griselda grzegorz "
    "guadalupe guang guillermo gunter gunther gustavo gwen gwendolyn gwyneth habib hakim halima "
    "halina hamid hamish hamza hana hannah hans hao harish harold harriet harry haruka haruki "
    "haruto hasan hassan hattie hayato heather hector heidi heike heinrich heinz heitor helen "
    "helena helene helmut hemant hendrik henri henrietta henrik henry henryk herbert heriberto "
    "herman hermione hernan hideki hilda hinata hiro hiroko hiroshi hisham hoa horst hortense "
    "hortensia howard hua hugh hugo humphrey huong hussein huw hyun iain ian ibrahim ida idris "
    "ieuan ifan ifeoma ignacio ignatius igor ikenna ileana ilse imani imelda imogen imran inaki "
    "ines inga ingrid iona irena irene irina irma isaac isabel isabella isabelle isadora isaiah "
    "ishaan ishita isidro isla ismail isobel itzel ivan ivana ivonne ivor iwona iñigo jabari "
    "jacek jacinda jacinto jackie jacob jacqueline jadwiga jae jaime jake jakub jamal james "
    "jamie jamila jana jane janet janice janina janusz jared jaroslav jasmine jason javier jaya "
    "jayden jayesh jeanette jeanne jeff jeffrey jelena jemima jenna jennifer jenny jens jeremiah "
    "jeremy jerome jerry jerzy jesse jessica jessie jethro jia jian jiang jie jill jim jimena "
    "jiri joachim joan joanna joanne joao joaquin joaquina jocelyn jochen jodi jodie joe joel "
    "joey johan johanna john johnny jolanta jolene jon jonas jonathan jonty joon jorg jorge jose "
    "josef josefina joseph josephine josh joshua josue joyce jozef juan juana juanita judith "
    "judy juergen julia julian juliana julie juliet julieta julio junko jurgen justin jyoti "
    "kabir kaito kaja kalpana kamal kamala kamil kaori kaoru karan kareem karen karim karin karl "
    "karla karolina karthik kasia katarzyna kate katherine kathleen kathryn kathy katie katja "
    "katrina katya kavita kavya kayla kazimierz kazuki kazuo keiko keisha keith kelly kelsey "
    "kemal kendra kendrick kenji kenneth kenny kenta kenzie kerry keshav keshia kevin keziah "
    "khadija khaled khalid khanh kieran kim kimberly kiran kirsten kirsty kishore klara klaus "
    "kofi kojo konrad konstantin krishna kristen kristin kristina kristine krystal krzysztof "
    "ksenia kumiko kunal kurt kwabena kwame kwasi kyle kyung lachlan lakeisha lakshmi lalit "
    "lamar larry lars laszlo lateef latisha latoya laura lauren laurie lawrence layla lazaro "
    "leah leandro leela lei leif leila lena leo leon leonard leonardo leonor leopold leroy "
    "leslie leszek leticia lettie leyla liam lidia liesbeth lillian lily linda lindsay lindsey "
    "linh linus lionel lior lisa lisandro liz ljubica lois lola lonnie lora lorcan lorelei "
    "lorena lorenzo loretta lori lorna lorraine louella louis louise lourdes lowri lubos luca "
    "lucas lucia luciana luciano lucille lucinda lucio lucy ludmila ludovic luigi luis luisa "
    "lukas lukasz luke luther lydia lynn maarten mabel macarena maciej mackenzie madhav madhuri "
    "maeve magda magdalena magnus mahesh mahmoud mairead mairi maisie maite makoto malachy "
    "malcolm malgorzata malik mami mandy manfred manish manisha manoj manon manuel manuela "
    "marcel marcela marcelo marcia marcin marco marcus marek margaret margarita margit "
    "marguerite maria mariah mariam marian mariana marianna marianne mariano maribel maricela "
    "marie mariko marilyn mario marion marisa marisol marissa mariusz marjorie marko marlene "
    "marlies marlon marlowe marsha marshall marta martha martin martina marvin mary maryam "
    "maryann masaki masato matej mateo mathew mathias mathieu matt matteo matthew matthias "
    "matthijs maud maureen maurice mavis maxim maximo maxine meena meera megan meghan megumi "
    "mehdi mehmet mei melanie melinda melissa meredith micaela michael michaela michal michele "
    "michelle michiko midori mieke miguel miho mika mikael mike mikhail milagros mildred milica "
    "milo milos milton mindy minerva minh miranda mirela mireya miriam miroslav misaki mitchell "
    "miyuki mohamed mohammad mohammed mohan mohsen moira moises molly mona monica monika monique "
    "montgomery montserrat morag morgan mortimer muhammad mukesh murat muriel mustafa myles myra "
    "myrtle nabil nadeem nadezhda nadia nadine nancy nandini nanette naoki naoko naomi naresh "
    "nasir nasser natalia natalie natalya natasha nathan nathaniel natividad natsuki naveen "
    "navin neelam neeraj neeta neha neil nele nellie nerys nestor nga ngoc ngozi nguyen nhung "
    "nia niall niamh nicholas nicola nicolas nicole nidhi nigel nikhil nikita nikola nikolai "
    "nikolaus nilesh nils nina nirmala nisha nitin nnamdi noah noboru noel noelia noelle noor "
    "nora norberto noreen noriko norma norman nour nuno obinna octavia octavio odessa ofelia "
    "oisin okoro oksana olaf oleg olegario olena olga oliver olivia olumide olwen omar omari "
    "ondrej orhan orla ornella orson osama oscar oskar osman osvaldo oswald otis otto ottoline "
    "owain owen pablo padraig pallavi pam pamela pankaj paola paolo parvati pascal patricia "
    "patrick patrizia patty paul paula paulina pauline pavel pawel pedro peggy penelope peng "
    "percy perpetua peter petra phil philip phillip phoebe phuong phyllis pierre pietro pilar "
    "piotr pippa pooja portia pradeep prakash pramod pranav prasad prashant praveen preeti "
    "priscilla priya priyanka puja qiang quang quentin quinn quyen rabia rachel radek radha "
    "rafael rafal raghav ragnar rahim rahul raimundo raisa raj rajan rajat rajeev rajendra "
    "rajesh rajiv raju rakesh ralph ralston ramesh ramiro ramon ramona randall randy rania "
    "ranjit raquel rashid rashmi raul ravi ravindra raymond rebeca rebecca reena reggie regina "
    "reginald reiko reinaldo reinhard rekha renata renate renato renee renu reuben reza rhiannon "
    "rhoda rhodri rhonda rhys ricardo richard rick ricky rikard rita ritu robert roberta roberto "
    "robyn rochelle rocio roderick rodney rodolfo rodrigo rogelio roger rohan rohit roisin "
    "roland rollo romain roman romana ronald ronan rong ronnie rory rosa rosalind rosalyn "
    "rosemary rosie roxanne ruairi ruaridh ruben ruchi rudolf rudy rufus rupert russell ruth "
    "ruud ryan ryo ryota ryszard sabine sabrina sachiko sachin sadie saeed sakura salah salim "
    "salma salomon salvador samantha sameer samir samira samuel sana sandeep sandra sandrine "
    "sangeeta sanjay sanna santosh saoirse sara sarah satish satoshi saul sayuri scott seamus "
    "sean sebastian seema sekou selena selma serge sergei sergey sergio seth seung seyda shahid "
    "shalini shane shanice shankar shannon sharad shari sharon shaun shawn sheela sheila shelby "
    "sheldon shelley sherri sherry shigeru shilpa shinji shiori shirley shivani shota shreya "
    "shruti shu shweta sian sigrid silas silke silvia simeon simisola simon simona simone sinead "
    "siobhan sipho sita sizwe slawomir slobodan smita sneha snezana sofia sofie solange soledad "
    "solveig sonal sonia sonya sophia sophie srinivas stacey stacy stanislav stanislaw stanley "
    "stavros stefan stefania stefano steffen stella stephan stephanie stephen steve steven "
    "stuart subhash sudha sudhir sulaiman sumiko sumit sundar sunil sunita suresh surya susan "
    "susana susanne sushma suzanne sven svetlana swati sybil sylvia sylvie szymon tabitha "
    "tadeusz tadhg taka takashi takeshi takumi tamara tamika tammy tanisha tanvi tanya tara "
    "tariq tarun tasha tatiana tatjana tatsuya taylor tegan tendai teodora teresa terrance "
    "terrence terri terry tetsuya thabo thaddeus thandi thandiwe thao thelma themba theo "
    "theodora theodore theresa thiago thierry thijs thomas thora thorsten thuy tiago tiffany tim "
    "timothy tina ting tobias toby todd tom tomas tomasz tomislav tommy tomoko toni tonya "
    "torsten toshiro tracey tracy travis trevon trevor tricia trinh trisha troy trudy tsubasa "
    "tuan tunde tuyet tyler tyrese tyrone ulises ulrich ulysses umar una ursula usha uwe vaclav "
    "valentin valentina valerie vanessa varun vasant vasily velma vera vernon veronica veronika "
    "vicente vicki vickie victoria vidya vijay vikas vikram viktor viktoria vinay vince vincent "
    "vincenzo vineet vinh vinod viola virgil vishal vittoria vittorio vivek vivian vlad vladimir "
    "vladislav vlasta waldo wallace walter wanda wayne wei wendy wesley whitney wieslaw wilbur "
    "wilfred wilfrid willa willem william willie wilma winifred winnie winston witold wojciech "
    "wolfgang woo wyatt xavier xenia xiao ximena xiomara xiu xuan xue yadira yan yannick yash "
    "yasmin yasmine yasser yasuko yeon yesenia yetunde ying yogesh yoko yolanda yong yoshi "
    "yoshiko youssef yue yui yuka yuki yukiko yulia yumi yun yuri yusef yusuf yuta yvaine yves "
    "yvette yvonne zachary zack zahra zainab zanele zara zbigniew zdenek zdenka zeinab zelda "
    "zeynep zhen zhi zhong zoe zofia zoltan zora zoran zuberi zulema zuzana"
)
"""Names that are seldom anything else."""

WORDLIKE_NAMES = among(
    "al amber angel april art austin bill brooklyn carter chad chance charity charlotte chase "
    "chelsea chip christy cliff crystal daisy dale dallas dawn dean dick diego don drew earl ed "
    "faith florence frank gene georgia ginger grace grant guy harper hazel holly hope hunter "
    "iris ivy jack jackson jade jan jay jean jesus jimmy jordan joy june kay ken kent kirk lance "
    "lane lee lewis lopez lou madison mark mason max may mel mercedes miles misty nelson nick "
    "olive opal paris pat peace penny perry pierce preston ray reed rich rob robin rose ross roy "
    "rusty sally sam sandy santiago savannah sidney skip stan star sue summer sydney ted victor "
    "violet virginia wade warren will"
)
"""Names that are words, months or places, too: names only after what announces one."""

_UNDIVIDED = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
    }
)
"""Letters that are not made of another one and an accent."""


def is_first_name(norm: str) -> bool:
    """Whether a word in lower case is a first name and seldom anything else.

    Accents do not matter; of names with a hyphen each part must be one.

    >>> is_first_name("søren"), is_first_name("pierre-luc"), is_first_name("mark-up")
    (True, True, False)
    """
    if norm in FIRST_NAMES or norm in EUROPEAN_NAMES:
        return True
    return not (norm.isascii() and "-" not in norm) and _is_made_of_names(norm)


@lru_cache(maxsize=2_000)
def _is_made_of_names(norm: str) -> bool:
    """The same for a word with accents or hyphens."""
    apart = unicodedata.normalize("NFKD", norm.translate(_UNDIVIDED))
    parts = "".join(sign for sign in apart if not unicodedata.combining(sign)).split("-")
    known = [part in FIRST_NAMES or part in EUROPEAN_NAMES for part in parts]
    return any(known) and all(
        sure or part in WORDLIKE_NAMES for sure, part in zip(known, parts, strict=True)
    )
