"""Words behind the signs and short forms of written English."""

from __future__ import annotations

from .lists import words

CURRENCIES: dict[str, tuple[str, str, str, str]] = {
    # sign: (one, many, one hundredth, hundredths)
    "$": ("dollar", "dollars", "cent", "cents"),
    "US$": ("US dollar", "US dollars", "cent", "cents"),
    "C$": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "A$": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"),
    "AU$": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "CA$": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "HK$": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
    "NZ$": ("New Zealand dollar", "New Zealand dollars", "cent", "cents"),
    "S$": ("Singapore dollar", "Singapore dollars", "cent", "cents"),
    "R$": ("real", "reais", "centavo", "centavos"),
    "¥": ("yen", "yen", "sen", "sen"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
    "₩": ("won", "won", "jeon", "jeon"),
    "USD": ("US dollar", "US dollars", "cent", "cents"),
    "EUR": ("euro", "euros", "cent", "cents"),
    "GBP": ("pound", "pounds", "penny", "pence"),
    "CAD": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "AUD": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "CHF": ("Swiss franc", "Swiss francs", "centime", "centimes"),
    "JPY": ("yen", "yen", "sen", "sen"),
    "INR": ("rupee", "rupees", "paisa", "paise"),
    "CNY": ("yuan", "yuan", "fen", "fen"),
    "₽": ("rouble", "roubles", "kopeck", "kopecks"),
    "₺": ("lira", "lira", "kurush", "kurush"),
    "₿": ("bitcoin", "bitcoins", "satoshi", "satoshis"),
}

CENTS: dict[str, tuple[str, str]] = {"¢": ("cent", "cents"), "c": ("cent", "cents"), "p": ("penny", "pence")}
"""Signs of a hundredth, after the number. The letters count in British English only."""

MAGNITUDES: dict[str, str] = {
    "thousand": "thousand", "million": "million", "billion": "billion", "trillion": "trillion",
    "k": "thousand", "K": "thousand", "m": "million", "M": "million", "mn": "million", "bn": "billion",
    "b": "billion", "B": "billion", "tn": "trillion", "T": "trillion",
}  # fmt: skip
"""Letters stand for a magnitude after a sum of money only; the words do everywhere."""

UNITS: dict[str, tuple[str, str]] = {
    "%": ("percent", "percent"), "‰": ("per mille", "per mille"),
    "°C": ("degree Celsius", "degrees Celsius"), "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"), "mm": ("millimetre", "millimetres"), "cm": ("centimetre", "centimetres"),
    "m": ("metre", "metres"), "km": ("kilometre", "kilometres"), "ft": ("foot", "feet"),
    "yd": ("yard", "yards"), "mi": ("mile", "miles"), "m²": ("square metre", "square metres"),
    "km²": ("square kilometre", "square kilometres"), "m³": ("cubic metre", "cubic metres"),
    "sq ft": ("square foot", "square feet"), "mg": ("milligram", "milligrams"), "g": ("gram", "grams"),
    "kg": ("kilogram", "kilograms"), "lb": ("pound", "pounds"), "lbs": ("pound", "pounds"),
    "oz": ("ounce", "ounces"), "ml": ("millilitre", "millilitres"), "cl": ("centilitre", "centilitres"),
    "l": ("litre", "litres"), "L": ("litre", "litres"),
    "km/h": ("kilometre per hour", "kilometres per hour"),
    "kph": ("kilometre per hour", "kilometres per hour"), "mph": ("mile per hour", "miles per hour"),
    "m/s": ("metre per second", "metres per second"), "ms": ("millisecond", "milliseconds"),
    "s": ("second", "seconds"), "sec": ("second", "seconds"), "min": ("minute", "minutes"),
    "mins": ("minute", "minutes"), "h": ("hour", "hours"), "hr": ("hour", "hours"),
    "hrs": ("hour", "hours"), "Hz": ("hertz", "hertz"), "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"), "GHz": ("gigahertz", "gigahertz"),
    "fps": ("frame per second", "frames per second"), "W": ("watt", "watts"),
    "kW": ("kilowatt", "kilowatts"), "MW": ("megawatt", "megawatts"),
    "kWh": ("kilowatt hour", "kilowatt hours"), "V": ("volt", "volts"),
    "mAh": ("milliamp hour", "milliamp hours"), "KB": ("kilobyte", "kilobytes"),
    "kB": ("kilobyte", "kilobytes"), "MB": ("megabyte", "megabytes"), "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"), "GiB": ("gibibyte", "gibibytes"),
    "Mbps": ("megabit per second", "megabits per second"),
    "Gbps": ("gigabit per second", "gigabits per second"),
    "kbps": ("kilobit per second", "kilobits per second"), "dB": ("decibel", "decibels"),
    "km³": ("cubic kilometre", "cubic kilometres"), "cm²": ("square centimetre", "square centimetres"),
    "cm³": ("cubic centimetre", "cubic centimetres"), "mm²": ("square millimetre", "square millimetres"),
    "ft²": ("square foot", "square feet"), "sq m": ("square metre", "square metres"),
    "sq km": ("square kilometre", "square kilometres"), "sq mi": ("square mile", "square miles"),
    "m2": ("square metre", "square metres"), "m3": ("cubic metre", "cubic metres"),
    "km2": ("square kilometre", "square kilometres"),
    "cu ft": ("cubic foot", "cubic feet"), "ha": ("hectare", "hectares"), "µm": ("micrometre", "micrometres"),
    "μm": ("micrometre", "micrometres"), "nm": ("nanometre", "nanometres"), "µg": ("microgram", "micrograms"),
    "μg": ("microgram", "micrograms"), "mcg": ("microgram", "micrograms"), "KG": ("kilogram", "kilograms"),
    "Kg": ("kilogram", "kilograms"), "KM": ("kilometre", "kilometres"), "mL": ("millilitre", "millilitres"),
    "dl": ("decilitre", "decilitres"), "tsp": ("teaspoon", "teaspoons"),
    "tbsp": ("tablespoon", "tablespoons"),
    "gal": ("gallon", "gallons"), "pt": ("point", "points"), "qt": ("quart", "quarts"),
    "kmh": ("kilometre per hour", "kilometres per hour"), "mpg": ("mile per gallon", "miles per gallon"),
    "rpm": ("revolution per minute", "revolutions per minute"),
    "RPM": ("revolution per minute", "revolutions per minute"),
    "bpm": ("beat per minute", "beats per minute"), "BPM": ("beat per minute", "beats per minute"),
    "wpm": ("word per minute", "words per minute"), "WPM": ("word per minute", "words per minute"),
    "secs": ("second", "seconds"), "wk": ("week", "weeks"), "wks": ("week", "weeks"), "yr": ("year", "years"),
    "yrs": ("year", "years"), "mo": ("month", "months"), "mos": ("month", "months"),
    "hz": ("hertz", "hertz"), "mW": ("milliwatt", "milliwatts"), "GW": ("gigawatt", "gigawatts"),
    "MWh": ("megawatt hour", "megawatt hours"), "Wh": ("watt hour", "watt hours"),
    "mA": ("milliamp", "milliamps"), "kV": ("kilovolt", "kilovolts"),
    "Ω": ("ohm", "ohms"), "Pa": ("pascal", "pascals"),
    "kPa": ("kilopascal", "kilopascals"), "psi": ("P S I", "P S I"), "PB": ("petabyte", "petabytes"),
    "MiB": ("mebibyte", "mebibytes"), "Kbps": ("kilobit per second", "kilobits per second"),
    "MB/s": ("megabyte per second", "megabytes per second"),
    "GB/s": ("gigabyte per second", "gigabytes per second"),
    "Mbit/s": ("megabit per second", "megabits per second"),
    "Gbit/s": ("gigabit per second", "gigabits per second"),
    "MP": ("megapixel", "megapixels"), "dpi": ("D P I", "D P I"), "ppi": ("P P I", "P P I"),
    "kJ": ("kilojoule", "kilojoules"),
    "cal": ("calorie", "calories"), "hp": ("horsepower", "horsepower"),
    "pp": ("percentage point", "percentage points"),
    "px": ("pixel", "pixels"), "pts": ("point", "points"), "kcal": ("kilocalorie", "kilocalories"),
    "x": ("times", "times"),
    "×": ("times", "times"),
}  # fmt: skip

PER: dict[str, str] = {
    "h": "hour", "hr": "hour", "min": "minute", "sec": "second", "ml": "millilitre", "L": "litre",
    "GB": "gigabyte", "kWh": "kilowatt hour", "oz": "ounce", "g": "gram", "m²": "square metre",
    "m³": "cubic metre", "cc": "C C", "mi": "mile", "gal": "gallon", "d": "day", "wk": "week",
    "mo": "month", "yr": "year", "y": "year",
    "s": "second", "kg": "kilogram", "lb": "pound", "m": "metre", "km": "kilometre", "l": "litre",
}  # fmt: skip
"""Short forms after the slash of a rate, as in $5/mo. Full words stand for themselves."""

MONTHS: tuple[str, ...] = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip

ABBREVIATIONS: dict[str, str] = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Prof": "Professor", "Rev": "Reverend", "Gen": "General",
    "Col": "Colonel", "Capt": "Captain", "Lt": "Lieutenant", "Sgt": "Sergeant", "Sen": "Senator",
    "Rep": "Representative", "Gov": "Governor", "Hon": "Honourable", "Jr": "Junior", "Sr": "Senior",
    "e.g": "for example", "i.e": "that is", "etc": "et cetera", "vs": "versus", "cf": "compare",
    "ca": "circa", "approx": "approximately", "incl": "including", "excl": "excluding", "esp": "especially",
    "est": "established", "dept": "department", "govt": "government", "misc": "miscellaneous",
    "Inc": "Incorporated", "Ltd": "Limited", "Co": "Company", "Corp": "Corporation", "Bros": "Brothers",
    "Ave": "Avenue", "Blvd": "Boulevard", "Rd": "Road", "Mt": "Mount", "Ft": "Fort", "tel": "telephone",
    "max": "maximum", "min": "minimum", "temp": "temperature", "ext": "extension", "ed": "edition",
    "Ph.D": "P H D", "M.D": "M D", "Jan": "January", "Feb": "February", "Mar": "March", "Apr": "April",
    "Jun": "June", "Jul": "July", "Aug": "August", "Sep": "September", "Sept": "September",
    "Oct": "October", "Nov": "November", "Dec": "December", "Mon": "Monday", "Tue": "Tuesday",
    "Tues": "Tuesday", "Wed": "Wednesday", "Thu": "Thursday", "Thur": "Thursday", "Thurs": "Thursday",
    "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday", "Messrs": "Messers", "Pres": "President",
    "Adm": "Admiral", "Cmdr": "Commander", "Maj": "Major", "Cpl": "Corporal", "Pvt": "Private",
    "Asst": "Assistant", "Assoc": "Associate", "Mgr": "Manager", "Hwy": "Highway", "Pkwy": "Parkway",
    "Expy": "Expressway", "Sq": "Square", "Apt": "Apartment", "Ste": "Suite", "Bldg": "Building",
    "Fl": "Floor",
    "viz": "namely", "et al": "et al", "qty": "quantity", "appt": "appointment", "attn": "attention",
    "assn": "association", "univ": "university", "intl": "international", "natl": "national",
    "admin": "admin", "info": "info", "ref": "reference", "avg": "average", "yrs": "years", "hrs": "hours",
    "mins": "minutes", "secs": "seconds", "lbs": "pounds", "Esq": "Esquire", "Mme": "Madame", "Fr": "Father",
    "Supt": "Superintendent", "Insp": "Inspector", "Det": "Detective", "Pte": "Private",
}  # fmt: skip
"""Read in full where a full stop follows."""

ABBREVIATIONS.update({short.capitalize(): full for short, full in ABBREVIATIONS.items() if short.islower()})

ALSO_WORDS = frozenset(
    {"Sun", "Sat", "Mar", "Co", "Ed", "ed", "max", "min", "temp", "est", "admin", "info", "Fl",
     "Max", "Temp", "Est", "Info", "Admin", "ext", "misc", "cal", "wed", "Wed", "mon", "Mon", "fri"}
)  # fmt: skip
"""Short forms that at the end of a sentence are more likely a word or name of their own."""

BEFORE_NUMBER: dict[str, str] = {
    "No": "number", "no": "number", "Nos": "numbers", "Fig": "figure", "fig": "figure", "Vol": "volume",
    "vol": "volume", "p": "page", "pp": "pages", "Ch": "chapter", "ch": "chapter", "Sec": "section",
    "sec": "section", "Figs": "figures", "figs": "figures", "Eq": "equation", "eq": "equation",
    "Art": "article", "art": "article", "par": "paragraph", "ver": "version", "Ver": "version",
    "v": "version", "pg": "page", "Pg": "page", "pgs": "pages", "Rte": "route", "Hwy": "highway",
    "vols": "volumes", "Vols": "volumes", "Ex": "example", "ex": "example", "Pt": "part", "pt": "part",
    "Ref": "reference", "ref": "reference", "App": "appendix", "ext": "extension", "Ext": "extension",
    "Rm": "room", "Apt": "apartment", "Ste": "suite", "Tel": "telephone", "tel": "telephone", "Op": "opus",
    "ca": "circa", "c": "circa", "approx": "approximately", "Approx": "approximately", "max": "maximum",
    "min": "minimum", "Max": "maximum", "Min": "minimum", "nos": "numbers", "P": "page", "Pp": "pages",
}  # fmt: skip
"""Read in full where a full stop and a number follow."""

NO_STOP_NEEDED: dict[str, str] = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "vs": "versus", "etc": "et cetera", "Prof": "Professor",
    "and/or": "and or", "w/": "with", "w/o": "without", "a/c": "A C", "Wi-Fi": "WiFi",
    "401(k)": "four oh one K", "403(b)": "four oh three B", "24/7": "twenty four seven",
    "24/7/365": "twenty four seven three sixty five",
    "9/11": "nine eleven", "n/a": "not applicable", "A-Z": "A to Z", "A–Z": "A to Z",
    "M&Ms": "M and M's", "Q&As": "Q and A's",
    "he/she": "he or she", "she/he": "she or he",
    "his/her": "his or her",
    "him/her": "him or her", "her/his": "her or his", "s/he": "she or he", "They/them": "They them",
    "they/them": "they them", "N/A": "not applicable", "c/o": "care of", "R&D": "R and D",
    "Q&A": "Q and A", "B&B": "B and B", "AT&T": "A T and T", "F&B": "F and B", "P&L": "P and L",
    "M&A": "M and A",
    "C++": "C plus plus", "C#": "C sharp", "F#": "F sharp", "A/B": "A B", "I/O": "I O", "TCP/IP": "T C P I P",
    "Yahoo!": "Yahoo", "w/c": "week commencing",
}  # fmt: skip
"""Read in full with or without a full stop."""

SYMBOLS: dict[str, str] = {
    "&": "and", "+": "plus", "=": "equals", "%": "percent", "@": "at", "×": "times", "÷": "divided by",
    "±": "plus or minus", "≈": "about", "≠": "does not equal", "≤": "at most", "≥": "at least",
    "°": "degrees", "§": "section", "№": "number", "℃": "degrees Celsius", "℉": "degrees Fahrenheit",
    "©": "copyright", "®": "", "™": "",
    "¢": "cents", "¥": "yen", "₹": "rupees", "∼": "about", "µ": "micro", "∑": "the sum of", "∆": "delta",
    "−": "minus", "⁄": "slash", "⁴": "to the fourth", "⁻": "minus", "∈": "in", "¬": "not", "¶": "paragraph",
    "$": "dollar", "£": "pound", "€": "euro",
    "√": "square root of", "∞": "infinity", "²": "squared", "³": "cubed",
}  # fmt: skip

FRACTIONS: dict[str, str] = {
    "½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅕": "1/5", "⅖": "2/5", "⅗": "3/5",
    "⅘": "4/5", "⅙": "1/6", "⅚": "5/6", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8",
}  # fmt: skip

PUNCTUATION: dict[str, str] = {
    ",": ",", ";": ";", ":": ":", ".": ".", "!": "!", "?": "?", "…": "…", "—": "—", "–": "—", "―": "—",
    "(": "(", ")": ")", "[": "(", "]": ")", '"': "”", "“": "“", "”": "”", "„": "“", "«": "“", "»": "”",
    "‽": "?", "¿": "", "¡": "", "·": ",", "•": "", "→": "—", "|": ",",
}  # fmt: skip
"""Punctuation marks, and the mark that a voice is given for each."""

MONARCHS = frozenset({
    "Henry", "Louis", "Elizabeth", "George", "Charles", "Edward", "Richard", "William", "James", "Mary",
    "Philip", "Frederick", "Napoleon", "Pius", "Leo", "Benedict", "Gregory", "Paul", "Alexander",
    "Nicholas", "Catherine", "Peter", "Ferdinand", "Ramesses", "Pope",
})  # fmt: skip
"""Names after which a Roman numeral is an ordinal."""

NUMBERED = frozenset({
    "War", "Chapter", "Part", "Volume", "Act", "Scene", "Section", "Phase", "Type", "Level", "Bowl", "Book",
    "Appendix", "Article", "Title", "Stage", "Class", "Grade", "Mark", "Episode", "Season", "Round",
    "Figure", "Table",
})  # fmt: skip
"""Nouns after which a Roman numeral is a cardinal."""

NOT_MONARCHS = frozenset({
    "Fantasy", "Fighter", "Wars", "Rocky", "Apollo", "Gemini", "Saturn", "Olympiad", "Kombat", "Evil",
    "Souls",
    "Halo", "Gen", "Generation", "Tier", "Division", "Category", "Group", "Plan", "Option", "Exhibit",
    "Schedule",
    "Unit", "Module", "Lesson", "Course", "Step", "Week", "Year", "Paper", "Question", "Theorem", "Symphony",
    "Sonata", "Formula", "Factor", "Pentium", "Quest", "Craft", "Effect", "Diablo", "Warcraft",
    "Civilization",
    "Vatican", "Basic", "English", "Calculus", "Algebra", "Physics", "Chemistry", "Godfather", "Terminator",
})  # fmt: skip
"""Names that are counted, not ruled: Final Fantasy VII is seven. After any other name it is the seventh."""

STREETS: dict[str, str] = {
    "St": "Street", "Ave": "Avenue", "Av": "Avenue", "Blvd": "Boulevard", "Rd": "Road", "Dr": "Drive",
    "Ln": "Lane", "Ct": "Court", "Pl": "Place", "Sq": "Square", "Ter": "Terrace", "Hwy": "Highway",
    "Pkwy": "Parkway", "Cir": "Circle", "Cres": "Crescent", "Expy": "Expressway", "Fwy": "Freeway",
    "Way": "Way", "Street": "Street", "Avenue": "Avenue", "Road": "Road", "Drive": "Drive", "Lane": "Lane",
    "Boulevard": "Boulevard", "Court": "Court", "Place": "Place", "Square": "Square", "Terrace": "Terrace",
    "Highway": "Highway", "Parkway": "Parkway", "Close": "Close", "Broadway": "Broadway", "Circle": "Circle",
}  # fmt: skip

SIDES: dict[str, str] = {
    "N": "North", "S": "South", "E": "East", "W": "West", "NE": "Northeast", "NW": "Northwest",
    "SE": "Southeast", "SW": "Southwest",
}  # fmt: skip
"""Directions in the name of a street."""

ROOMS: dict[str, str] = {
    "Apt": "Apartment", "Ste": "Suite", "Rm": "Room", "Fl": "Floor", "Bldg": "Building", "Unit": "Unit",
    "Suite": "Suite", "Room": "Room", "Apartment": "Apartment", "Flat": "Flat", "Floor": "Floor",
}  # fmt: skip

STATES: dict[str, str] = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado",
    "CT": "Connecticut", "DE": "Delaware", "DC": "D C", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii",
    "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky",
    "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan",
    "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska",
    "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
    "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington",
    "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip

STATES_THAT_ARE_WORDS = frozenset({"HI", "ID", "IN", "LA", "ME", "OH", "OK", "OR"})
"""Read as states before a ZIP code only."""

SAINTS = words(
    "Agnes Albans Alban Andrew Andrews Ann Anne Anselm Anthony Augustine Austell Barbara Barts Benedict "
    "Bernard Catharines Catherine Christopher Clair Clare Cloud Columba Croix David Davids Denis Elmo "
    "Francis Gallen George Georges Germain Helena Helens Helier Ives James Jerome John Johns Joseph Jude "
    "Kilda Kitts Laurence Lawrence Louis Lucia Lucie Luke Maarten Margaret Mark Martin Mary Matthew "
    "Michael Moritz Neot Nicholas Olaf Pancras Patrick Paul Pauls Peter Peters Petersburg Regis Sebastian "
    "Simon Stephen Teresa Thomas Tropez Valentine Vincent"
)  # fmt: skip

SENTENCES_BEGIN_WITH = words(
    "The A An It It's In On At He She We They You I There This That These Those But And Then When If My "
    "Our Your His Her For From To Turn Take Go After Before As So Parking Call Please"
)

EXTENSIONS: dict[str, str] = {
    "jpg": "jpeg", "jpeg": "jpeg", "png": "P N G", "gif": "gif", "svg": "S V G", "pdf": "P D F",
    "docx": "doc X",
    "doc": "doc", "xlsx": "X L S X", "xls": "X L S", "csv": "C S V", "tsv": "T S V", "pptx": "P P T X",
    "ppt": "P P T", "txt": "T X T", "md": "M D", "html": "H T M L", "htm": "H T M", "css": "C S S",
    "js": "J S",
    "ts": "T S", "tsx": "T S X", "jsx": "J S X", "json": "JSON", "xml": "X M L", "yaml": "yaml",
    "yml": "Y M L",
    "toml": "toml", "py": "pie", "ipynb": "I P Y N B", "rs": "R S", "go": "go", "cpp": "C P P", "sh": "S H",
    "exe": "E X E", "dmg": "D M G", "zip": "zip", "tar": "tar", "gz": "G Z", "mp3": "M P three",
    "mp4": "M P four", "mov": "mov", "wav": "wav", "srt": "S R T", "vtt": "V T T", "psd": "P S D",
    "ai": "A I",
    "env": "env", "ini": "I N I", "log": "log", "sql": "S Q L", "php": "P H P", "swift": "swift",
    "net": "net",
    "io": "I O", "webm": "web M", "webp": "web P", "conf": "conf", "cfg": "C F G", "lock": "lock",
    "bak": "bak",
}  # fmt: skip
"""Endings of the names of files and of libraries, and how they are said."""

SAID_IN_ADDRESSES: dict[str, str] = {
    "gmail": "G mail", "hotmail": "hotmail", "youtube": "YouTube", "github": "GitHub", "heygen": "HeyGen",
    "linkedin": "LinkedIn", "bitly": "bitly", "usr": "user", "src": "source", "nvidia": "NVIDIA",
    "paypal": "PayPal", "javascript": "JavaScript", "openai": "OpenAI", "chatgpt": "ChatGPT", "dev": "dev",
}  # fmt: skip

SPELLED_IN_ADDRESSES = words(
    "www http https html htm php asp aspx api apis url uri css sql cdn ftp ssh etc faq faqs pdf utm rss "
    "sdk cli ui ux aws id ids seo hr it io ai tv uk us eu ca au nz de fr es nl ch ie se dk fi pl cz jp cn "
    "kr br mx ru sg hk za ua pt gr tr il ae sm abc vip ceo usa www2"
)
"""Parts of addresses that are spelled although they have vowels."""

WORDS_OF_TWO_LETTERS = words(
    "am an as at be by co do go he hi if in is it me my no of oh on or so to up us we"
)

DOMAINS = (
    "com|org|net|io|ai|app|dev|edu|gov|mil|int|info|biz|co|me|tv|tech|studio|store|shop|online|site|blog|cloud|"
    "uk|us|eu|de|fr|es|it|nl|be|ch|at|ca|au|nz|in|jp|cn|kr|br|mx|ie|se|no|dk|fi|pl"
)
"""Endings by which a bare internet address is recognised."""

SPELLED_DOMAINS = words(
    "uk us eu de fr it es nl ch ca au nz jp cn kr br mx ie se dk fi pl io ai tv ae sm sg hk za ua pt gr "
    "cz tr il abc ru gg fm ly"
)
"""Endings of addresses that are spelled."""

BEFORE_MONTHS = words(
    "in by since until till from to of mid early late last next this before after every during through "
    "between and"
)
"""Words after which a short form of three letters is that of a month."""

BEFORE_NAMES: dict[str, str] = {
    "Sgt": "Sergeant", "Capt": "Captain", "Lt": "Lieutenant", "Col": "Colonel", "Gen": "General",
    "Rev": "Reverend",
    "Sen": "Senator", "Gov": "Governor", "Mt": "Mount", "Ft": "Fort", "Hon": "Honourable",
}  # fmt: skip
"""Read in full without a full stop where a name follows."""
