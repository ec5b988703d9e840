"""What mail servers say in words, in the order in which it is read. Knows no code, acts on nothing.

The order is the safety: whatever speaks of a full mailbox, of waiting or of the sender is found
before anything that could end somebody's letter.
"""

import re
import unicodedata
from enum import Enum, auto

# Servers say it in a few lines; what is longer is somebody's trial, and patterns take their time.
LONGEST_SAID = 2000
_NOT_IN_A_NAME = r"\s@<>()\[\]\",;:"
# Begins where a name begins: tried anew at each letter, it takes time with the square of a word.
ADDRESS = re.compile(
    rf"(?<![^{_NOT_IN_A_NAME}])([^{_NOT_IN_A_NAME}])[^{_NOT_IN_A_NAME}]*\"?(?:@|%40)"
    rf"([^{_NOT_IN_A_NAME}]+)"
)
_CODE = re.compile(
    r"(?<![\w.])#?(?:[245]\d\d(?:[ -]#?[245]\.\d{1,3}\.\d{1,3})?"
    r"|[245]\.\d{1,3}\.\d{1,3})(?![\w.]\w)-?"
)
# Frames that servers put around the words of others.
_FRAME = re.compile(
    r"unknown address error|\(delivery attempts: \d{1,4}\)|\(in reply to [\w ]{1,40}\)"
    r"|\bsmtp\b;?|\b(?:rfc822|utf-8|x-[a-z]{1,12});|\(?https?://support\.google\.com\S{0,100}"
    r"|(?:message )?returned to sender"
)
_HOST = re.compile(r"(?<![\w.-])(?:[\w-]{1,63}\.){1,8}[a-z]{2,10}\b")
_LIST_HOST = re.compile(r"spamhaus|spamcop|sorbs|barracuda|abuseat|dnsbl|[su]ribl|surbl|uceprotect")

_WHO = (
    r"\b(?:users?|recipients?|mailbox(?:es)?|mail box|accounts?|address(?:es)?|alias|e-?mail"
    r"|destinataires?|adresses?|comptes?|utilisateurs?|boites?|empf(?:ae?)nger|benutzer|postfach"
    r"|konto|usuario|destinatario|utente|buzon|casella)\b"
)
# Between whom it is said of and what is said; nothing else may be meant meanwhile.
_GAP = r"(?:(?!domain|host|server|sender|message|relay).){0,40}?"


class Meaning(Enum):
    """``GONE`` needs no code that says so, ``UNREACHED`` and ``NO_HOST`` do."""

    FULL = auto()
    LATER = auto()
    ABOUT_US = auto()
    CLOSED_FOR_NOW = auto()
    GONE = auto()
    NO_HOST = auto()
    UNREACHED = auto()
    NETWORK = auto()
    DENIED = auto()


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


FULL = _any_of(
    r"quota",
    r"(?:mail ?box|in ?box|mail ?folder|folder|mail ?drop|account|storage|disk|system|user)\b"
    r"[^.;]{0,30}\bfull\b",
    r"\bfull (?:mail|in)?box",
    r"\bis full\b",
    r"(?:storage|disk) ?(?:space|limit|allocation|usage|full|is full|area)|diskspace"
    r"|out of storage",
    r"(?:enough|sufficient|insufficient|out of|no|lack of)\b.{0,25}\b(?:space|storage)",
    r"space has been used|exceed\w{0,20}.{0,40}(?:allocation|allotment|allowance)",
    r"(?:mail ?box|in ?box)\b.{0,30}(?:size|limit|exceed|too (?:big|large))",
    r"too many messages (?:on|in)\b|would exceed maximum allowed storage",
    r"\bpleine?s?\b|\bsaturee?\b|espace\b.{0,30}(?:insuffisant|depasse)",
    r"\bvoll\b|uberfullt|ueberfuellt|speicherplatz|\bllen[ao]\b|\bpien[ao]\b",
    r"\b(?:lpn|ofr)(?:\d{3})?_?417\b",
)
GREYLISTED = _any_of(r"gr[ea]y[- ]?list", r"\[gl0\d\]", r"liste grise")
# Reputation, content, volume, rules, proof of who we are, and the codes that receivers have for it.
ABOUT_US = _any_of(
    r"spam(?!-free)|junk|unsolicited|\bbulk\b|mass mail|virus|malware|phish|trojan",
    r"\b(?:rbl|dnsbl|surbl|uribl|dmarc|dkim|spf|batv|ptr|rdns|helo|ehlo|adsp)\b|dnsbl|spamhaus",
    r"(?:black|block|deny|drop) ?-?list|blocked (?:using|by|for|due|because|see)|blocked - see",
    r"envelope blocked|\bblocked\)|(?<!not )\blisted (?:at|in|on|by|as)\b|banned|barred|blacklist",
    r"reputation|polic(?:y|ies)\b|politique|richtlinie|complaint|abus\b|\babuse|suspicious",
    r"\bcontents?\b|attachment|piece jointe|\bheaders?\b|\bmime\b|rfc ?\d{3,4}|\burls?\b",
    r"authenticat|authentif|unauthori[sz]ed|not (?:\w{1,30} )?(?:allowed|authori[sz]ed|permitted)",
    r"prohibit|organi[sz]ation(?:al)? (?:policy|settings)|transport\.rules"
    r"|resolver\.rst\.\w{0,20}(?:send|auth)",
    r"client host|reverse dns|dynamic ip|dial-?up|open proxy|open relay|\bproxy\b",
    r"relay(?:ing)? (?:access )?(?:denied|not|is not|prohibited|disallowed|operation)|\brelaying\b",
    r"(?:unable|not|cannot|refuse\w{0,20}|no) (?:configured )?(?:to )?relay\b|rcpthost",
    r"cannot find your hostname|client ip\b|unresolvable|protocol violation"
    r"|our system has detected",
    r"\bmail from\b|\b(?:start)?tls\b|(?:third-party|unsigned) dsn|as a relay|mail relay|purported"
    r"|\bsenders?.? list",
    r"senders to accept|sender isn|verification fail",
    r"(?:mail|mails|messages?|e-?mails?|courriel|connections?|nachricht)"
    r"(?: from \S{1,60}| content)?(?: \w{1,12}){0,2}?"
    r" (?:rejected|refused|denied|declined|blocked|discarded|filtered|rejete|refuse|abgelehnt"
    r"|not (?:been )?(?:accepted|allowed|sent|delivered due)|not be accepted)",
    r"(?:messages?|mails?) from .{1,60}(?:weren.t|were not|not) sent",
    r"sender(?:'?s)? (?:address|domain|verif|denied|rejected|blocked|invalid|unknown|not|id\b|ip\b"
    r"|is\b|has\b|does\b|e-?mail|policy|host|mx|mta|server)",
    r"(?:invalid|bad|unknown|forged|spoof\w{0,20}|unverified|originating|outbound|your) sender"
    r"|spoof",
    r"emetteur|expediteur (?:invalide|refuse|inconnu|bloque|non)|absender",
    r"\byour (?:ip|network|(?:mail ?)?server|host|mta|domain|isp|organi[sz]ation)\b|from your",
    r"\bip(?:\b|=).{0,60}(?:blocked|denied|reject|refus|restrict|listed|not allowed|unable"
    r"|problem)",
    r"bad ip|sending ip|sender ip|ask your postmaster|mass mail|too many unwanted",
    r"too many (?:\w{1,30} )?(?:connections?|sessions?|errors?|invalid|unknown|bad|spams?"
    r"|complaints?)",
    r"trop de connexions|service refuse[ed]?\b|access denied.{0,40}\b(?:ip|banned|outbound)",
    r"(?:does not|doesn't|refuses to|don't) accept .{0,30}from\b|recurrent pattern|captcha",
    r"temporarily deferred|user complaints|unexpected volume|no thank you|go away|members?-only",
    r"not subscribed|closed (?:mailing )?list|moderated|vade|cloudmark|mailmarshal",
    r"\b(?:s\d{4}|(?:rp|sc|dy|ou)-\d{3}|cs\d\d|tss\d\d|ts\d\d|ph\d\d|hm\d\d|bl\d{2,10})\b",
    r"\b(?:lpn|ofr)(?:\d{3})?_?(?!41[678]|42[0-9])\d{3}\b|gu_eib_\d\d",
)
LATER = _any_of(
    r"message (?:size|length|is too|too|file|exceed)|(?:size|length|line) (?:limit|exceed)",
    r"too (?:large|big|long)\b|maximum .{0,20}size|size .{0,30}(?:exceed|maximum)|taille",
    r"zu gross|demasiado grande|recipsizelimit|\bsize\b.{0,20}limit",
    r"\brate\b|rate[- ]?limit|throttl|too (?:fast|quickly|frequent\w{0,20}|often|many)|slow down"
    r"|slower",
    r"receivingrate|(?:per|this|an?|each|par|pro) (?:hour|minute|second|day|heure|jour|stunde"
    r"|tag)\b",
    r"hourly|daily|exceed\w{0,20}.{0,40}\blimit|limit\w{0,20}.{0,30}exceed"
    r"|limit (?:was |is )?reached"
    r"|trop de",
    r"(?:try|retry|again|send|resend|come back) (?:it )?(?:again )?(?:later|soon|in\b|after"
    r"|shortly)",
    r"\bretry\b|plus tard|reessay|ulterieur|spater|spaeter|mas tarde|piu tardi|will be retried",
    r"temporar|momentane|vorubergehend|verification in progress|unverified address|not yet",
    r"service (?:is |currently |not )?unavailable|overload|too busy|\bbusy\b|maintenance"
    r"|in progress",
    r"procmail|maildrop|command (?:failed|died)|mailer error|couldn.t create|can.t create|/var/"
    r"|resources|local error|internal error|system error|configuration error|system config",
)
CLOSED_FOR_NOW = _any_of(
    r"suspend|\bfrozen\b|\blocked\b|verrouill|gesperrt|archive[ed]|on hold"
    r"|\bcurrently (?!available|unknown)",
    rf"{_WHO}{_GAP}(?:is ?)?\b(?:is)?blocked|{_WHO}{_GAP}\bbloquee?\b",
    r"blocked (?:recipient|account|mailbox|user)|extended inactivity|vacation|not accepting",
    r"\b(?:lpn|ofr)(?:\d{3})?_?42\d\b",
)
GONE = _any_of(
    rf"{_WHO}{_GAP}(?:(?:does|do|did) ?(?:not|n.t) exist|not? exists?\b|\bunknown\b(?! domain"
    rf"| host)|not known)",
    rf"{_WHO}{_GAP}(?:not (?:be )?found|could ?(?:not|n.t) be found|non-?existent|inexistante?)",
    rf"{_WHO}{_GAP}(?:inconnue?s?|invalide?s?\b|not present|n.existe (?:pas|plus)|introuvable"
    rf"|n.est plus)",
    rf"{_WHO}{_GAP}(?:unbekannt|existiert nicht|nicht (?:gefunden|vorhanden)|ungultig)",
    rf"{_WHO}{_GAP}(?:desconocid[oa]|no existe|sconosciut[oa]|inesistente)|nessun utente",
    r"unbekannte?r? (?:empf(?:ae?)nger|benutzer)|no existe (?:es[ea] |dicha )?(?:usuario|persona)",
    r"no such (?:\w{1,30} )?(?:user|person|mailbox|recipient|address|account|alias|e-?mail)",
    r"unknown (?:or \w{1,30} )?(?:local |virtual )?(?:user|recipient|mailbox|address|account"
    r"|local.?part|e-?mail|alias)",
    r"(?:invalid|non-?existent|unrecogni[sz]ed) (?:\w{1,30} )?(?:recipient|mailbox|user|account"
    r"|alias|local part|final delivery userid)",
    r"bad destination mailbox|bad destination address|invalid-recipient|userunknown|nosuchuser",
    r"not an active (?:address|user|mailbox|account)|not a (?:valid|known|local|current) (?:user"
    r"|recipient|mailbox|account|e-?mail)",
    r"(?:user|recipient).{0,10}(?:doesn.t|does not) have an? .{0,40}account",
    r"recip(?:ient)? ?not ?found|exrecipnotfound|mailboxnotfound|disableduser|accountdisabled",
    r"(?:not|isn.t) (?:listed|present|found|known|exist\w{0,20}) in .{0,30}"
    r"(?:directory|table|database|address book|list)",
    r"(?:no|aucun[e]?) (?:mail ?box|account|user|one|boite|compte)"
    r" (?:here|by|found|for|with|at|of|matching|available|with this)",
    r"\bnobody (?:here|by)|there is no (?:one|such|user|mailbox)|couldn.t find any? (?:user"
    r"|mailbox)",
    rf"{_WHO}{_GAP}\b(?:is|are|has been|have been|was|not) (?:permanently |been |an? )?"
    r"(?:disabled|inactive|deactivated|terminated|closed|deleted|removed|discontinued|cancell?ed"
    r"|abandoned|retired|expired|active\b)",
    r"(?:user|mailbox|account|recipient|address) (?:disabled|inactive|deactivated|terminated|closed"
    r"|deleted|removed|discontinued|cancell?ed|expired)",
    r"(?:disabled|inactive|deactivated|terminated|deleted|closed) (?:e-?mail )?(?:user|mailbox"
    r"|account"
    r"|recipient|address)",
    rf"{_WHO}{_GAP}(?:desactivee?|supprimee?|fermee?|resiliee?|deaktiviert|geloscht)\b",
    r"no longer (?:exists?|valid|in use|in service|available|active|on (?:this )?server|at this"
    r"|with|works?|employed|accepts? (?:e-?)?mail|used|a valid|has)",
    r"(?:user|recipient|person|he|she|mailbox|account) (?:has )?(?:moved|left)"
    r"|has been replaced by",
    r"has changed .{0,20}address|not local.{0,12}please try|a demenage|nouvelle adresse",
    r"\b(?:lpn|ofr)(?:\d{3})?_?41[68]\b",
)
UNREACHED = _any_of(
    r"mail ?box (?:is )?una(?:v|)ail?a?ble|mailbox unavaiable|(?:account"
    r"|recipient) (?:is )?unavailable",
    r"recipients? (?:address )?(?:was |is )?(?:rejected|refused|not accepted|not ok)\W*$",
    r"recipient address rejected: access denied|unroute?able address",
    r"\b(?:invalid|bad|incorrect|wrong|malformed) (?:e-?mail )?address|address invalid",
    r"\bbad recipient|\badresse (?:incorrecte|erronee)|not our (?:customer|user)|user rejected"
    r"|not local\b(?! host)",
    r"null ?mx|(?:does not|doesn.t) accept (?:any )?(?:e-?)?mail",
    r"malformed (?:\w{1,30} )?(?:address|recipient|mailbox)|(?:address|recipient|mailbox) syntax",
    r"(?:bad|valid)rcptto|badrecipientto|no valid recipients(?! from)|rejected recipients?\W*$",
    r"(?:does not|doesn.t) exist",
)
NO_HOST = _any_of(
    r"(?:host|domain)(?: name)?(?: \S{1,60})?(?: is)? (?:unknown|not found|does ?n.t exist"
    r"|does not exist)",
    r"(?:unknown|no such|non-?existent|invalid|bad) (?:destination )?(?:host|domain|system)"
    r"|nxdomain",
    r"couldn.t find any host|nonexistent domain|name or service not known",
)
NETWORK = _any_of(
    r"connection|connect to|timed? ?-?out|no route|unreachable|not respond|\bloop|too many hops",
    r"hop count|lookup fail|name server|retry timeout|message expired|delivery expired|mx records?",
)
DENIED = _any_of(
    r"rejected|rejete|denied|refused|refuse\b|blocked|bloque|forbidden|not accepted|unacceptable",
    r"disallowed|interdit|abgelehnt|verweigert|declined",
)
_IN_ORDER = (
    (FULL, Meaning.FULL), (GREYLISTED, Meaning.LATER), (ABOUT_US, Meaning.ABOUT_US),
    (LATER, Meaning.LATER), (CLOSED_FOR_NOW, Meaning.CLOSED_FOR_NOW), (GONE, Meaning.GONE),
    (NO_HOST, Meaning.NO_HOST), (UNREACHED, Meaning.UNREACHED), (NETWORK, Meaning.NETWORK),
    (DENIED, Meaning.DENIED),
)  # fmt: skip


def read_meaning(words: str) -> Meaning | None:
    """Returns the first meaning that is found in words as ``simplify_words`` gives them."""
    return next((meaning for pattern, meaning in _IN_ORDER if pattern.search(words)), None)


def speaks_of_greylisting(words: str) -> bool:
    return bool(GREYLISTED.search(words))


def simplify_words(diagnostic: str) -> str:
    """Returns them in small letters without accents, addresses, codes, frames and hosts' names.

    A host may be called as one likes, and so may a mailbox.
    """
    words = ADDRESS.sub(" ", diagnostic[:LONGEST_SAID]).lower().replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", words)
    words = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = _FRAME.sub(" ", _CODE.sub(" ", words))
    return " ".join(_HOST.sub(_silenced, words).split())


def _silenced(host: re.Match[str]) -> str:
    """Without a meaning, if its name sounds as if it had one; block lists have theirs."""
    is_silent = ABOUT_US.search(host[0]) and not _LIST_HOST.search(host[0])
    return "xx" if is_silent else host[0]
