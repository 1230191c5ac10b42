from django.apps import AppConfig


class AsksConfig(AppConfig):
    name = "luoshi_web.asks"
    label = "asks"
