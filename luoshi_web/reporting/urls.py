from django.urls import path

from luoshi_web.reporting.views import evidence, form, office, sheet

app_name = "reporting"
urlpatterns = [
    path("desk/", office.desk, name="desk"),
    path("evidence/", evidence.search, name="evidence-search"),
    path("reports/", office.latest, name="latest"),
    path("reports/proof/", office.proof, name="proof"),
    path("reports/<str:month>/", office.matrix, name="matrix"),
    path("reports/<str:month>/accept/", office.accept, name="accept"),
    path("reports/<str:month>/times/", office.times, name="times"),
    path("reports/<str:month>/exemption/", office.exemption, name="exemption"),
    path("reports/<str:month>/<slug:unit>/", form.show, name="form"),
    path("reports/<str:month>/<slug:unit>/cells/", form.cells, name="cells"),
    path("reports/<str:month>/<slug:unit>/text/", form.text, name="text"),
    path("reports/<str:month>/<slug:unit>/move/", form.move, name="move"),
    path("reports/<str:month>/<slug:unit>/comment/", form.comment, name="comment"),
    path("reports/<str:month>/<slug:unit>/sheet.xlsx", sheet.workbook, name="workbook"),
    path("reports/<str:month>/<slug:unit>/sheet/", sheet.sheet, name="sheet"),
    path("reports/<str:month>/<slug:unit>/evidence/", evidence.attach, name="evidence"),
    path(
        "reports/<str:month>/<slug:unit>/evidence/<int:file>/",
        evidence.fetch,
        name="evidence-file",
    ),
    path(
        "reports/<str:month>/<slug:unit>/evidence/<int:file>/take-back/",
        evidence.take_back,
        name="evidence-take-back",
    ),
]
