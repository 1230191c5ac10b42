"""The addresses of the room; literal ones stand before those of a row."""

from django.urls import URLPattern

app_name = "supervision"
urlpatterns: list[URLPattern] = []
