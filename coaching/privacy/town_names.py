"""Towns by name, for talk that is written without capitals.

It holds those of which people say no more than the name; a name alone is never an address.
"""

from __future__ import annotations

from collections.abc import Sequence

from coaching.privacy.lexicon import listed
from coaching.privacy.tokens import Token

_NAMES = """
london birmingham manchester leeds liverpool sheffield bristol newcastle nottingham leicester
coventry bradford hull stoke wolverhampton derby southampton portsmouth plymouth norwich luton
swindon oxford cambridge york bath exeter brighton bournemouth peterborough sunderland warrington
preston blackpool bolton stockport rochdale wigan doncaster huddersfield middlesbrough
northampton gloucester cheltenham worcester ipswich colchester chelmsford basingstoke guildford
slough watford maidstone canterbury lincoln chester carlisle durham cardiff swansea newport wrexham
glasgow edinburgh aberdeen dundee inverness perth stirling belfast derry lisburn
dublin cork galway limerick waterford kilkenny sligo athlone dundalk drogheda
chicago houston phoenix philadelphia dallas austin jacksonville columbus charlotte indianapolis
seattle denver boston nashville detroit portland memphis louisville baltimore milwaukee albuquerque
tucson fresno sacramento mesa atlanta omaha raleigh miami oakland minneapolis tulsa tampa wichita
arlington cleveland honolulu anaheim lexington stockton cincinnati pittsburgh greensboro newark
plano orlando irvine chandler laredo madison durham lubbock reno buffalo glendale scottsdale
norfolk fremont spokane boise richmond rochester tacoma burlington savannah charleston brooklyn
queens bronx manhattan hoboken pasadena burbank evanston knoxville chattanooga birmingham mobile
toronto vancouver montreal calgary ottawa edmonton winnipeg halifax
sydney melbourne brisbane adelaide canberra hobart darwin geelong parramatta fitzroy auckland
wellington christchurch hamilton
berlin hamburg münchen munich köln cologne frankfurt stuttgart düsseldorf dortmund essen leipzig
bremen dresden hannover hanover nürnberg nuremberg bochum wuppertal bielefeld bonn münster mainz
mannheim karlsruhe augsburg wiesbaden aachen kiel freiburg erfurt rostock kassel potsdam heidelberg
wien vienna graz linz salzburg innsbruck zürich zurich genf geneva basel bern lausanne luzern
paris lyon marseille toulouse nice nantes montpellier strasbourg bordeaux lille rennes reims
grenoble dijon angers nîmes versailles tours orléans rouen
amsterdam rotterdam utrecht eindhoven groningen tilburg almere breda nijmegen haarlem arnhem
antwerp antwerpen ghent gent brussels bruxelles bruges liège leuven
madrid barcelona valencia sevilla seville zaragoza málaga malaga murcia bilbao alicante granada
milano milan roma rome torino turin napoli naples bologna firenze florence genova genoa venezia
venice verona palermo catania padova trieste
warsaw warszawa kraków krakow gdańsk gdansk wrocław wroclaw poznań poznan łódź lodz szczecin gdynia
katowice lublin białystok
zwolle leiden delft apeldoorn enschede maastricht zaandam dordrecht amersfoort namur charleroi
göteborg goteborg gothenburg malmö malmo uppsala linköping linkoping örebro västerås norrköping
bergen trondheim stavanger drammen tromsø aarhus århus odense aalborg esbjerg
espoo tampere turku oulu jyväskylä lahti vantaa tallinn riga vilnius kaunas
brno ostrava bratislava košice zagreb ljubljana maribor belgrade beograd sarajevo bucharest
bucurești cluj timișoara sofia plovdiv debrecen szeged athens thessaloniki istanbul ankara izmir
lisbon lisboa porto copenhagen stockholm oslo helsinki prague budapest
abbotsford aberystwyth abilene accrington akron aldershot allentown altrincham amarillo anchorage
antrim appleton arbroath ardee arklow armagh ashbourne asheville ashford athenry athy aylesbury
ayr balbriggan ballarat ballina ballinasloe ballymena ballymun banbury bandon bangor bantry
barnsley barnstaple barrie basildon batley bellevue bellingham bendigo bermondsey berwick bethesda
bexley bicester bideford billings biloxi binghamton birkenhead blackburn bloomington bognor bootle
boulder bozeman bracknell braintree brampton brantford brentford brentwood bridgend bridgeport
bridgwater bridlington brixham brockton bromley bromsgrove brownsville bunbury bundaberg burnaby
burnley cahir cairns camberley cannock carlow carlsbad carmarthen carrickfergus carrollton
castlebar castleford cavan cedarburg celbridge champaign charlottetown chatham chesapeake
chesterfield cheyenne chico chilliwack chippenham chorley cirencester clacton clarksville
clearwater cleethorpes clonakilty clonmel clovis clydebank coatbridge cobh coleraine conroe
cookstown coquitlam corby corvallis cowdenbeath crawley cromer croydon cumbernauld cupertino
darlington dartford davenport daventry dayton daytona dearborn decatur denton dewsbury dorchester
dorking dothan droitwich dubbo dubuque duluth dumbarton dumfries dunedin dunfermline dungannon
dungarvan dunmurry dunstable eastbourne eastleigh edgware elizabethtown elkhart ellesmere elmhurst
elyria enfield ennis enniscorthy enniskillen epsom erie escondido evansville evesham fairfax
falkirk falmouth fareham fargo farnborough farnham faversham fayetteville felixstowe fermoy
flagstaff folkestone fontana fredericton fremantle frome fulham fullerton gainesville galveston
gastonia gateshead gatineau gillingham glastonbury gosport grangemouth grantham gravesend greeley
greenock greenville gresham greystones grimsby guelph guisborough gulfport hackensack hackney
hagerstown halesowen haringey harlow harrisburg harrogate harrow hartford hartlepool harwich
hattiesburg havant haverfordwest helensburgh hemel hereford hertford hexham hialeah hillsboro
hinckley hitchin horsham hounslow huntingdon huntsville ilford ilfracombe ilkeston ilkley
invercargill islington ithaca janesville joliet joplin kalamazoo kamloops keighley kelowna kendal
kenosha keswick kettering kidderminster kildare killarney killeen kilmarnock kilsyth kinsale
kirkcaldy kissimmee kitchener knaresborough kokomo lafayette lakeland lambeth lanark lansing larne
launceston lawton leamington leatherhead leixlip leominster lerwick letchworth lethbridge
letterkenny lewes lewisham lewiston lichfield lismore littlehampton llandudno llanelli longford
longueuil loughborough loughrea lowestoft ludlow lurgan lymington lynchburg lytham macclesfield
mackay macon macroom maidenhead malvern manassas mandurah mankato margate marysville matlock
maynooth mcallen medford melksham menomonee merthyr mesquite mexborough midleton mildura minehead
mississauga missoula mitcham modesto monaghan moncton morecambe morpeth motherwell mullingar
muncie murfreesboro muskegon naas nanaimo nantwich naperville nashua navan neath nenagh newbridge
newbury newmarket newquay newry northallerton northwich novi nuneaton oakville oban ocala
oceanside ogden okehampton olathe oldham omagh orem ormskirk orpington oshawa oshkosh oswestry
otley oxnard paignton paisley palmdale palmerston paterson penrith pensacola penzance peoria
peterhead peterlee pickering pittsburg pittsfield pocatello pomona pontefract pontypool pontypridd
poole portadown porthcawl portishead portlaoise portree portrush poughkeepsie prestatyn prestwich
provo pudsey pueblo pwllheli racine ramsgate rawtenstall redcar redding redditch redhill redmond
redruth reigate retford rhyl roanoke rockford rockhampton romford roscommon roscrea roseville
roswell rotherham rotorua rugeley runcorn saginaw salford salinas salisbury sarasota saskatoon
scarborough schaumburg schenectady scranton scunthorpe selby sevenoaks shaftesbury sherborne
sherbrooke shoreham shreveport shrewsbury sidcup sittingbourne skegness skelmersdale skerries
skibbereen skipton skokie sleaford solihull southall southend southport southwark spalding
spartanburg staines stalybridge stamford stevenage stornoway stourbridge stowmarket strabane
stranraer stratford streatham stroud sunnyvale surbiton syracuse tadcaster tallaght tallahassee
tamworth taunton tauranga telford temecula tempe tenby tewkesbury thetford thirsk thurles thurrock
tipperary tiverton tonbridge toowoomba topeka torquay torrance totnes tottenham townsville tralee
tramore trenton trowbridge truro tuam tullamore tuscaloosa twickenham uckfield ulverston uttoxeter
uxbridge vacaville vallejo ventnor visalia waco wakefield wallasey wallsend walsall waltham
walthamstow wandsworth wareham warminster waterbury waterloo waukegan waukesha wausau
wellingborough welwyn westport wetherby wexford weymouth whangarei wheaton whitby whitehaven
whitehorse whitstable wickford wicklow widnes willenhall wilmington wimbledon wimborne winchester
windermere winona winsford wisbech withernsea witney wodonga wokingham wollongong woonsocket
workington worksop worthing yakima yellowknife yeovil yonkers youghal youngstown yuma
mumbai delhi bangalore bengaluru hyderabad chennai kolkata pune ahmedabad jaipur lucknow
"""

TOWN_NAMES = frozenset(listed(_NAMES))
"""In lower case, of one word each."""

LONG_TOWN_NAMES = frozenset(
    tuple(name.split())
    for name in (
        *("new york", "los angeles", "san diego", "san antonio", "san jose", "san francisco"),
        *("fort worth", "el paso", "las vegas", "oklahoma city", "kansas city", "long beach"),
        *("virginia beach", "colorado springs", "new orleans", "saint paul", "st paul"),
        *("saint louis", "st louis", "jersey city", "baton rouge", "des moines", "salt lake"),
        *("grand rapids", "santa fe", "santa monica", "fort lauderdale", "little rock"),
        *("milton keynes", "stoke on", "kingston upon", "great yarmouth", "tunbridge wells"),
        *("st albans", "saint albans", "st andrews", "frankfurt am", "den haag", "the hague"),
        *("new delhi", "gold coast", "alice springs", "quebec city"),
    )
)
"""The same of two words."""


def town_end(tokens: Sequence[Token], start: int) -> int | None:
    """Index after a larger town's name that begins here, with capitals or without."""
    norms = tuple(one.norm for one in tokens[start : start + 2])
    if norms in LONG_TOWN_NAMES:
        return start + 2
    return start + 1 if norms[:1] and norms[0] in TOWN_NAMES else None
