from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "luoshi_web.statistics"
    label = "statistics"
    verbose_name = "统计"
