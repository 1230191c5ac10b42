"""The addresses of the room; literal ones stand before those of a project."""

from django.urls import path

from luoshi_web.projects.views import progress

app_name = "projects"
urlpatterns = [
    path("projects/progress/", progress.desk, name="progress"),
    path("projects/<int:no>/progress/", progress.report, name="report"),
]
