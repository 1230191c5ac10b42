from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "luoshi_web.guidance"
    label = "guidance"
