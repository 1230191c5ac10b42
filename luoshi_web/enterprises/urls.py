"""The addresses of the room."""

from django.urls import URLPattern

app_name = "enterprises"
urlpatterns: list[URLPattern] = []

# Enterprises come in here without an account, by public/<programme>/enterprises/.
public: tuple[list[URLPattern], str] = ([], "enterprises-public")
