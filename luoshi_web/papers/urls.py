"""The addresses of the room; literal ones stand before those of a row."""

from django.urls import path

from luoshi_web.papers import views

app_name = "papers"
urlpatterns = [
    path("", views.index, name="list"),
    path("<slug:kind>/", views.kind, name="kind"),
    path("<slug:kind>/default/", views.default, name="default"),
    path("<slug:kind>/preview/<str:form>/", views.preview, name="preview"),
    path("<slug:kind>/<int:pk>/", views.sent, name="sent"),
    path("<slug:kind>/<int:pk>/preview/<str:form>/", views.preview, name="preview-sent"),
]
