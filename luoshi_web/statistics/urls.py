from django.urls import path

from luoshi_web.statistics import views

app_name = "statistics"
urlpatterns = [
    path("statistics/", views.index, name="list"),
    path("statistics/<int:pk>/", views.show, name="show"),
    path("statistics/<int:pk>/file/", views.source, name="file"),
    path("statistics/<int:pk>/reading/", views.reading_of, name="reading"),
    path("statistics/<int:pk>/accept/", views.accept, name="accept"),
    path("statistics/<int:pk>/drop/", views.drop, name="drop"),
]
