from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "luoshi_web.supervision"
    label = "supervision"

    def ready(self) -> None:
        """What waits for somebody, and what stands beside a target, is offered wherever the room is installed."""
        from luoshi_web.supervision import open_work  # noqa: F401
        from luoshi_web.supervision.pages import beside  # noqa: F401
