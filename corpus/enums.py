"""What an annotation may say, event types and modes aside: labels, statuses, claims, sectors, countries."""

from typing import Final, Literal, get_args

Field = Literal["title", "text"]
Label = Literal["PERSON", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT"]
Kind = Literal["name", "nominal", "pronoun"]
Status = Literal["actual", "ongoing", "habitual", "historical", "future", "hypothetical", "negated"]
Claim = Literal["asserted", "attributed", "alleged", "denied"]
QuoteKind = Literal["direct", "indirect", "mixed"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
Granularity = Literal["day", "week", "month", "quarter", "season", "year", "decade"]
DateBasis = Literal["explicit", "relative", "context"]

STATUSES: Final = frozenset(get_args(Status))
CLAIMS: Final = frozenset(get_args(Claim))

LABELS: Final[dict[str, Label]] = {
    "P": "PERSON",
    "O": "ORG",
    "G": "GPE",
    "L": "LOC",
    "N": "NORP",
    "F": "FAC",
    "E": "EVENT",
    "PERSON": "PERSON",
    "ORG": "ORG",
    "GPE": "GPE",
    "LOC": "LOC",
    "NORP": "NORP",
    "FAC": "FAC",
    "EVENT": "EVENT",
}

# fmt: off
SECTORS: Final = frozenset((
    "GOV", "MIL", "COP", "JUD", "LEG", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL",
    "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC",
))
# fmt: on
INTERNATIONAL: Final = frozenset(["UNO", "EUR", "IGO", "NGO", "ISM", "IMG", "MNC"])

# ISO 3166-1 alpha-3 codes and KOS, by the region that the statistics count them under.
REGIONS: Final[dict[str, frozenset[str]]] = {
    region: frozenset(codes.split())
    for region, codes in {
        "North Africa": "DZA EGY LBY MAR SDN TUN ESH",
        "West Africa": "BEN BFA CPV CIV GMB GHA GIN GNB LBR MLI MRT NER NGA SHN SEN SLE TGO",
        "Central Africa": "AGO CMR CAF TCD COG COD GNQ GAB STP",
        "East Africa": ("BDI COM DJI ERI ETH KEN MDG MWI MUS MYT MOZ REU RWA SYC SOM SSD UGA TZA ZMB ZWE ATF IOT"),
        "Southern Africa": "BWA SWZ LSO NAM ZAF",
        "North America": "USA CAN BMU GRL SPM",
        "Central America": "BLZ CRI SLV GTM HND MEX NIC PAN",
        "Caribbean": (
            "AIA ATG ABW BHS BRB BES CYM CUB CUW DMA DOM GRD GLP HTI JAM MTQ MSR PRI BLM KNA LCA "
            "MAF VCT SXM TTO TCA VGB VIR"
        ),
        "South America": "ARG BOL BRA CHL COL ECU FLK GUF GUY PRY PER SGS SUR URY VEN BVT",
        "Central Asia": "KAZ KGZ TJK TKM UZB",
        "East Asia": "CHN HKG MAC TWN JPN KOR PRK MNG",
        "South-East Asia": "BRN KHM IDN LAO MYS MMR PHL SGP THA TLS VNM",
        "South Asia": "AFG BGD BTN IND IRN MDV NPL PAK LKA",
        "Middle East": "ARM AZE BHR CYP GEO IRQ ISR JOR KWT LBN OMN PSE QAT SAU SYR TUR ARE YEM",
        "Eastern Europe": "BLR BGR CZE HUN MDA POL ROU RUS SVK UKR",
        "Northern Europe": "ALA DNK EST FIN FRO GGY ISL IRL IMN JEY LVA LTU NOR SJM SWE GBR",
        "Southern Europe": "ALB AND BIH HRV GIB GRC VAT ITA KOS MLT MNE MKD PRT SMR SRB SVN ESP",
        "Western Europe": "AUT BEL FRA DEU LIE LUX MCO NLD CHE",
        "Oceania": (
            "AUS NZL FJI NCL PNG SLB VUT GUM KIR MHL FSM NRU MNP PLW ASM COK PYF NIU PCN WSM TKL "
            "TON TUV WLF UMI CCK CXR HMD NFK"
        ),
        "Antarctica": "ATA",
    }.items()
}
REGION_OF: Final = {code: region for region, codes in REGIONS.items() for code in codes}
COUNTRIES: Final = frozenset(REGION_OF) | INTERNATIONAL

# fmt: off
GENRES: Final = frozenset((
    "spot", "analysis", "court", "protest", "summit", "communique", "opinion", "brief", "background",
    "interview", "sports", "business", "weather", "culture", "science",
))
# fmt: on
