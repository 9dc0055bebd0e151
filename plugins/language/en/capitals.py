"""Words in capitals: those that are spelled, those that are said, and those that are ordinary words."""

from __future__ import annotations

from .lists import words

SPELLED = words(
    "ABC AC ACL ADHD AI AIDA AKA AM AMA AOL APA API APR AR ARR ASAP ATM AWS B2B BA BBC CEO CEU CFO CIA "
    "CIO CMO COD COO CPA CPU CTO DIY DJ DNA DOA DOB DOI EA ECG EOD EPA EPS ERP ESA ESG ESL ETA ETF EU EUR "
    "EV FAQ FBI FDA FOB GDPR GMO GOP GPA GPU GUI HOA HR IBM ID IDE IED IEEE ILO IMAP IMF IMO INR IOS IOT "
    "IOU IP IPO IQ IRA IRL IRS ISBN ISO ISP IT ITV IVF IVR KPI LA LAX LED LLC LOL MBA MIA MOQ MOT MR MRI "
    "MVP NBA NBC NDA NFL NGO NHL NYU OCR ODI OECD OED OEM OK OKR OMG OS OTC OTP PA PC PE PGA PIA PM POC "
    "POS POV PR PSA PTA QA QR RFI RNA ROAS ROI RPA SAP SEO SLA SME SOC SOP SOS SUV TBA TOS TTS TV UAE UAT "
    "UCLA UFO UGC UHF UI UK UN UNLV UPS URI URL US USA USB USD USP USPS UTC UTI UTM UX VAT VIP VOD VR WFH "
    "WHO WIP XR YMCA YOY"
)
"""Although they have vowels, and although someone shouts."""

SAID: dict[str, str] = {
    "NASA": "", "NATO": "", "UNESCO": "", "UNICEF": "", "OPEC": "", "FIFA": "fˈiːfə", "UEFA": "juːˈeɪfə",
    "AIDS": "",
    "SIM": "", "PIN": "", "RAM": "", "ROM": "ɹˈɑːm", "LAN": "lˈæn", "WAN": "wˈæn", "GIF": "ɡˈɪf",
    "JPEG": "dʒˈeɪpɛɡ",
    "MPEG": "ˈɛmpɛɡ", "JSON": "dʒˈeɪsən", "YAML": "jˈæməl", "SCUBA": "", "COVID": "kˈoʊvɪd", "SARS": "",
    "CAPTCHA": "kˈæptʃə",
    "SWAT": "", "NAFTA": "", "TED": "", "ZIP": "", "BASIC": "", "SOAP": "", "AJAX": "ˈeɪdʒæks",
    "CRISPR": "kɹˈɪspɚ",
    "NAND": "nˈænd", "RAID": "", "BIOS": "bˈaɪoʊs", "CAD": "", "CAM": "", "CRUD": "", "FOMO": "fˈoʊmoʊ",
    "YOLO": "jˈoʊloʊ",
    "REST": "", "SAP": "ˌɛsˌeɪpˈiː", "SAAS": "sˈæs", "HIPAA": "hˈɪpə", "EMEA": "ɛmˈiːə",
    "FIFO": "fˈaɪfoʊ", "VOIP": "vˈɔɪp",
    "IELTS": "ˈaɪɛlts", "TOEFL": "tˈoʊfəl", "SCORM": "skˈɔːɹm", "STEM": "", "SMART": "",
    "SWOT": "swˈɑːt", "LASER": "",
    "RADAR": "", "SONAR": "", "IKEA": "aɪkˈiːə", "LEGO": "lˈɛɡoʊ", "NERF": "", "VISA": "",
    "DOS": "dˈɑːs", "ASCII": "ˈæski",
    "WYSIWYG": "wˈɪziwˌɪɡ", "GUID": "ɡwˈɪd", "NGINX": "ˈɛndʒɪnˌɛks", "MIDI": "mˈɪdi", "WASP": "",
    "POTUS": "pˈoʊtəs",
    "SCOTUS": "skˈoʊtəs", "ISIS": "ˈaɪsɪs", "OSHA": "ˈoʊʃə", "FEMA": "fˈiːmə", "NASDAQ": "nˈæzdæk",
    "NOAA": "nˈoʊə",
    "MIT": "ˌɛmˌaɪtˈiː", "SAT": "ˌɛsˌeɪtˈiː", "CES": "sˌiːˌiːˈɛs", "MOMA": "mˈoʊmə",
    "LIDAR": "lˈaɪdɑːɹ", "LLAMA": "", "UNIX": "jˈuːnɪks", "COBOL": "kˈoʊbɔːl", "FORTRAN": "",
}  # fmt: skip
"""As words, with the sounds where espeak-ng does not know them (American)."""

SOUNDS: dict[str, str] = {
    "SaaS": "sˈæs", "PaaS": "pˈæs", "IaaS": "ˈaɪæs", "IoT": "ˌaɪˌoʊtˈiː", "JSONs": "dʒˈeɪsənz",
    "nginx": "ˈɛndʒɪnˌɛks",
    "buffet": "bəfˈeɪ", "beloved": "bɪlˈʌvɪd", "GIFs": "ɡˈɪfs", "async": "ˈeɪsɪŋk", "SaaS's": "sˈæsɪz",
    "LaTeX": "lˈeɪtɛk", "YoY": "wˌaɪˌoʊwˈaɪ", "PhD": "pˌiːˌeɪtʃdˈiː", "BSc": "bˌiːˌɛssˈiː",
    "lead-free": "lˈɛdfɹˈiː", "well-read": "wˈɛlɹˈɛd", "gif": "ɡˈɪf", "gifs": "ɡˈɪfs",
    "json": "dʒˈeɪsən", "regex": "ɹˈɛdʒɛks",
}  # fmt: skip
"""Other words of technical English that espeak-ng reads wrong."""

WORDS = words(
    "A ABOUT ACT ADD AGE AGO AIR ALL ALSO ALWAYS AM AN AND ANY APP ARE ART AS ASK AT BACK BAD BE BED BEEN "
    "BEST BIG BOTH BOX BOY BUS BUT BUY BY CALL CAN CAR CAT CLICK COME CUT DAY DEAL DID DO DOES DOG DON "
    "DOWN EACH EASY EAT END EVEN EVERY EYE FAR FAST FEW FIRST FIT FOR FREE FROM FULL FUN GAS GET GO GOOD "
    "GOT GREAT GUN HAD HALF HAS HAVE HE HELP HER HERE HEY HI HIM HIS HIT HOME HOT HOW I IF IN INTO IS IT "
    "ITS JOB JOIN JUST KEY KID LAST LAW LEG LESS LET LIE LIFE LIKE LIVE LOOK LOT LOVE LOW MAKE MAN MANY "
    "MAP MAY ME MEN MIX MORE MUCH MUST MY NEED NEVER NEW NEXT NO NOT NOW OF OFF OFFER OH OIL OLD ON ONCE "
    "ONE ONLY OPEN OR OUR OUT OVER OWN PAY PER PIN PUT READ REAL RED RUN SAD SALE SAVE SAY SEA SEE SET "
    "SEX SHE SHOW SIR SIT SIX SKY SO SOME SON START STOP SUCH SUM SUN SURE TAKE TAX TEA TELL TEN THAN "
    "THAT THE THEM THEN THERE THEY THIS TIE TIME TO TODAY TOO TOP TOY TRUE TRY TWO UP US USE VERY WANT "
    "WAR WAS WAY WE WEEK WET WHAT WHEN WHO WHY WILL WIN WITH WORK WOW YEAR YES YET YOU YOUR"
)
