"""The commonest English words: what a recogniser would hear in any talk, whatever the trade.

Source: the first 1,500 whole words of BERT's vocabulary, which stands in the order of how often
they are written (bert-base-uncased, Apache-2.0), without first names; and some that are said in
sales calls, among them everyday words that products are named after.
"""

from __future__ import annotations

_COMMON = """
a able about above absolutely academy access according acquired across act action active activities
actor actually added addition additional administration africa african after again against age ago
agreed air aircraft airport al album all allow allowed almost alone along already also although
always am america american among an anchor ancient and angeles announced annual another answer anti
any anyone anything appear appearance appeared appears appointed approximately april are area areas
arm arms army around arrived art article artist artists arts as ask asked assembly assistant
associated association at attack attempt attended attention august australia australian author
authority available average award awarded awards away awesome baby back bad ball band bank bar base
baseball based basically basketball bass battle bay be beach beautiful became because become
becoming bed been before began beginning behind being believe believed below best better between
beyond big bill bishop bit black blood blue board body book books border born boston both bought box
boy boys branch break breath bridge bring britain british broke broken brother brothers brought
brown budget budgets building buildings built business but buy by calendar california call called
calls came camp campaign campus can canada canadian cannot capital captain car care career carried
case cases cast castle catholic caught cause caused cd cell census center central centre century
certain chair chairman champion championship championships chance change changed changes channel
chapter character characters charge chart cheap chest chicago chief child children china chinese
choice chorus church cities city civil claimed clarify class clear clearly clever close closed
closer club co coach coast code cold collection college color come comes coming command commander
commercial commission committee common community companies company competition complete completed
completely complex composed computer conference congress considered construction contains continue
continued contract contracts control corner corps cost costs could couldn council countries country
county couple course court cover covered create created creek crew cross cultural culture cup
current currently customers cut dad daily dance dark data date daughter day days de dead deal deals
death debut december decided decision deep defeated defense definitely degree demo democratic
department described design designed despite developed development did didn die died different
difficult digital direct directed direction directly director discount discovered distance district
division do doctor does doesn doing don done door double down dr drama drift drive dropped due
during each earlier early earned earth east eastern easy economic edge edition editor education
effect eight either el elected election else email emails empire end ended energy engine engineering
england english enough entered entire episode era especially established europe european even event
events eventually ever every everyone everything evidence exactly example except executive expected
experience expression extended eye eyes face fact failed fall families family famous far fast father
fear feature featured features february federal feel feeling feet fell fellow felt female festival
few field fifth fight fighting figure filled film films final finally financial find fine fingers
finished fire first five flight floor florida flow flows focus follow followed following food foot
football for force forced forecast foreign forest form formed former forms fort forward found
foundation founded four fourth france frank free french friday friend friends from front ft full
further future game games gave gaze general generally genus german germany get getting girl girls
give given giving glass go goal goals god goes going gold golden gone gong good got government
governor grade grand great greater greek green greenhouse grew ground group groups growing guard
guess guitar gun guy had hadn hair half hall hand hands happened happy hard has have having he head
health hear heard heart heat heavy held hell hello help helped her here herself hey hi high higher
highest highlight highway hill him himself his historic historical history hit hold holding home
hope horse hospital host hot hotel hour hours house houses how however human hundred hurt husband i
ice idea if ii iii immediately important in include included includes including income increase
increased independent india indian individual individuals industry information initially inside
insight insights instead institute intercom interest international into introduced invoice involved
ireland irish iron is isbn island islands isn issue issues it italian italy its itself jack january
japan japanese jewish job join joined jones journal judge july jump june junior just justice keep
kept key kill killed kilometres kind king kingdom kiss km knew know knowledge known la ladder lady
lake land language large larger largest last late later latter launched law le lead leader leading
leads league least leave leaves leaving led lee left legal legs length less let letter level library
lies life lift light like likely limited line linear lines lips list listed literally little live
lived lives living ll local located location london long longer look looked looking looks loom lord
los loss lost lot love low lower machine made magazine main mainly major majority make makes making
male man managed management manager many march mark market marriage married master match matches
material matter may maybe mayor me mean meaning means meant medal media medical meet meeting
meetings member members memory men mentioned met metal metres mexico mi mid middle might mile miles
military million mind mine minister minor minute minutes miss mission mm model modern mom moment
monday money month monthly months more morning most mostly mother mountain mouth move moved movement
movie moving mr mrs much multiple municipality museum music musical must my myself name named names
national native natural nature navy near nearby nearly neck need needed network never new news next
night nine no nodded non normal north northern not note noted nothing notion novel november now
number numbers numerous october of off offered office officer official often oh oil okay old older
on once one only onto open opened opening operated operation operations or order ordered
organization original originally other others our out outreach outside over overall own owned
pacific paid pain paper parents paris parish park parliament part particular particularly parts
party pass passed past pay payment payments peace pennsylvania people per performance performed
perhaps period person personal phone physical piano piece pipeline place placed places plan plans
plant play played player players playing plays please point points police policy political poor
popular population port position possible post power practice pre present presented president press
pretty previous previously prices pricing primary prime prince prior private prize probably problem
problems process produced producer production products professional professor program programs
project property proposal provide provided provides province public published pull pulled push
pushed put queen question quick quickly quite quote quotes race radio railway raised ramp ran range
rate rather re reach reached read ready real realized really reason received recent recently record
recorded recording records red referred regiment region regional regular related relationship
release released religious remained remaining remains remember removed replaced report reported
represented republic required research response responsible rest result results retired return
returned review right rights ring river road rock role room rose round route royal rule rules run
running runs rural russia russian safe said saint sales sam same san sat saturday saw say saying
says scene school schools science score scored sea season seasons seat second secret secretary
section security see seemed seen selected self senior sense sent separate september series serve
served service services serving set seven several sex she ship ships shook short shot should
shoulder show showed shown shows side sign signal signals signature signed significant silver
similar simple simply since singer single sir sister site sitting situation six size sketch skin sky
slack sleep slightly slow slowly small smart smile smiled smith snowflake so social society soft
sold soldiers some someone something sometimes son song songs soon sorry sound source south southern
soviet space spain spanish speak special species specific speed spent sports spread spring squadron
square st stadium staff stage stand standard standing star stared stars start started starting state
stated states station stations status stay step stepped still stone stood stop stopped store stories
story straight street stripe strong structure student students studied studies studio study style
subject subsequently success successful such suddenly summer sun sunday super support supported sure
surface system systems table take taken takes taking talk talked talking team teams technology
television tell temple ten term terms territory test texas than thank thanks that the theatre their
them themselves then theory there therefore these they thing things think thinking third this those
though thought three through throughout thursday thus time times title to today together told
tomorrow too took top total touch tour tournament toward towards tower town township track tracks
trade traditional train training transport travel tree trees trial tried troops true trust truth try
trying tuesday turn turned tv twenty two type uk under understand union unit united units university
until up upon upper us use used uses using usually valley value van variety various ve version very
via vice victory video view village virginia vocals voice wait waited waiting wales walk walked wall
walls want wanted war was washington wasn watch watched watching water way we wednesday week weekly
weeks weight well went were west western what whatever when where whether which while white who
whole whom whose why wide wife will win wind window windows wing winner winning winter with within
without woman women won wonder wonderful wood word words work worked workers working works world
worried worry worse worth would wouldn writer writing written wrong wrote yeah year yearly years yes
yesterday yet york you young your yours yourself youth zealand zoom
"""

COMMON_WORDS = frozenset(_COMMON.split())
