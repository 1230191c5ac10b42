from django.urls import path

from luoshi_web.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.index, name="list"),
    path("notices/read/", views.read_all, name="read-all"),
    path("notices/<int:pk>/read/", views.read, name="read"),
    path("notices/channels/", views.channels, name="channels"),
    path("notices/channels/<int:pk>/remove/", views.remove, name="remove"),
    path("notices/channels/<int:pk>/test/", views.test, name="test"),
    path("notices/calendar/", views.calendar, name="calendar"),
    path("calendar/<str:token>.ics", views.ics, name="ics"),
]
