from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "luoshi_web.projects"
    label = "projects"
