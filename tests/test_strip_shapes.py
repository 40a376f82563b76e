"""Where furniture and an article's own short lines look alike: each shape, and what tells them."""

from __future__ import annotations

import pytest

from cleaning.strip import strip
from tests.dumped import DATE, MENU, PACKS, TITLE, kept

STORY = [
    "افتتح رئيس البلدية صباح الأحد جسر المدينة القديمة بعد عامين من أعمال الترميم الواسعة.",
    "وقال رئيس البلدية إن الجسر سيخدم أكثر من خمسين ألف مواطن، وإن كلفته لم تزد على المقرر.",
    "وأضاف أن المرحلة التالية تشمل الرصيفين والإنارة، وتنتهي في الربيع المقبل على الأرجح.",
]
OTHERS = [
    "متحف الساحل يعرض سفينة غارقة عمرها ألف عام أمام الزوار",
    "مدرب الفريق يكشف عن خطته للموسم القادم بعد الخسارة الأخيرة",
    "ارتفاع حرارة الطقس يومي الثلاثاء والأربعاء في الشمال",
]
FOOT = ["شارك الخبر", "فيسبوك", "تويتر", "اتصل بنا", "جميع الحقوق محفوظة © 2016"]


def kept_on_page(*lines: str) -> list[str]:
    return kept(*MENU, TITLE, DATE, *lines, *FOOT)


class TestListsOfTheText:
    """What an author announces is no furniture, whatever rules would say of its lines."""

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param(
                [
                    "أعلنت هيئة المساحة مواقيت الصلاة اليوم الجمعة في المدينة، وجاءت كالتالي:",
                    "الفجر: 4:32 ص",
                    "الشروق: 6:01 ص",
                    "الظهر: 12:05 م",
                    "العصر: 3:24 م",
                    "وتختلف المواقيت بين المحافظات بدقائق معدودة بحسب موقع كل منها.",
                ],
                id="prayer times",
            ),
            pytest.param(
                [
                    "حصد مقطع لطفل يغني على الجسر ملايين المشاهدات خلال يومين فقط من نشره.",
                    "وهذه أرقام المقطع على المنصات:",
                    "المشاهدات: 12 مليون",
                    "الإعجابات: 900 ألف",
                    "المشاركات: 120 ألفا",
                    "وقالت أسرة الطفل إنها لم تتوقع هذا الانتشار ولم تنشر المقطع بنفسها.",
                ],
                id="views",
            ),
            pytest.param(
                [
                    "ألقى الشاعر في ختام الأمسية قصيدة جديدة في رثاء مدينته القديمة، وجاء فيها:",
                    "يا دارنا عند النهر",
                    "من للنوافذ في السحر",
                    "مرت السنون كلها",
                    "وأنا أعد خطى المطر",
                    "وصفق الحاضرون طويلا للشاعر الذي غالب دموعه وهو يغادر المنصة.",
                ],
                id="verses",
            ),
            pytest.param(
                [
                    "فيما يلي أبرز محطات الجسر منذ بداية العمل قبل عامين:",
                    "15 أبريل 2014",
                    "بدأ العمال نقل الحجارة من الضفة الغربية إلى ساحة المدينة القديمة.",
                    "20 مايو 2015",
                    "أعيد بناء القوس الأوسط بعد أن وصلت الأخشاب من الجبل.",
                ],
                id="a chronicle",
            ),
            pytest.param(
                [
                    "ترتفع فواتير الكهرباء في الصيف بسبب التكييف، ويقدم الخبراء النصائح التالية:",
                    "1. اضبط المكيف على 24 درجة",
                    "2. نظف المرشحات كل شهر",
                    "3. أغلق الستائر نهارا",
                    "4. استخدم مصابيح موفرة",
                    "ويؤكد الخبراء أن الالتزام بهذه الخطوات يخفض الفاتورة بنحو الثلث.",
                ],
                id="points",
            ),
            pytest.param(
                [
                    "وقعت البلدية عقدا لترميم الجسر.",
                    "هل وقعت العقد؟",
                    "لا.",
                    "ومن وقعه إذن؟",
                    "وقعه الوكيل في غيابي، وقد أبلغت مجلس البلدية بذلك كتابة في حينه.",
                    "وما رأيك في التحقيق؟",
                    "أرحب به.",
                    "أقول للناس: انتظروا كلمة القضاء قبل أن تصدروا أحكامكم على الناس.",
                ],
                id="an interview",
            ),
        ],
    )
    def test_it_stays_alone_and_on_a_page(self, text: list[str]) -> None:
        assert kept(*text) == text
        assert kept_on_page(*text) == text

    def test_the_same_lines_go_where_nobody_announced_them(self) -> None:
        assert kept(*STORY, "الفجر: 4:32 ص", "المشاهدات: 12 مليون") == STORY

    def test_who_made_a_series_stays_below_its_first_sentence(self) -> None:
        text = [
            STORY[0],
            "بطاقة العمل",
            "تأليف: سامي العلي",
            "إخراج: هدى منصور",
            "بطولة: نخبة من الممثلين",
            *STORY[1:],
        ]
        assert kept_on_page(*text) == text


class TestBelowADeck:
    """A deck is a sentence; what stands below it may still be about the title."""

    def test_names_hours_and_buttons_go(self) -> None:
        asides = ["الكاتب:", "الوادي نت", "المصدر:", "وكالات", "16 آذار 14:05", "استمع", "Font +"]
        page = [*MENU, TITLE, STORY[0], *asides, *STORY[1:], *FOOT]
        assert kept(*page) == STORY

    def test_a_heading_right_above_the_text_stays(self) -> None:
        text = [STORY[0], "كلفة الجسر", STORY[1], "موعد الجسر", STORY[2], "سكان الجسر", STORY[1]]
        assert kept_on_page(*text) == text


class TestBoxesBetweenParts:
    BOX = ("قصص مقترحة", *OTHERS[:2])
    PARTS = (
        "ويعزو مهندسون تأخر العمل إلى قلة الأخشاب وارتفاع أسعار النقل من الجبل إلى الساحل.",
        "ولجأ بعض المقاولين إلى شراء الحجارة من ورشات بعيدة بسعر لا يقدر عليه كثيرون.",
    )

    def test_the_text_goes_on_below_a_box_that_follows_a_heading(self) -> None:
        text = [*STORY[:2], "أسباب متراكمة", *self.PARTS]
        page = [*MENU, TITLE, DATE, *text[:3], *self.BOX, *text[3:], *FOOT]
        assert kept(*page) == text

    def test_the_text_goes_on_below_a_heading_that_follows_a_box(self) -> None:
        text = [*STORY[:2], "أسباب متراكمة", *self.PARTS]
        page = [*MENU, TITLE, DATE, *text[:2], *self.BOX, *text[2:], *FOOT]
        assert kept(*page) == text


class TestEnds:
    @pytest.mark.parametrize("label", ["المزيد", "واتساب", "رياضة", "التالي"])
    def test_a_label_alone_below_the_last_sentence_goes(self, label: str) -> None:
        assert kept(*STORY, label) == STORY

    @pytest.mark.parametrize("line", ["المغرب", "لا", "الأحدث"])
    def test_below_a_question_or_a_verse_it_stays(self, line: str) -> None:
        asked = [*STORY, "فهل كان الوزير يعلم حقا بكل ما جرى في تلك الليلة؟"]
        assert kept(*asked, line) == [*asked, line]

    @pytest.mark.parametrize("heading", ["عناوين من الساحل", "حصاد اليوم", "زوايا"])
    def test_other_headlines_go_with_a_heading_that_no_rule_knows(self, heading: str) -> None:
        assert kept_on_page(*STORY, heading, *OTHERS) == STORY

    def test_a_story_below_credit_and_button_goes_whole(self) -> None:
        other = "يعرض متحف الساحل سفينة غارقة رفعت من القاع بعد عشرة أعوام من العمل."
        below = ["المصدر: وكالات", "شاركها", "اقرأ المزيد", OTHERS[1], other]
        assert kept(*STORY, *STORY, *below) == [*STORY, *STORY]

    @pytest.mark.parametrize("heading", ["كلمات دلالية", "العلامات الدالة", "الوسوم:", "Tags:"])
    def test_tags_go_line_by_line_below_their_heading(self, heading: str) -> None:
        assert kept(*STORY, heading, "الجسر", "بلدية المدينة", "ترميم") == STORY


def test_the_title_is_found_below_a_heading_that_begins_a_menu() -> None:
    page = [*MENU, "شريط الأخبار", *OTHERS, TITLE, *STORY, *FOOT]
    assert strip("\n".join(page), PACKS).facts.title == TITLE
    assert kept(*page) == STORY
