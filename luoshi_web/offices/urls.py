from django.urls import path

from luoshi_web.offices.views import calendar

app_name = "offices"
urlpatterns = [
    path("calendar/", calendar.month, name="calendar"),
    path("calendar/notice/", calendar.notice, name="calendar-notice"),
]
