from django.urls import URLPattern

app_name = "registers"
# Literal addresses first: what follows takes any code.
urlpatterns: list[URLPattern] = []
