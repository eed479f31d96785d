"""What the people of Halvern meet about."""
# ruff: noqa: E501  # tables read better unbroken

TOPICS = {
    "latin": (
        "Senate: minutes and matters arising", "Research data: storage and sharing", "Graduate School open evening",
        "Examination timetable: clashes and rooms", "Library systems: migration check-in", "Ethics committee",
        "Admissions panel, second round", "BIO-310 Field methods seminar", "Doctoral defence: 李文博, Fatigue in bridge cables",
        "Interview, candidate 4", "Budget review, second quarter", "Timetabling working group",
        "PHY-120 Mechanics, lecture 11", "Service desk: hand-over", "Teaching room equipment, walk-through",
        "New staff induction", "Erasmus+ partners: Łódź, Göttingen, Évora", "Accessibility audit of the web site",
        "Procurement: lecture capture", "Student council", "Curriculum board: first-year maths",
        "Single sign-on: cut-over rehearsal", "Press office briefing", "Alumni evening: Stockholm",
        "Reading group: Ursula Le Guin", "Language exchange, open table", "Safety training for laboratories",
        "Writing workshop for doctoral students", "ECON-201 Macroeconomics, lecture 7", "Field trip planning: Abisko",
        "Backup and restore drill", "Works council", "Supervision: chapter 3", "Digital preservation round table",
        "Open office hour: video and rooms", "Network maintenance window, review", "Scholarship committee",
    ),
    "cyrillic": (
        "MATH-204 Линейная алгебра, лекция 9", "Семинар по топологии", "Консультация перед экзаменом",
        "Нарада кафедри", "Научный семинар: случайные графы",
    ),
    "greek": (
        "Κλασική φιλολογία: σεμινάριο", "Ανάγνωση Θουκυδίδη, βιβλίο Β΄", "Συνάντηση τμήματος",
        "Επιγραφική: εργαστήριο",
    ),
    "arabic": (
        "ندوة العمارة المعاصرة", "مراجعة مشاريع التخرج", "اجتماع القسم", "محاضرة: تخطيط المدن",
    ),
    "hebrew": ("סמינר כימיה אורגנית", "ישיבת מחלקה", "שעת קבלה", "תרגול מעבדה, קבוצה ב׳"),
    "japanese": ("日本語 II 会話クラス", "漢字ワークショップ", "交換留学の説明会", "研究室ミーティング"),
    "chinese": ("桥梁疲劳研究组会", "有限元方法，第六讲", "毕业设计答辩", "实验室安全培训"),
    "devanagari": ("समाजशास्त्र संगोष्ठी", "शोध पद्धति कार्यशाला", "विभागीय बैठक"),
    "korean": ("한국어 회화 모임", "연구실 세미나", "졸업 논문 발표"),
}  # fmt: skip

AGENDAS = (
    "",
    "Papers are on the shared drive. Please read them before we meet.",
    "1. Minutes\n2. Open points\n3. Any other business",
    "Bring questions; no preparation is needed.",
    "Room 2.14 is booked for those on campus. Everyone else joins here.",
    "Slides and exercises: https://courses.halvern.example/204 (sign-in needed).\n\n"
    + "We go through sheet 9. " * 14,
)

HOSTILE_TOPICS = (
    "<b>Bold</b> <img src=x onerror=alert(1)> & <a href='http://example.com'>click</a>",
    "\u202egnp.tnaossi\u202c invoice \u2066left\u2069 \u200frtl\u200e marks",
    "Q" * 200,
    '=HYPERLINK("http://example.com","free")',
    '../../etc/passwd\\CON|?*:"<>',
    "Line one\nline two\tand a tab\u0000\u0007",
    "'; DROP TABLE meetings; --",
    "👩‍👩‍👧‍👦 🏳️‍🌈 Ze̶͎͝a̷l̸g̵o̶ ﷽",
    "{placeholder} %s %(name)s &amp; $(reboot) `id`",
    "   ",
)
"""Topics that try to be something else: markup, direction marks, formulas, paths, SQL, control characters."""
