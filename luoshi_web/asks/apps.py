from django.apps import AppConfig


class AsksConfig(AppConfig):
    name = "luoshi_web.asks"
    label = "asks"

    def ready(self) -> None:
        """What waits for somebody is offered wherever the room is installed."""
        from luoshi_web.asks import open_work  # noqa: F401
