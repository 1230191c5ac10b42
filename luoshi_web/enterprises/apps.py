from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "luoshi_web.enterprises"
    label = "enterprises"
