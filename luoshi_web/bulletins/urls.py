from django.urls import path

from luoshi_web.bulletins.views import deeds, listing, paper, publicity, text

app_name = "bulletins"
urlpatterns = [
    path("", listing.index, name="list"),
    path("other/", listing.other, name="other"),
    path("public/", publicity.settings, name="publicity"),
    path("<int:pk>/", paper.detail, name="detail"),
    path("<int:pk>/docx/", paper.docx, name="docx"),
    path("<int:pk>/xlsx/", paper.xlsx, name="xlsx"),
    path("<int:pk>/pdf/", paper.pdf, name="pdf"),
    path("<int:pk>/scan/<int:step>/", paper.scan, name="scan"),
    path("<int:pk>/since/", paper.since, name="since"),
    path("<int:pk>/changes/", paper.changed, name="changes"),
    path("<int:pk>/edit/", text.edit, name="edit"),
    path("<int:pk>/correct/", text.correct, name="correct"),
    path("<int:pk>/named/", text.named, name="named"),
    path("<int:pk>/do/<slug:deed>/", deeds.do, name="do"),
]
# Strangers come in here, by public/<programme>/.
public = (
    [
        path("", publicity.overview, name="overview"),
        path("data.csv", publicity.data, name="data"),
        path("bulletins/<int:pk>/", publicity.paper, name="paper"),
        path("bulletins/<int:pk>/docx/", publicity.docx, name="docx"),
    ],
    "public",
)
