from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "luoshi_web.offices"
    label = "offices"
    verbose_name = "单位"
