from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    name = "luoshi_web.bulletins"
    label = "bulletins"
    verbose_name = "通报"
