from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "luoshi_web.projects"
    label = "projects"

    def ready(self) -> None:
        """What waits for somebody is offered wherever the room is installed."""
        from luoshi_web.projects import open_work  # noqa: F401
