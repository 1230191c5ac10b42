"""What is looked at before a paper is signed."""

from __future__ import annotations

from cast import NOW

from luoshi.writing import Paper, Paragraph
from luoshi_web.bulletins.checks import Check, checks_of


def check(text: str, what: str) -> Check:
    paper = Paper(title=("关于进展情况的通报",), body=(Paragraph(text),))
    return next(one for one in checks_of(paper, [], None, NOW.date()) if one.what == what)


def test_it_names_characters_that_the_fonts_of_the_form_lack():
    found = check("请张\U00020bb7同志说明。", "字库没有的字")
    assert (found.light, "\U00020bb7" in found.count) == ("amber", True)


def test_it_says_when_every_character_can_be_printed():
    assert check("请各单位说明。", "字库没有的字") == Check("done", "字库没有的字", "0")
