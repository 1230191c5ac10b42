from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "luoshi_web.reporting"
    label = "reporting"
