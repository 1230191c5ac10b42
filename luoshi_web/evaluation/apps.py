from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    name = "luoshi_web.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        """What waits for somebody is offered wherever the room is installed."""
        from luoshi_web.evaluation import open_work  # noqa: F401
