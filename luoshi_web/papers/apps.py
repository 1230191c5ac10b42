from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "luoshi_web.papers"
    label = "papers"
