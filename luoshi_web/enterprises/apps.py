from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "luoshi_web.enterprises"
    label = "enterprises"

    def ready(self) -> None:
        """What waits for somebody is offered wherever the room is installed."""
        from luoshi_web.enterprises import open_work  # noqa: F401
