from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "luoshi_web.supervision"
    label = "supervision"

    def ready(self) -> None:
        """What waits for somebody is offered wherever the room is installed."""
        from luoshi_web.supervision import open_work  # noqa: F401
