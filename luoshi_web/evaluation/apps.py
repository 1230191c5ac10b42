from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "luoshi_web.evaluation"
    label = "evaluation"
