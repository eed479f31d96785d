"""Names and departments of the made-up University of Halvern.

A name is "native/latin": the native form is shown, the latin one makes the e-mail address.
"""
# ruff: noqa: E501  # tables read better unbroken

from dataclasses import dataclass

ACCOUNT_NAME = "University of Halvern"
DOMAIN = "halvern.example"
TIMEZONE = "Europe/Stockholm"

DEPARTMENTS = (
    "Admissions", "Architecture", "Biology", "Chemistry", "Classics", "Computer Science", "Economics",
    "Engineering", "Facilities", "Finance", "Graduate School", "History", "IT Services", "Language Centre",
    "Law", "Library", "Mathematics", "Medicine", "Philosophy", "Physics", "Registry", "Sociology",
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """Names that go together: any given one with any family one."""

    script: str
    language: str
    given: str
    family: str
    family_first: bool = False
    joint: str = " "


GROUPS = (
    Group("latin", "en-US",
          "Astrid Björn/Bjorn Åsa/Asa Søren/Soren Freyja Gunnar Håkon/Hakon Liv Sölvi/Solvi Ingrid",
          "Lindström/Lindstrom Øverland/Overland Bergqvist Jørgensen/Jorgensen Sjöberg/Sjoberg Þórsson/Thorsson "
          "Nyström/Nystrom Dahl Mäkinen/Makinen Hällgren/Hallgren"),
    Group("latin", "en-US",
          "Aoife Cillian Niamh Rhys Eleanor Callum Maeve Owen Orlaith Gareth",
          "O’Brien/obrien Byrne MacLeod Fitzgerald Whitcombe Ní~Dhomhnaill/nidhomhnaill Llewellyn Fairbairn Doyle"),
    Group("latin", "pt-PT",
          "Beatriz João/Joao Inês/Ines Íñigo/Inigo Núria/Nuria Camille Gaël/Gael Chloé/Chloe Matías/Matias Zoé/Zoe",
          "Magalhães/Magalhaes Gonçalves/Goncalves Muñoz/Munoz Lefèvre/Lefevre Ibáñez/Ibanez Conceição/Conceicao "
          "Dubois Brandão/Brandao Peña/Pena Hernández/Hernandez"),
    Group("latin", "de-DE",
          "Łukasz/Lukasz Jürgen/Jurgen Tomáš/Tomas Miloš/Milos Gergő/Gergo Wojciech Ştefan/Stefan Ondřej/Ondrej",
          "Wiśniewski/Wisniewski Dvořák/Dvorak Kovačević/Kovacevic Müller/Mueller Szűcs/Szucs Groß/Gross "
          "Procházka/Prochazka Zieliński/Zielinski"),
    Group("latin", "en-US",
          "Daniel Ngozi Kwame Adaeze Chidi Amara Yaw Folasade Tunde Zanele",
          "Okoye Boateng Adébáyò/Adebayo Mbeki Nwosu Asante Dlamini Okonkwo Ọlátúnjí/Olatunji"),
    Group("cyrillic", "ru-RU",
          "Анна/Anna Ольга/Olga Дарья/Darya Вера/Vera Татьяна/Tatyana Ксения/Kseniya",
          "Иванова/Ivanova Кузнецова/Kuznetsova Морозова/Morozova Лебедева/Lebedeva Волкова/Volkova"),
    Group("cyrillic", "ru-RU",
          "Дмитрий/Dmitry Олександр/Oleksandr Сергій/Serhiy Никола/Nikola Борис/Boris Тарас/Taras",
          "Шевченко/Shevchenko Бондаренко/Bondarenko Петренко/Petrenko Ткаченко/Tkachenko Савченко/Savchenko"),
    Group("greek", "en-US",
          "Δημήτρης/Dimitris Νίκος/Nikos Γιώργος/Giorgos Κώστας/Kostas Αλέξανδρος/Alexandros",
          "Παπαδάκης/Papadakis Νικολαΐδης/Nikolaidis Αντωνίου/Antoniou Οικονόμου/Oikonomou Βασιλείου/Vasileiou"),
    Group("arabic", "en-US",
          "ليلى/Layla أحمد/Ahmad فاطمة/Fatima عمر/Omar مريم/Maryam خالد/Khalid سلمى/Salma",
          "المنصوري/Almansouri حداد/Haddad الخطيب/Alkhatib نجار/Najjar العمري/Alomari بركات/Barakat"),
    Group("hebrew", "en-US",
          "יעל/Yael אורי/Uri תמר/Tamar איתן/Eitan שירה/Shira דוד/David",
          "כהן/Cohen מזרחי/Mizrahi ברק/Barak שפירא/Shapira גולן/Golan"),
    Group("japanese", "jp-JP",
          "健太/Kenta さくら/Sakura 翔/Sho 由美子/Yumiko 大輔/Daisuke 美咲/Misaki",
          "佐藤/Sato 鈴木/Suzuki 高橋/Takahashi 渡辺/Watanabe 山本/Yamamoto", family_first=True),
    Group("chinese", "zh-CN",
          "伟/Wei 芳/Fang 秀英/Xiuying 静/Jing 子轩/Zixuan 明/Ming",
          "王/Wang 张/Zhang 刘/Liu 陈/Chen 黄/Huang 赵/Zhao", family_first=True, joint=""),
    Group("devanagari", "en-US",
          "आरव/Aarav दीपिका/Deepika रोहन/Rohan कविता/Kavita विक्रम/Vikram मीरा/Meera",
          "पटेल/Patel वर्मा/Verma गुप्ता/Gupta जोशी/Joshi देशपांडे/Deshpande"),
    Group("korean", "ko-KR",
          "지훈/Jihoon 서연/Seoyeon 민준/Minjun 하은/Haeun", "김/Kim 박/Park 최/Choi 정/Jung",
          family_first=True, joint=""),
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """Someone who is there in every sandbox."""

    first_name: str
    last_name: str
    latin: str
    dept: str
    script: str = "latin"
    licensed: bool = True
    role: str = "Member"
    status: str = "active"
    display_name: str = ""
    language: str = "en-US"
    days: int = 0
    """How long ago the last sign-in or the invitation was; 0: a few hours or days."""


KNOWN = (
    Known("Marta", "Lindqvist", "m.lindqvist", "IT Services", role="Owner"),
    Known("Henrik", "Aaltonen", "h.aaltonen", "Library", role="Admin"),
    Known("Sinéad", "O’Rourke", "s.orourke", "Registry", role="Admin"),
    Known("Jiří", "Novotný", "j.novotny", "Physics"),
    Known("Kwabena", "Mensah", "k.mensah", "Economics", licensed=False, days=112),
    Known("Noor", "van Dijk", "n.vandijk", "Admissions"),
    Known("Priya", "Raghunathan", "p.raghunathan", "Computer Science"),
    Known("Samuel", "Adeyemi", "s.adeyemi", "Graduate School", licensed=False),
    Known("Tomás", "Ferreira", "t.ferreira", "Biology", language="pt-PT", days=2),
    Known("Beatriz", "Monteiro", "b.monteiro", "Finance", language="pt-PT"),
    Known("Ελένη", "Παπαδοπούλου", "e.papadopoulou", "Classics", "greek", days=1),
    Known("Юлия", "Соколова", "y.sokolova", "Mathematics", "cyrillic", language="ru-RU"),
    Known("נועה", "לוי", "n.levi", "Chemistry", "hebrew", days=6),
    Known("अनन्या", "शर्मा", "a.sharma", "Sociology", "devanagari", licensed=False, status="inactive"),
    Known(
        "美咲",
        "田中",
        "m.tanaka",
        "Language Centre",
        "japanese",
        display_name="田中 美咲",
        language="jp-JP",
        days=1,
    ),
    Known(
        "文博",
        "李",
        "w.li",
        "Engineering",
        "chinese",
        licensed=False,
        display_name="李文博",
        language="zh-CN",
        days=3,
    ),
    Known("يوسف", "الحداد", "y.alhaddad", "Architecture", "arabic"),
    Known("Oleksandra", "Bondarenko", "o.bondarenko", "", status="pending", licensed=False, days=9),
)
"""Marta Lindqvist comes first: it is she who consents."""


def forms(word: str) -> tuple[str, str]:
    """Native and latin form of a name of `Group`."""
    native, _slash, latin = word.partition("/")
    return native.replace("~", " "), (latin or native).lower()
