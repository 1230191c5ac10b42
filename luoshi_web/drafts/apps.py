from django.apps import AppConfig


class DraftsConfig(AppConfig):
    name = "luoshi_web.drafts"
    label = "drafts"
    verbose_name = "方案稿"
