from django.urls import path

from luoshi_web.bulletins import views

app_name = "bulletins"
urlpatterns = [
    path("", views.index, name="list"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/docx/", views.docx, name="docx"),
    path("<int:pk>/xlsx/", views.xlsx, name="xlsx"),
]
