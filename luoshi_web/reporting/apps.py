from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "luoshi_web.reporting"
    label = "reporting"

    def ready(self) -> None:
        """What somebody leaves open is offered wherever the room is installed."""
        from luoshi_web.reporting import open_work  # noqa: F401
