"""A short paper of each kind to look at a template with. Invented, and marked so on every page."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from luoshi.writing import (
    Annex,
    Column,
    Heading,
    Imprint,
    Paper,
    Paragraph,
    Row,
    Table,
    template_kinds,
)
from luoshi_web.offices.models import Programme
from luoshi_web.papers.numbers import document_number, series_kinds


def sample_paper(programme: Programme, kind: str, today: date) -> Paper:
    named, area = template_kinds()[kind].name, programme.area
    number = document_number(programme, kind if kind in series_kinds() else "notice", today.year, 1)
    table = Table(
        (Column(_("序号"), 1, "center"), Column(_("事项"), 5), Column(_("责任单位"), 3)),
        tuple(Row((str(n), _("示例事项"), _("示例单位"))) for n in range(1, 4)),
    )
    text = _("本页文字只用来查看版式，不是公文，所列单位和事项都是编的。")
    return Paper(
        title=(_("关于查看%(kind)s版式的%(kind)s") % {"kind": named},),
        body=(
            Paragraph(text * 3),
            Heading(1, _("示例标题")),
            Paragraph(text * 2),
            Heading(2, _("二级标题")),
            Paragraph(text),
        ),
        head=_("%(area)s人民政府文件") % {"area": area},
        number=number,
        addressees=_("各镇人民政府、街道办事处"),
        annexes=(Annex(_("示例清单"), (table,)),),
        signature=_("%(area)s人民政府") % {"area": area},
        date=today,
        imprint=Imprint(_("%(area)s人民政府办公室") % {"area": area}, today, _("示例抄送单位")),
        mark=_("演示数据，非正式文件"),
    )
