"""The addresses of the room."""

from django.urls import URLPattern, path

from luoshi_web.guidance import views

app_name = "guidance"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="list"),
    path("ask/", views.ask, name="ask"),
    path("<int:number>/", views.question, name="question"),
    path("<int:number>/do/", views.do, name="do"),
]
