"""Words in capitals: those that are spelled, those that are said, and those that are ordinary words."""

from __future__ import annotations

SPELLED = frozenset(
    "AWS FAQ VIP ROI UX UI LED IMAP VAT CEO CFO CTO COO CIO CMO USA UCLA UNLV UAE EU UN AI API APP URL URI ID ATM "
    "ADHD AIDA AKA AOL APA APR ASAP BBC CIA CEU CPA CPU GPU DIY DJ DNA EPA ESA ESL ETA EV FBI FDA GDPR GOP GPA GUI "
    "HIPAA IBM IDE IEEE IMF IMO INR IOU IP IPO IQ IRA IRS ISO ISP IT ITV IVF IOT IOS KPI LA LAX LLC MBA MIA MOT MRI "
    "MVP NBA NFL NGO NHL NBC NYU OECD OEM OS OTP PA PC PE PGA PIA POV PTA QA QR RIP RNA ROE RPA SEO SEA SME SOS SUV "
    "TBA UFO UHF UK URL US USB USD UPS USPS UTC UTI VAR VOIP WAP WHO WIP YMCA YOY ABC ACL AC AM AMA ARR B2B BA CIO "
    "COD DOA DOB DOI EA ECG EMEA EOD EPS ERP ESG ETF EUR FIFO FOB GMO HOA IED IELTS IKE ILO IRL ISBN IVR LAN LOL MOQ "
    "NDA OCR ODI OED OKR OMG OTC POC POS PSA PUA RFI ROAS SAAS SAP SLA SOC SOP SUM TOS TTS UAT UGC USP UTM VOD WFH "
    "XR AR VR MR HR PR TV PM OK".split()
) - {"APP", "HIPAA", "EMEA", "FIFO", "VOIP", "SAAS", "IELTS", "SUM", "LAN", "VAR", "IKE", "PUA", "ROE", "SEA", "RIP", "WAP"}  # fmt: skip
"""Although they have vowels, and although someone shouts."""

SAID: dict[str, str] = {
    "NASA": "", "NATO": "", "UNESCO": "", "UNICEF": "", "OPEC": "", "FIFA": "fˈiːfə", "UEFA": "juːˈeɪfə", "AIDS": "",
    "SIM": "", "PIN": "", "RAM": "", "ROM": "ɹˈɑːm", "LAN": "lˈæn", "WAN": "wˈæn", "GIF": "ɡˈɪf", "JPEG": "dʒˈeɪpɛɡ",
    "MPEG": "ˈɛmpɛɡ", "JSON": "dʒˈeɪsən", "YAML": "jˈæməl", "SCUBA": "", "COVID": "kˈoʊvɪd", "SARS": "", "CAPTCHA": "kˈæptʃə",
    "SWAT": "", "NAFTA": "", "TED": "", "ZIP": "", "BASIC": "", "SOAP": "", "AJAX": "ˈeɪdʒæks", "CRISPR": "kɹˈɪspɚ",
    "NAND": "nˈænd", "RAID": "", "BIOS": "bˈaɪoʊs", "CAD": "", "CAM": "", "CRUD": "", "FOMO": "fˈoʊmoʊ", "YOLO": "jˈoʊloʊ",
    "REST": "", "SAP": "ˌɛsˌeɪpˈiː", "SAAS": "sˈæs", "HIPAA": "hˈɪpə", "EMEA": "ɛmˈiːə", "FIFO": "fˈaɪfoʊ", "VOIP": "vˈɔɪp",
    "IELTS": "ˈaɪɛlts", "TOEFL": "tˈoʊfəl", "SCORM": "skˈɔːɹm", "STEM": "", "SMART": "", "SWOT": "swˈɑːt", "LASER": "",
    "RADAR": "", "SONAR": "", "IKEA": "aɪkˈiːə", "LEGO": "lˈɛɡoʊ", "NERF": "", "VISA": "", "DOS": "dˈɑːs", "ASCII": "ˈæski",
    "WYSIWYG": "wˈɪziwˌɪɡ", "GUID": "ɡwˈɪd", "NGINX": "ˈɛndʒɪnˌɛks", "MIDI": "mˈɪdi", "WASP": "", "POTUS": "pˈoʊtəs",
    "SCOTUS": "skˈoʊtəs", "ISIS": "ˈaɪsɪs", "OSHA": "ˈoʊʃə", "FEMA": "fˈiːmə", "NASDAQ": "nˈæzdæk", "NOAA": "nˈoʊə",
    "MIT": "ˌɛmˌaɪtˈiː", "SAT": "ˌɛsˌeɪtˈiː", "ACT": "ˌeɪsˌiːtˈiː", "CES": "sˌiːˌiːˈɛs", "MOMA": "mˈoʊmə", "DALL": "",
    "LIDAR": "lˈaɪdɑːɹ", "LLAMA": "", "UNIX": "jˈuːnɪks", "COBOL": "kˈoʊbɔːl", "FORTRAN": "", "PDF": "",
}  # fmt: skip
"""As words, with the sounds where espeak-ng does not know them (American)."""
del SAID["PDF"], SAID["ACT"], SAID["DALL"]

SOUNDS: dict[str, str] = {
    "SaaS": "sˈæs", "PaaS": "pˈæs", "IaaS": "ˈaɪæs", "IoT": "ˌaɪˌoʊtˈiː", "JSONs": "dʒˈeɪsənz", "nginx": "ˈɛndʒɪnˌɛks",
    "buffet": "bəfˈeɪ", "beloved": "bɪlˈʌvɪd", "GIFs": "ɡˈɪfs", "async": "ˈeɪsɪŋk", "SaaS's": "sˈæsɪz",
    "LaTeX": "lˈeɪtɛk", "gif": "ɡˈɪf", "gifs": "ɡˈɪfs", "json": "dʒˈeɪsən", "regex": "ɹˈɛdʒɛks",
}  # fmt: skip
"""Other words of technical English that espeak-ng reads wrong."""

WORDS = frozenset(
    "A AN THE AND OR BUT NOT NO YES IF IN ON AT TO OF OFF OUT UP BY FOR FROM WITH AS IS ARE WAS BE BEEN DO DOES DID "
    "DON HAS HAD HAVE CAN MAY GET GOT GO COME MAKE TAKE ALL ANY NOW NEW OLD BIG BAD TOP LOW HOT ONE TWO TEN SIX YOU "
    "YOUR ME MY WE OUR HE HIS SHE HER HIM IT ITS THEM THEY THIS THAT I SO TOO VERY HOW WHY WHAT WHEN WHO WILL LET SEE "
    "SAY WAY DAY WEEK YEAR FREE SALE SAVE STOP START OPEN BUY PAY TRY USE ADD END WIN RED JOIN ONLY JUST MORE BEST "
    "LAST NEXT FIRST HERE THERE MUST NEED WANT LOVE HELP READ CALL CLICK TODAY NEVER ALWAYS ALSO THAN THEN US AM OH "
    "HI HEY WOW LOL OWN FUN RUN SET PUT CUT SHOW TELL BACK DOWN OVER INTO ABOUT EVERY EACH BOTH SOME LIVE LIFE WORK "
    "TIME HOME OFFER DEAL LESS LIKE LOOK GOOD GREAT FAST EASY FULL HALF REAL TRUE SURE ONCE EVEN MANY MUCH SUCH BUS "
    "CAR CAT DOG EAT SIT ASK ACT AGE AGO AIR ART BED BOX BOY EYE FAR FEW FIT GAS GUN HIT JOB KEY KID LAW LEG LIE LOT "
    "MAN MEN MAP MIX OIL PER PIN SAD SEA SEX SIR SKY SON SUM SUN TAX TEA TIE TOY WAR WET YET APP LAN".split()
) - {"LOL", "LAN"}
