"""Larger towns by name, for talk that is written without capitals.

It holds those of which people say no more than the name; a name alone is never an address.
"""

from __future__ import annotations

from coaching.privacy.lexicon import listed

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
lisbon lisboa porto copenhagen stockholm oslo helsinki prague budapest
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
