from django.urls import path

from luoshi_web.reporting.views import form

app_name = "reporting"
urlpatterns = [
    path("reports/<str:month>/<slug:unit>/", form.show, name="form"),
    path("reports/<str:month>/<slug:unit>/cells/", form.cells, name="cells"),
    path("reports/<str:month>/<slug:unit>/text/", form.text, name="text"),
    path("reports/<str:month>/<slug:unit>/move/", form.move, name="move"),
    path("reports/<str:month>/<slug:unit>/comment/", form.comment, name="comment"),
]
