from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "luoshi_web.site"
    label = "site"
    verbose_name = "门"
