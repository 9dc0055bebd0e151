"""Words behind the signs and short forms of written English."""

from __future__ import annotations

CURRENCIES: dict[str, tuple[str, str, str, str]] = {
    # sign: (one, many, one hundredth, hundredths)
    "$": ("dollar", "dollars", "cent", "cents"),
    "US$": ("US dollar", "US dollars", "cent", "cents"),
    "C$": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "A$": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"),
    "¥": ("yen", "yen", "sen", "sen"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
    "₩": ("won", "won", "jeon", "jeon"),
    "USD": ("US dollar", "US dollars", "cent", "cents"),
    "EUR": ("euro", "euros", "cent", "cents"),
    "GBP": ("pound", "pounds", "penny", "pence"),
}

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
    "px": ("pixel", "pixels"), "kcal": ("kilocalorie", "kilocalories"), "x": ("times", "times"),
    "×": ("times", "times"),
}  # fmt: skip

PER: dict[str, str] = {
    "h": "hour", "hr": "hour", "d": "day", "wk": "week", "mo": "month", "yr": "year", "y": "year",
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
    "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday",
}  # fmt: skip
"""Read in full where a full stop follows."""

ABBREVIATIONS.update({short.capitalize(): full for short, full in ABBREVIATIONS.items() if short.islower()})

ALSO_WORDS = frozenset({"Sun", "Sat", "Mar", "Co", "Ed", "ed", "max", "min", "temp", "est"})
"""Short forms that at the end of a sentence are more likely a word or name of their own."""

BEFORE_NUMBER: dict[str, str] = {
    "No": "number", "no": "number", "Nos": "numbers", "Fig": "figure", "fig": "figure", "Vol": "volume",
    "vol": "volume", "p": "page", "pp": "pages", "Ch": "chapter", "ch": "chapter", "Sec": "section",
}  # fmt: skip
"""Read in full where a full stop and a number follow."""

NO_STOP_NEEDED: dict[str, str] = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Dr": "Doctor", "vs": "versus", "etc": "et cetera",
    "and/or": "and or", "w/": "with", "w/o": "without", "a/c": "A C", "Wi-Fi": "WiFi",
}  # fmt: skip
"""Read in full with or without a full stop."""

SYMBOLS: dict[str, str] = {
    "&": "and", "+": "plus", "=": "equals", "%": "percent", "@": "at", "×": "times", "÷": "divided by",
    "±": "plus or minus", "≈": "about", "≠": "does not equal", "≤": "at most", "≥": "at least",
    "°": "degrees", "§": "section", "№": "number", "$": "dollar", "£": "pound", "€": "euro",
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

DOMAINS = (
    "com|org|net|io|ai|app|dev|edu|gov|mil|int|info|biz|co|me|tv|tech|studio|store|shop|online|site|blog|cloud|"
    "uk|us|eu|de|fr|es|it|nl|be|ch|at|ca|au|nz|in|jp|cn|kr|br|mx|ie|se|no|dk|fi|pl"
)
"""Endings by which a bare internet address is recognised."""
